"""The records photos belong to, read by their references."""

from collections.abc import Collection
from functools import partial

from models.admission import Admission
from models.gallery import GalleryKind, PersonRef
from models.photo import OwnerKind, PhotoOwner
from models.register import RegisterEntry
from models.report import MissingReport
from store.unit_of_work import UnitOfWork

Record = Admission | MissingReport | RegisterEntry


def record_of(work: UnitOfWork, owner: PhotoOwner) -> Record:
    """The record; raises NotFound."""
    match owner.kind:
        case OwnerKind.ADMISSION:
            return work.admissions.get(owner.id)
        case OwnerKind.REPORT:
            return work.reports.get(owner.id)
        case OwnerKind.REGISTER:
            return work.registers.get(owner.id)


def records_of(
    work: UnitOfWork, owners: Collection[PhotoOwner], *, with_reporters: bool = True
) -> dict[PhotoOwner, Record]:
    """The records that exist, read with a fixed number of queries; reports with reporters unless told so."""
    found: dict[PhotoOwner, Record] = {}
    for kind, of_ids in (
        (OwnerKind.ADMISSION, work.admissions.of_ids),
        (OwnerKind.REPORT, partial(work.reports.of_ids, with_reporters=with_reporters)),
        (OwnerKind.REGISTER, work.registers.of_ids),
    ):
        numbers = {owner.id for owner in owners if owner.kind is kind}
        if numbers:
            found |= {PhotoOwner(kind, number): record for number, record in of_ids(numbers).items()}
    return found


def person_in(record: Record) -> PersonRef:
    """Whom the photos of the record show: the subject of an admission, the person of a report or entry."""
    if isinstance(record, Admission):
        return PersonRef(GalleryKind.ADMISSIONS, record.subject_id)
    kind = GalleryKind.REPORTS if isinstance(record, MissingReport) else GalleryKind.REGISTERS
    return PersonRef(kind, record.id)
