"""The read side: records as they are stored, one unit of work each."""

from casework.runtime import Runtime
from models.admission import Admission, EntryMark
from models.candidate import Search
from models.clue import Clue
from models.listing import AdmissionsWanted, DayMark, EntriesWanted, ReportsWanted
from models.photo import Photo, PhotoOwner
from models.register import RegisterEntry
from models.report import MissingReport


def admission(runtime: Runtime, admission_id: int) -> Admission:
    """The admission of that number; raises NotFound."""
    with runtime.store.read() as work:
        return work.admissions.get(admission_id)


def admissions(
    runtime: Runtime,
    *,
    before_id: int | None = None,
    after_id: int | None = None,
    limit: int,
    wanted: AdmissionsWanted | None = None,
) -> list[Admission]:
    """Up to `limit` admissions, newest first below `before_id` or oldest first above `after_id`."""
    wanted = wanted or AdmissionsWanted()
    with runtime.store.read() as work:
        return work.admissions.page(before_id=before_id, after_id=after_id, limit=limit, wanted=wanted)


def admissions_by_entry(
    runtime: Runtime, *, after: EntryMark | None, is_last_first: bool, limit: int, wanted: AdmissionsWanted
) -> list[Admission]:
    """Up to `limit` admissions by when people really came in, the last entry first or the first."""
    with runtime.store.read() as work:
        return work.admissions.page_by_entry(
            after=after, is_last_first=is_last_first, limit=limit, wanted=wanted
        )


def report(runtime: Runtime, report_id: int) -> MissingReport:
    """The report of that number; raises NotFound."""
    with runtime.store.read() as work:
        return work.reports.get(report_id)


def reports(
    runtime: Runtime,
    *,
    before_id: int | None = None,
    after_id: int | None = None,
    limit: int,
    wanted: ReportsWanted | None = None,
) -> list[MissingReport]:
    """Up to `limit` reports, newest first below `before_id` or oldest first above `after_id`."""
    wanted = wanted or ReportsWanted()
    with runtime.store.read() as work:
        return work.reports.page(before_id=before_id, after_id=after_id, limit=limit, wanted=wanted)


def reports_by_missing(
    runtime: Runtime, *, after: DayMark | None, is_last_first: bool, limit: int, wanted: ReportsWanted
) -> list[MissingReport]:
    """Up to `limit` reports by the day people went missing, the last or first first; those without last."""
    with runtime.store.read() as work:
        return work.reports.page_by_missing(
            after=after, is_last_first=is_last_first, limit=limit, wanted=wanted
        )


def register_entry(runtime: Runtime, entry_id: int) -> RegisterEntry:
    """The register entry of that number; raises NotFound."""
    with runtime.store.read() as work:
        return work.registers.get(entry_id)


def register_entries(
    runtime: Runtime,
    *,
    before_id: int | None = None,
    after_id: int | None = None,
    limit: int,
    wanted: EntriesWanted | None = None,
) -> list[RegisterEntry]:
    """Up to `limit` entries, newest first below `before_id` or oldest first above `after_id`."""
    wanted = wanted or EntriesWanted()
    with runtime.store.read() as work:
        return work.registers.page(before_id=before_id, after_id=after_id, limit=limit, wanted=wanted)


def clue(runtime: Runtime, clue_id: int) -> Clue:
    """The clue of that number; raises NotFound."""
    with runtime.store.read() as work:
        return work.clues.get(clue_id)


def clues(runtime: Runtime, admission_id: int) -> list[Clue]:
    """Every clue of the stay, ended ones too, the first recorded first."""
    with runtime.store.read() as work:
        return work.clues.of_admission(admission_id)


def photo(runtime: Runtime, photo_id: int) -> Photo:
    """The photo as the networks in use assessed it; raises NotFound."""
    pack = runtime.faces().ref
    with runtime.store.read() as work:
        return work.photos.get(photo_id, pack)


def photos_of(runtime: Runtime, owner: PhotoOwner) -> list[Photo]:
    """The photos of one record, the first received first."""
    pack = runtime.faces().ref
    with runtime.store.read() as work:
        return work.photos.of_owner(owner, pack)


def photo_image(runtime: Runtime, photo_id: int) -> bytes:
    """The stored picture as JPEG bytes, upright and without metadata; raises NotFound or SealBroken."""
    return runtime.store.blobs.get(photo(runtime, photo_id).digest)


def search(runtime: Runtime, search_id: int) -> Search:
    """The search of that number with its candidates; raises NotFound."""
    with runtime.store.read() as work:
        return work.searches.get(search_id)


def latest_search(runtime: Runtime, owner: PhotoOwner) -> Search | None:
    """The last search made for a record, if there was one."""
    with runtime.store.read() as work:
        return work.searches.latest_of(owner)
