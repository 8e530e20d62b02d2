"""Longer work brought to a step that a caller can take next: pairs, links and deadlines, each a new one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from casework.actor import Actor
from casework.review.decide import confirm_outcome, propose_outcome, refuse_outcome, reopen_outcome
from casework.review.findings import NewFinding, record_finding
from casework.review.judge import judge
from casework.review.link_stays import confirm_link, propose_link
from casework.review.propose import ask_first
from models.account import Role
from models.admission import Admission
from models.collection_code import SampledPerson
from models.deadline import Clock, Concern, DeadlineState, Escalation, Standing
from models.dna_profile import Supersession
from models.duty import Level
from models.gallery import GalleryKind, PersonRef
from models.identity import FindingKind, FindingVerdict
from models.judgement import Opinion
from models.pack import PackRef
from models.pair import EvidenceSource, Outcome, PairKey, Proposal, clue_source, photo_source
from models.photo import Photo
from models.register import Withdrawal
from store.deadlines import NewDeadline
from store.photos import NewPhoto
from store.unit_of_work import UnitOfWork
from tests.dna_record_factories import add_profile
from tests.live_service import STATION
from tests.route_records import Records
from tests.store_factories import FACTS, Record, add_clue, admit, file_report, owner_of

ENTERED = datetime(2026, 3, 1, 13, 40, tzinfo=UTC)
DNA = NewFinding(FindingKind.DNA, FindingVerdict.SUPPORTS, reference="示物鉴 1", reason="虚构说明")
PRINTS = NewFinding(FindingKind.FINGERPRINT, FindingVerdict.SUPPORTS, reference="示指 1", reason="虚构警情")
FAMILY = NewFinding(FindingKind.FAMILY, FindingVerdict.SUPPORTS, reference="示 1", reason="虚构家事")
_ANSWERS = {
    FindingKind.DNA: Role.DNA_REVIEWER,
    FindingKind.FINGERPRINT: Role.POLICE_LIAISON,
    FindingKind.FAMILY: Role.SEARCH_CASEWORKER,
}


def copied(work: UnitOfWork, photo_id: int, record: Record, pack: PackRef) -> Photo:
    """The same picture as a photo of another record, in no gallery."""
    photo = work.photos.get(photo_id, pack)
    new = NewPhoto(
        owner=owner_of(record),
        digest=photo.digest,
        source_digest=photo.source_digest,
        width_px=photo.width_px,
        height_px=photo.height_px,
        taken_on=photo.taken_on,
        source=photo.source,
        received_at=photo.received_at,
        assessment=photo.assessment,
    )
    return work.photos.add(new, pack=pack)


_HERE = replace(FACTS, station=STATION)


class Steps:
    """Prepares steps on the records, in the names of the accounts of the service."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._runtime = records.service.runtime

    def actor(self, role: Role) -> Actor:
        return self._records.service.actors[role.value]

    def first_review(self) -> tuple[int, int]:
        """A pair nobody has judged, and the number of its first review."""
        pack = self._runtime.faces().ref
        with self._runtime.store.begin() as work:
            stay, report = admit(work, _HERE), file_report(work)
            pictures = ((self._records.photo, stay), (self._records.report_photo, report))
            photos = photo_source(*(copied(work, photo, record, pack).id for photo, record in pictures))
            key = PairKey(stay.subject_id, PersonRef(GalleryKind.REPORTS, report.id))
            heard = self._heard_and_retracted(work, stay)
            work.pairs.propose(Proposal(key, (photos, heard), self._runtime.now(), "search:1"))
            pair = work.pairs.of_keys([key])[key]
            ask_first(self._runtime, work, pair)
            return pair.id, work.review_tasks.first_of([pair])[pair.id].number

    def _heard_and_retracted(self, work: UnitOfWork, stay: Admission) -> EvidenceSource:
        clue = add_clue(work, stay)
        work.clues.end(clue.id, Withdrawal(self._runtime.now(), "desk", "虚构：听错"))
        return clue_source(clue.id)

    def stated_facts(self) -> int:
        """A pair without photos, put forward by a clue."""
        with self._runtime.store.begin() as work:
            stay = admit(work, _HERE)
            key = PairKey(stay.subject_id, PersonRef(GalleryKind.REPORTS, file_report(work).id))
            heard = clue_source(add_clue(work, stay).id)
            work.pairs.propose(Proposal(key, (heard,), self._runtime.now(), heard.reference))
            return work.pairs.of_keys([key])[key].id

    def second_review(self) -> tuple[int, int]:
        """A pair a caseworker has judged, and the number of its second review."""
        pair_id, number = self.first_review()
        self._judge(number, Role.SEARCH_CASEWORKER)
        return pair_id, self._second_of(pair_id)

    def judged_review(self, role: Role) -> int:
        """The number of a review that the role has done."""
        number = self.second_review()[1] if role is Role.SECOND_REVIEWER else self.first_review()[1]
        self._judge(number, role)
        return number

    def with_finding(self, new: NewFinding) -> int:
        """A pair a caseworker has judged, and that one finding says something about."""
        pair_id, _ = self.second_review()
        self._find(pair_id, new)
        return pair_id

    def proposed(self) -> int:
        """A pair whose outcome waits for confirmation."""
        pair_id = self.with_finding(DNA)
        self._propose(pair_id)
        return pair_id

    def doubted(self) -> int:
        """A pair with a confirmed outcome whose DNA was superseded since."""
        pair_id = self.confirmed()
        with self._runtime.store.begin() as work:
            subject_id = work.pairs.get(pair_id).key.subject_id
            profile = add_profile(work, code=f"doubted-{pair_id}", seed=pair_id)
            person, at = SampledPerson(subject_id=subject_id), profile.received_at
            work.dna_people.join(profile.id, person, joined_by="lab", joined_at=at)
            wrong = Supersession(None, "虚构：贴错", "lab", self._runtime.now())
            work.dna_profiles.supersede(profile.id, wrong)
        return pair_id

    def confirmed(self) -> int:
        """A pair with a confirmed outcome."""
        pair_id = self.proposed()
        confirm_outcome(self._runtime, pair_id, actor=self.actor(Role.STATION_HEAD))
        return pair_id

    def decided(self) -> int:
        """A pair found by face, judged by two, with findings of all, reopened, refused and decided."""
        subject_id, report_id = self._records.child_in_care(), self._records.sisters_report
        key = PairKey(subject_id, PersonRef(GalleryKind.REPORTS, report_id))
        with self._runtime.store.begin() as work:
            heard = self._heard_and_retracted(work, work.admissions.of_subject(subject_id)[0])
            work.pairs.propose(Proposal(key, (heard,), self._runtime.now(), heard.reference))
            pair = work.pairs.of_keys([key])[key]
            number = work.review_tasks.first_of([pair])[pair.id].number
        self._judge(number, Role.SEARCH_CASEWORKER)
        self._judge(self._second_of(pair.id), Role.SECOND_REVIEWER)
        for new in (DNA, PRINTS, FAMILY):
            self._find(pair.id, new)
        head = self.actor(Role.STATION_HEAD)
        self._propose(pair.id)
        confirm_outcome(self._runtime, pair.id, actor=head)
        reopen_outcome(self._runtime, pair.id, reason="虚构：样本贴错", actor=head)
        self._propose(pair.id)
        refuse_outcome(self._runtime, pair.id, reason="虚构：等第二份样本", actor=head)
        self._propose(pair.id)
        confirm_outcome(self._runtime, pair.id, actor=head)
        return pair.id

    def two_subjects(self) -> tuple[int, int]:
        with self._runtime.store.begin() as work:
            return admit(work, _HERE).subject_id, admit(work, _HERE).subject_id

    def proposed_link(self) -> int:
        """A link put forward by the one at the desk."""
        desk = self._records.service.actors["desk"]
        return propose_link(self._runtime, *self.two_subjects(), reason="虚构理由", actor=desk).id

    def confirmed_link(self) -> int:
        number = self.proposed_link()
        return confirm_link(self._runtime, number, actor=self.actor(Role.STATION_HEAD)).id

    def late_deadline(self, role: Role, *, reason: str | None = None) -> int:
        """A late deadline that the role answers for, and coordinators were told of."""
        about = self._records.admission
        due_at = ENTERED + timedelta(days=9)
        clock = Clock(
            rule_id="dna_request@CN",
            rules_version=self._runtime.clocks.version,
            concern=Concern(about["subject_id"], about["id"], station=STATION),
            responsible=role,
            deputy=Role.STATION_HEAD,
            started_at=ENTERED,
            recorded_at=ENTERED,
            first_started_at=ENTERED,
            due_at=due_at,
        )
        told = [Escalation(Level.CITY, Role.COORDINATOR, due_at + timedelta(days=2))]
        with self._runtime.store.begin() as work:
            opened = Standing(DeadlineState.LATE, steps_told=0, attention_at=None)
            (deadline,) = work.deadlines.add_all([NewDeadline(clock, opened)])
            late = Standing(DeadlineState.LATE, steps_told=1, attention_at=None)
            work.deadlines.move(deadline, late, told)
            if reason is not None:
                work.deadlines.set_reason(deadline.id, reason)
        return deadline.id

    def _judge(self, number: int, role: Role) -> None:
        judge(self._runtime, number, Opinion.SAME_PERSON, actor=self.actor(role))

    def _second_of(self, pair_id: int) -> int:
        with self._runtime.store.read() as work:
            tasks = work.review_tasks.open_after_first(except_of=0, limit=10_000)
            return next(each.number for each in tasks if each.pair_id == pair_id)

    def _find(self, pair_id: int, new: NewFinding) -> None:
        record_finding(self._runtime, pair_id, new, actor=self.actor(_ANSWERS[new.kind]))

    def _propose(self, pair_id: int) -> None:
        actor = self.actor(Role.SEARCH_CASEWORKER)
        propose_outcome(self._runtime, pair_id, Outcome.RELATIVE_OF, reason="虚构依据", actor=actor)
