"""One planned row goes in: the record, its photos, and one search; done again, nothing is there twice."""

from dataclasses import dataclass

from casework.actor import Actor
from casework.admit import admit
from casework.browse import latest_search
from casework.enrol import PhotoUpload, add_photo
from casework.identify import identify
from casework.import_people.outcome import RowOutcome, RowState, held
from casework.import_people.photo_files import PhotoFile, read_photo
from casework.import_people.plan import PlannedRow
from casework.import_people.problem import RowProblem, Weight, notice_of, problem_from
from casework.recorded import Recorded
from casework.registers.record_entry import record_entry
from casework.report_missing import file_report
from casework.runtime import Runtime
from casework.search_on_arrival import is_comparable, may_search
from models.admission import AdmissionFacts
from models.errors import Conflict, InvalidInput
from models.message import Message
from models.photo import OwnerKind, Photo, PhotoOwner
from models.register import RegisterFacts


@dataclass(frozen=True, slots=True)
class RowIntake:
    """Puts the rows of one file in, in the name of `actor`; `is_searching`: people are searched for at once.

    A process killed at any moment leaves rows that are in, rows that are not, and at most one in between,
    which the next run completes: the record is known by its key, a photo by its bytes before anything is
    decoded, and a search by the photos it has seen.
    """

    runtime: Runtime
    actor: Actor
    file_name: str
    is_searching: bool

    def put_in(self, row: PlannedRow) -> RowOutcome:
        """What became of the row; only what would stop every row is raised (a full disk, no database)."""
        try:
            record = self._record(row)
        except (InvalidInput, Conflict) as error:
            problem = problem_from(self._told(error, row), row.number, weight=Weight.ROW_HELD)
            return held(row.number, row.reference, (*row.problems, problem))
        owner = record.value
        photos, problems = self._photos(row, owner)
        return RowOutcome(
            number=row.number,
            reference=row.reference,
            state=RowState.RECORDED if record.is_first else RowState.ALREADY_RECORDED,
            record_id=owner.id,
            photos_in=len({photo.value.id for photo in photos}),
            photos_new=sum(photo.is_first for photo in photos),
            search_id=self._search(row, owner, [photo.value for photo in photos]),
            problems=(*row.problems, *problems),
        )

    def _record(self, row: PlannedRow) -> Recorded[PhotoOwner]:
        if isinstance(row.facts, AdmissionFacts):
            admission = admit(
                self.runtime, row.facts, actor=self.actor, idempotency_key=row.key, is_backlog=True
            )
            return Recorded(PhotoOwner(OwnerKind.ADMISSION, admission.value.id), admission.is_first)
        if isinstance(row.facts, RegisterFacts):
            entry = record_entry(self.runtime, row.facts, actor=self.actor, idempotency_key=row.key)
            return Recorded(PhotoOwner(OwnerKind.REGISTER, entry.value.id), entry.is_first)
        report = file_report(
            self.runtime, row.facts, actor=self.actor, idempotency_key=row.key, is_backlog=True
        )
        return Recorded(PhotoOwner(OwnerKind.REPORT, report.value.id), report.is_first)

    def _photos(self, row: PlannedRow, owner: PhotoOwner) -> tuple[list[Recorded[Photo]], list[RowProblem]]:
        photos, problems = list[Recorded[Photo]](), list[RowProblem]()
        for file in row.photos:
            try:
                photo = self._photo(file, owner)
            except (InvalidInput, Conflict) as error:
                problems.append(problem_from(error, row.number, weight=Weight.PHOTO_NOT_IN, photo=file.name))
                continue
            photos.append(photo)
            if not is_comparable(photo.value):
                problems.append(notice_of(photo.value, row.number, name=file.name))
        return photos, problems

    def _photo(self, file: PhotoFile, owner: PhotoOwner) -> Recorded[Photo]:
        upload = PhotoUpload(read_photo(file.path), taken_on=file.taken_on, source=file.name)
        return add_photo(self.runtime, owner, upload, actor=self.actor)

    def _search(self, row: PlannedRow, owner: PhotoOwner, photos: list[Photo]) -> int | None:
        """The number of a search that has seen all usable photos: the latest, else a new one.

        People of registers are found by searches and start none.
        """
        usable = {photo.id for photo in photos if is_comparable(photo)}
        if not (self.is_searching and usable and may_search(self.runtime, owner)):
            return None
        latest = latest_search(self.runtime, owner)
        if latest is not None and usable <= {*latest.used_photo_ids, *latest.not_used_photo_ids}:
            return latest.id
        purpose = f"批量导入 {self.file_name} 第 {row.number} 行 / bulk import, row {row.number}"
        return identify(self.runtime, owner, purpose=purpose, actor=self.actor).id

    def _told(self, error: InvalidInput | Conflict, row: PlannedRow) -> InvalidInput | Conflict:
        """The refusal as it reads in an import: which record has the reference already."""
        if not isinstance(error, Conflict):
            return error
        with self.runtime.store.read() as work:
            earlier = work.idempotency.find(self.actor.account_id, row.key)
        return error if earlier is None else _content_changed(earlier.resource_id)


def _content_changed(record_id: int) -> Conflict:
    return Conflict(
        "import_row_changed",
        Message(
            f"该外部编号已登记为第 {record_id} 号记录，但本行内容与当时导入的不同。",
            f"This reference is record {record_id} already, and the row differs from what was imported then.",
        ),
        Message(
            "若是同一人，请在记录上更正，并把本行改回；若是另一人，请给一个不同的外部编号。",
            "If it is the same person, correct the record itself and change the row back; "
            "if it is another, give another reference.",
        ),
        field="reference",
    )
