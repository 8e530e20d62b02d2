"""What the records of a candidate list say about each other, read from them when the list is shown.

Nothing of it is stored with a list: a fact that was corrected or withdrawn shows at once, and no name is kept
a second time. What a list was searched with, by face, stays as it was recorded.
"""

from collections.abc import Collection, Mapping, Sequence

from casework.clues.stated import stated_in
from casework.photo_ages import LOCAL_ZONE
from casework.records import Record, records_of
from matching.circumstances.compare import against_admission, against_register, against_report
from matching.clues import compare_clues
from models.admission import Admission
from models.circumstance import Comparison
from models.clue import Clue
from models.photo import PhotoOwner
from models.register import RegisterEntry
from models.report import MissingReport
from store.unit_of_work import UnitOfWork


def circumstances(
    work: UnitOfWork, probe: PhotoOwner, records: Collection[PhotoOwner]
) -> dict[PhotoOwner, tuple[Comparison, ...]]:
    """The comparisons of the probe with each record, read with a fixed number of queries."""
    found = records_of(work, {probe, *records})
    subjects = {record.subject_id for record in found.values() if isinstance(record, Admission)}
    clues = work.clues.of_subjects(subjects)
    return {record: _either_way(found[probe], found[record], clues) for record in records}


def compared(admission: Admission, other: Record, clues: Sequence[Clue]) -> tuple[Comparison, ...]:
    """What a stay, the clues about the person, and another record state about each other."""
    return with_stated(admission, other, compare_clues(clues, stated_in(other)))


def with_stated(admission: Admission, other: Record, told: tuple[Comparison, ...]) -> tuple[Comparison, ...]:
    """What the two records state about each other, then what clues told: the former never raises an order."""
    if isinstance(other, MissingReport):
        return (*against_report(admission.facts, other.facts, LOCAL_ZONE), *told)
    if isinstance(other, RegisterEntry):
        return (*against_register(admission.facts, other.facts, LOCAL_ZONE), *told)
    return (*against_admission(admission.facts, other.facts), *told)


def _either_way(probe: Record, other: Record, clues: Mapping[int, Sequence[Clue]]) -> tuple[Comparison, ...]:
    """The comparisons, whichever of the two was searched with; none without a person in care."""
    if isinstance(probe, Admission):
        return compared(probe, other, clues.get(probe.subject_id, ()))
    return compared(other, probe, clues.get(other.subject_id, ())) if isinstance(other, Admission) else ()
