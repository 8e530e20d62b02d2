"""What the records of a candidate list say about each other, read from them when the list is shown.

Nothing of it is stored with a list: a fact that was corrected or withdrawn shows at once, and no name is kept
a second time. What a list was searched with, by face, stays as it was recorded.
"""

from collections.abc import Collection

from casework.photo_ages import LOCAL_ZONE
from casework.records import Record, records_of
from matching.circumstances.compare import against_admission, against_register, against_report
from models.admission import Admission
from models.circumstance import Comparison
from models.photo import PhotoOwner
from models.register import RegisterEntry
from models.report import MissingReport
from store.unit_of_work import UnitOfWork


def circumstances(
    work: UnitOfWork, probe: PhotoOwner, records: Collection[PhotoOwner]
) -> dict[PhotoOwner, tuple[Comparison, ...]]:
    """The comparisons of the probe with each record, read with a fixed number of queries."""
    found = records_of(work, {probe, *records})
    return {record: compared(found[probe], found[record]) for record in records}


def compared(probe: Record, other: Record) -> tuple[Comparison, ...]:
    """What an admission and another record state about each other, whichever was searched with."""
    if not isinstance(probe, Admission):
        # Only people in care are looked at: neither two reports nor a report and a register entry.
        return compared(other, probe) if isinstance(other, Admission) else ()
    if isinstance(other, MissingReport):
        return against_report(probe.facts, other.facts, LOCAL_ZONE)
    if isinstance(other, RegisterEntry):
        return against_register(probe.facts, other.facts, LOCAL_ZONE)
    return against_admission(probe.facts, other.facts)
