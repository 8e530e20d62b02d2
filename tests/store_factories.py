"""Records for tests of the store, made of plausible but invented facts."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import numpy.typing as npt

from models.account import Role
from models.admission import Admission, AdmissionFacts
from models.age import AgeRange
from models.candidate import Candidate
from models.clue import Certainty, Clue, ClueFacts, ClueKind, ClueSource
from models.deadline import Clock, Concern, Deadline, DeadlineState, Escalation, Standing
from models.duty import Level
from models.evidence import Band, EvidenceItem, EvidenceKind
from models.face import Box, Face, Landmarks, LandmarkScheme
from models.gallery import GalleryKind, PersonRef
from models.message import Message
from models.pack import PackRef
from models.photo import OwnerKind, Photo, PhotoAssessment, PhotoOwner
from models.provenance import Provenance, SearchedGallery
from models.quality import FaceQuality, QualityComponent, Verdict
from models.register import RegisterEntry, RegisterFacts, RegisterKind
from models.report import MissingReport, ReportFacts
from models.subject import Sex
from models.template import Template
from store.deadlines import NewDeadline
from store.photos import NewPhoto
from store.searches import NewSearch
from store.templates import NewTemplate
from store.unit_of_work import UnitOfWork

Record = Admission | MissingReport | RegisterEntry

NOON = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
PACK = PackRef("test-pack", "a" * 64)
OTHER_PACK = PackRef("test-pack", "b" * 64)
DIMENSION = 128

FACTS = AdmissionFacts(
    station="海口市救助管理站",
    entered_at=NOON - timedelta(hours=5),
    sex=Sex.FEMALE,
    age=AgeRange(60, 75),
    name_heard="阿香",
    found_place="秀英港客运站",
    notes="只会说闽南话，随身带一只蓝色布袋",
    age_estimated_by="值班员目测",
)
REPORT_FACTS = ReportFacts(
    name="林秀香",
    sex=Sex.FEMALE,
    birth_date=date(1955, 4, 2),
    missing_since=date(2025, 11, 30),
    last_seen_place="漳州市龙海区",
    features="左手背有烫伤疤痕",
    reporter_name="林建国",
    reporter_contact="电话 0596-0000000",
)

REGISTER_FACTS = RegisterFacts(
    register=RegisterKind.RETURNED,
    name="林秀香",
    sex=Sex.FEMALE,
    birth_date=date(1955, 4, 2),
    home_place="漳州市龙海区",
    unit_contact="龙海救助站 0596-0000000",
    notes="2024 年护送返乡",
)

CLUE_FACTS = ClueFacts(
    kind=ClueKind.NAME,
    text="宁秀香",
    source=ClueSource.PERSON,
    certainty=Certainty.LIKELY,
    heard_at=NOON - timedelta(hours=1),
    heard_by="值班员陈某",
    language="闽南话",
)


def a_face(*, left: float = 100.0, verdict: Verdict = Verdict.USABLE) -> Face:
    """A face 80 pixels wide."""
    reason = None if verdict is Verdict.USABLE else Message("眼距太小。", "The eyes are too close together.")
    advice = None if verdict is Verdict.USABLE else Message("请靠近拍摄。", "Move closer.")
    points = ((20.0, 40.0), (60.0, 40.0), (40.0, 60.0), (25.0, 80.0), (55.0, 80.0))
    return Face(
        box=Box(left, 50.5, left + 80, 150.25),
        landmarks=Landmarks(LandmarkScheme.FIVE_POINT, tuple((left + x, 50.5 + y) for x, y in points)),
        detector_score=0.93,
        quality=FaceQuality(
            (QualityComponent("inter_eye_distance", 40.0, "pixels", verdict, reason, advice),)
        ),
    )


def an_assessment(*, faces: int = 1, chosen_face: int | None = 0) -> PhotoAssessment:
    """An assessment of a usable photo."""
    return PhotoAssessment(
        faces=tuple(a_face(left=100.0 * (1 + number)) for number in range(faces)),
        chosen_face=chosen_face,
        verdict=Verdict.USABLE,
        reasons=(Message("照片清楚。", "The photo is clear."),),
        advice=(),
    )


REFUSED = PhotoAssessment(
    faces=(),
    chosen_face=None,
    verdict=Verdict.REFUSED,
    reasons=(Message("没有找到人脸。", "No face was found."),),
    advice=(Message("请正对镜头重拍。", "Take it again, facing the camera."),),
)


def a_vector(seed: int) -> npt.NDArray[np.float16]:
    """A unit vector, the same for the same seed."""
    drawn = np.random.default_rng(seed).standard_normal(DIMENSION)
    return (drawn / np.linalg.norm(drawn)).astype(np.float16)


def admit(work: UnitOfWork, facts: AdmissionFacts = FACTS) -> Admission:
    """An admission of a new subject."""
    return work.admissions.add(work.subjects.add(NOON).id, facts, NOON)


def file_report(work: UnitOfWork, facts: ReportFacts = REPORT_FACTS) -> MissingReport:
    """An active report."""
    return work.reports.add(facts, NOON)


def add_entry(work: UnitOfWork, facts: RegisterFacts = REGISTER_FACTS) -> RegisterEntry:
    """A person of a register."""
    return work.registers.add(facts, recorded_by="desk", recorded_at=NOON)


def add_clue(work: UnitOfWork, admission: Admission, facts: ClueFacts = CLUE_FACTS) -> Clue:
    """Something heard about the person of the stay."""
    return work.clues.add(admission.id, facts, recorded_by="desk", recorded_at=NOON)


def owner_of(record: Record) -> PhotoOwner:
    """The record as an owner of photos."""
    if isinstance(record, Admission):
        return PhotoOwner(OwnerKind.ADMISSION, record.id)
    kind = OwnerKind.REPORT if isinstance(record, MissingReport) else OwnerKind.REGISTER
    return PhotoOwner(kind, record.id)


def person_of(record: Record) -> PersonRef:
    """The person whom photos of the record show."""
    if isinstance(record, Admission):
        return PersonRef(GalleryKind.ADMISSIONS, record.subject_id)
    kind = GalleryKind.REPORTS if isinstance(record, MissingReport) else GalleryKind.REGISTERS
    return PersonRef(kind, record.id)


def a_new_photo(
    owner: PhotoOwner,
    *,
    source: str = "s",
    digest: str = "d" * 64,
    assessment: PhotoAssessment | None = None,
) -> NewPhoto:
    """A photo of the owner; photos of different `source` were uploaded as different files."""
    return NewPhoto(
        owner=owner,
        digest=digest,
        source_digest=source.rjust(64, "."),
        width_px=640,
        height_px=480,
        taken_on=date(2026, 2, 28),
        source="家属李某寄来",
        received_at=NOON,
        assessment=assessment or an_assessment(),
    )


def add_photo(work: UnitOfWork, record: Record, *, source: str = "s") -> Photo:
    """A stored photo of the record, with one face, seen by PACK."""
    return work.photos.add(a_new_photo(owner_of(record), source=source), pack=PACK)


def a_new_template(photo: Photo, record: Record, pack: PackRef = PACK) -> NewTemplate:
    """The template of the photo's only face; its vector is drawn from the photo's number."""
    return NewTemplate(photo.id, person_of(record), pack, a_vector(photo.id), Verdict.USABLE, 0)


def enrol(work: UnitOfWork, record: Record, *, source: str = "s") -> Template:
    """A stored photo of the record with its template."""
    return work.templates.add(a_new_template(add_photo(work, record, source=source), record))


def a_candidate(rank: int, person: PersonRef, probe_photo_id: int, candidate_photo_id: int) -> Candidate:
    """One proposed person."""
    return Candidate(
        rank=rank,
        person=person,
        probe_photo_id=probe_photo_id,
        candidate_photo_id=candidate_photo_id,
        comparison_score=0.625,
        evidence=EvidenceItem(
            kind=EvidenceKind.FACE,
            log10_lr=2.5,
            lower_bound=-1.0,
            upper_bound=3.0,
            stratum="adult/adult",
            is_covered=True,
            reason=Message("两张照片相似。", "The two photos are alike."),
        ),
        expected_false_candidates=0.01,
        is_expectation_a_bound=rank == 1,
        band=Band.STRONG_LEAD,
    )


def a_new_search(probe: PhotoOwner, used: tuple[int, ...], *candidates: Candidate) -> NewSearch:
    """A finished search over the reports."""
    return NewSearch(
        probe=probe,
        purpose="为新入站人员寻亲",
        requested_by="desk",
        started_at=NOON,
        finished_at=NOON + timedelta(milliseconds=120),
        used_photo_ids=used,
        not_used_photo_ids=(),
        provenance=Provenance(
            "0.1.0",
            PACK,
            "cal-1",
            (SearchedGallery(GalleryKind.REPORTS, version=7, persons=3, templates=5, left_out=2),),
        ),
        candidates=candidates,
    )


def uncalibrated(candidate: Candidate) -> Candidate:
    """The candidate as it is without a calibration."""
    evidence = replace(candidate.evidence, log10_lr=None, lower_bound=None, upper_bound=None, stratum=None)
    return replace(candidate, evidence=evidence, expected_false_candidates=None, band=Band.NOT_CALIBRATED)


def a_clock(admission: Admission, *, due_at: datetime | None = NOON) -> Clock:
    """The clock of a search notice about the admission, which began a day before it is due."""
    started_at = (due_at or NOON) - timedelta(hours=24)
    return Clock(
        rule_id="search_notice@CN",
        rules_version="test",
        concern=Concern(admission.subject_id, admission.id, station=admission.facts.station),
        responsible=Role.SEARCH_CASEWORKER,
        deputy=Role.STATION_HEAD,
        started_at=started_at,
        recorded_at=NOON,
        first_started_at=started_at,
        due_at=due_at,
    )


def add_late_deadline(work: UnitOfWork, admission: Admission) -> Deadline:
    """A deadline about the admission that is late and was told to the head of the station."""
    opened = Standing(DeadlineState.OPEN, steps_told=0, attention_at=NOON)
    (deadline,) = work.deadlines.add_all([NewDeadline(a_clock(admission), opened)])
    told = Escalation(Level.STATION, Role.STATION_HEAD, NOON)
    work.deadlines.move(deadline, Standing(DeadlineState.LATE, 1, None), [told])
    return work.deadlines.get(deadline.id)
