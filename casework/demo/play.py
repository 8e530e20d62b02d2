"""Plays the caseload through the same verbs as everything else, and times them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter

from casework.actor import LOCAL_OPERATOR
from casework.admit import admit
from casework.candidate_view import ShownSearch, shown
from casework.demo.case import DemoCase
from casework.enrol import PhotoUpload, add_photo
from casework.report_missing import file_report
from casework.runtime import Runtime
from casework.search_on_arrival import ArrivedPhoto, add_photo_and_search, choose_face_and_search
from models.evidence import Band
from models.gallery import GalleryKind
from models.photo import OwnerKind, Photo, PhotoOwner


@dataclass(slots=True)
class Stopwatch:
    """Seconds spent per part of the work."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def timing(self, part: str) -> Iterator[None]:
        """Adds the time inside to `part`."""
        start = perf_counter()
        yield
        self.seconds[part] = self.seconds.get(part, 0.0) + perf_counter() - start


@dataclass(frozen=True, slots=True)
class Played:
    """What an admission photo led to; `own_report` is the report of the same person, if there is one."""

    case: DemoCase
    photo: Photo
    is_first: bool
    search: ShownSearch | None
    own_report: int | None
    seconds: float

    @property
    def is_own_report_first(self) -> bool:
        """The report of the same person stands before all other reports."""
        return self.own_report is not None and self._reports[:1] == [self.own_report]

    @property
    def shows_strong_lead(self) -> bool:
        """The list calls somebody a strong lead."""
        shown_candidates = self.search.candidates if self.search else ()
        return any(each.candidate.band is Band.STRONG_LEAD for each in shown_candidates)

    @property
    def _reports(self) -> list[int]:
        shown_candidates = self.search.candidates if self.search else ()
        return [
            each.candidate.person.id
            for each in shown_candidates
            if each.candidate.person.gallery is GalleryKind.REPORTS
        ]


def file_reports(runtime: Runtime, cases: Iterable[DemoCase]) -> dict[int, int]:
    """Report numbers by case number, after every case with a family's photo was reported."""
    reports = {}
    for case in cases:
        if case.report_photo is None:
            continue
        report = file_report(
            runtime, case.report, actor=LOCAL_OPERATOR, idempotency_key=f"demo:report:{case.number}"
        ).value
        upload = PhotoUpload(case.report_photo, case.report_photo_taken_on, "虚构")
        add_photo(runtime, PhotoOwner(OwnerKind.REPORT, report.id), upload, actor=LOCAL_OPERATOR)
        reports[case.number] = report.id
    return reports


def play(runtime: Runtime, case: DemoCase, reports: dict[int, int], watch: Stopwatch) -> Played:
    """What came of opening the admission and adding its photo, which the case has."""
    start = perf_counter()
    with watch.timing("admission"):
        admission = admit(
            runtime, case.admission, actor=LOCAL_OPERATOR, idempotency_key=f"demo:admission:{case.number}"
        )
    owner = PhotoOwner(OwnerKind.ADMISSION, admission.value.id)
    with watch.timing("photo and search"):
        upload = PhotoUpload(case.admission_photo or b"")
        arrived = add_photo_and_search(runtime, owner, upload, actor=LOCAL_OPERATOR)
        arrived = _with_face_chosen(runtime, case, arrived)
    return Played(
        case=case,
        photo=arrived.photo.value,
        is_first=admission.is_first,
        search=None if arrived.search is None else shown(runtime, arrived.search),
        own_report=reports.get(case.number),
        seconds=perf_counter() - start,
    )


def _with_face_chosen(runtime: Runtime, case: DemoCase, arrived: ArrivedPhoto) -> ArrivedPhoto:
    photo = arrived.photo.value
    if case.wanted_face is None or not photo.assessment.needs_face_choice:
        return arrived
    faces = photo.assessment.faces
    from_left = sorted(range(len(faces)), key=lambda index: faces[index].box.left)
    return choose_face_and_search(runtime, photo.id, from_left[case.wanted_face], actor=LOCAL_OPERATOR)
