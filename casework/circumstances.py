"""What the records of a candidate list say about each other, read from them when the list is shown.

Nothing of it is stored with a list: a fact that was corrected or withdrawn shows at once, and no name is kept
a second time. What a list was searched with, by face, stays as it was recorded.
"""

from collections.abc import Collection

from casework.photo_ages import LOCAL_ZONE
from matching.circumstances.compare import against_admission, against_report
from models.admission import Admission
from models.circumstance import Comparison
from models.photo import OwnerKind, PhotoOwner
from models.report import MissingReport
from store.unit_of_work import UnitOfWork


def circumstances(
    work: UnitOfWork, probe: PhotoOwner, records: Collection[PhotoOwner]
) -> dict[PhotoOwner, tuple[Comparison, ...]]:
    """The comparisons of the probe with each record, read with a fixed number of queries."""
    everyone = {probe, *records}
    admissions = work.admissions.of_ids(_ids(everyone, OwnerKind.ADMISSION))
    reports = work.reports.of_ids(_ids(everyone, OwnerKind.REPORT))

    def of(owner: PhotoOwner) -> Admission | MissingReport:
        return admissions[owner.id] if owner.kind is OwnerKind.ADMISSION else reports[owner.id]

    return {record: _compared(of(probe), of(record)) for record in records}


def _ids(owners: Collection[PhotoOwner], kind: OwnerKind) -> list[int]:
    return sorted(owner.id for owner in owners if owner.kind is kind)


def _compared(probe: Admission | MissingReport, other: Admission | MissingReport) -> tuple[Comparison, ...]:
    if isinstance(probe, MissingReport):
        # Reports are searched against people in care only; two reports have nobody to look at.
        return () if isinstance(other, MissingReport) else _compared(other, probe)
    if isinstance(other, MissingReport):
        return against_report(probe.facts, other.facts, LOCAL_ZONE)
    return against_admission(probe.facts, other.facts)
