"""More of everything that pages list: on the records they are about, and in the lists of all of them."""

from casework.review.draws import review_number
from casework.review.propose import ask_first
from models.account import Role
from models.batch_candidate import RunCandidate
from models.batch_run import RunError
from models.consent import ReporterFacts
from models.duty import ClockEvent
from models.evidence import EvidenceKind
from models.family import Biological, MemberFacts, StatedRelation
from models.gallery import GalleryKind, PersonRef
from models.identity import FindingKind, FindingVerdict
from models.message import Message
from models.pair import EvidenceSource, Outcome, Pair, PairKey, PairStage, Proposal, photo_source
from models.photo import OwnerKind, PhotoOwner
from models.report import ReportChange, ReportMove, ReportState
from models.subject import SubjectState
from models.subject_event import EventFacts
from models.submission import SampleClass
from store.review_tasks import NewTask
from store.unit_of_work import UnitOfWork
from tests.dna_record_factories import a_dna_search, a_pair, add_batch, add_profile
from tests.live_service import STATION
from tests.route_records import Records
from tests.route_steps import Steps
from tests.store_factories import (
    CLUE_FACTS,
    NOON,
    a_candidate,
    a_new_photo,
    a_new_search,
    add_entry,
    add_late_deadline,
    admit,
    file_report,
    owner_of,
    person_of,
)


class Growth:
    """Grows the records; `pair_id` is the pair whose page is looked at."""

    def __init__(self, made: Records, steps: Steps, pair_id: int) -> None:
        self._made, self._steps, self._pair_id = made, steps, pair_id
        self._runtime = made.service.runtime
        self._drawn = 0

    def grow(self, by: int) -> int:
        """Adds `by` of each kind; the number of a receipt with that many samples."""
        first, self._drawn = self._drawn, self._drawn + by
        with self._runtime.store.begin() as work:
            for number in range(first, self._drawn):
                self._about_the_admission(work, number)
                self._about_the_report(work, number)
                self._about_the_pair(work, number)
                self._in_lists(work, number)
                self._waiting(work)
            self._found(work, by)
            return add_batch(work, f"grown to {self._drawn}", samples=by)

    def _about_the_admission(self, work: UnitOfWork, number: int) -> None:
        stay, subject = self._made.admission["id"], self._made.admission["subject_id"]
        work.clues.add(stay, CLUE_FACTS, recorded_by="desk", recorded_at=NOON)
        noted = EventFacts(ClockEvent.NOTICE_PUBLISHED, NOON, "虚构备注")
        work.subject_events.add(subject, noted, station=STATION, recorded_at=NOON, by="desk")
        now_is = work.subjects.get(subject)
        work.subject_histories.add_change(
            SubjectState.RESIDENT, now_is, reason="虚构理由", account_id=1, now=NOON
        )
        self._photo(work, PhotoOwner(OwnerKind.ADMISSION, stay), number)

    def _about_the_report(self, work: UnitOfWork, number: int) -> None:
        report = self._made.report
        reporter = ReporterFacts("虚构戊", "000-1111", "儿子")
        work.reporters.add(report, reporter, agrees_to=(), recorded_by="desk", recorded_at=NOON)
        paused = ReportState.PAUSED
        work.report_changes.add(
            ReportChange(report, ReportMove.PAUSE, ReportState.ACTIVE, paused, "虚构", "desk", NOON)
        )
        missing = work.families.of_report(report).missing[0].id
        father = StatedRelation.FATHER
        contact = MemberFacts(father, missing, Biological.NO, legal_relation="养父", name="虚构辛")
        work.families.add_member(self._made.family, contact, recorded_by="desk", recorded_at=NOON)
        self._photo(work, PhotoOwner(OwnerKind.REPORT, report), number)
        self._photo(work, PhotoOwner(OwnerKind.REGISTER, self._made.register), number)

    def _about_the_pair(self, work: UnitOfWork, number: int) -> None:
        work.identity.add_finding(
            self._pair_id,
            FindingKind.FAMILY,
            FindingVerdict.SUPPORTS,
            about=None,
            reference=f"示 {number}",
            reason="虚构家事",
            account_id=1,
            now=NOON,
        )

    def _in_lists(self, work: UnitOfWork, number: int) -> None:
        admit(work)
        file_report(work)
        add_entry(work)
        add_batch(work, f"grown {number}", samples=1)
        work.accounts.add(f"grown {number}", "no password", roles=[Role.REPORTER], station=None)

    def _waiting(self, work: UnitOfWork) -> None:
        """A first and a second review, an opinion on facts, an outcome and a deadline wait for people."""
        first, second, verified = (self._pair(work, is_pictured=True) for _ in range(3))
        ask_first(self._runtime, work, first)
        number = review_number(self._runtime.store, "second", second.id, second.round)
        shown = self._made.photo, self._made.report_photo
        task = NewTask(number, PairStage.SECOND_REVIEW, *shown, pair_id=second.id, round=second.round)
        work.review_tasks.put(task, NOON)
        by_dna = EvidenceSource(EvidenceKind.DNA, f"family:{self._made.subject_profile}:1")
        work.pairs.propose(Proposal(second.key, (by_dna,), NOON, "family_search:1"))
        work.pairs.set_stage(second.id, PairStage.SECOND_REVIEW, now=NOON)
        work.pairs.set_stage(verified.id, PairStage.VERIFICATION, now=NOON)
        outcome, caseworker = Outcome.EXCLUDED, self._steps.actor(Role.SEARCH_CASEWORKER).account_id
        work.identity.propose(
            verified.id, outcome, bases=(), finding_ids=(), reason="虚构", account_id=caseworker, now=NOON
        )
        self._pair(work, is_pictured=False)
        add_late_deadline(work, work.admissions.get(self._made.admission["id"]))

    def _pair(self, work: UnitOfWork, *, is_pictured: bool) -> Pair:
        stay, report = admit(work), file_report(work)
        source = EvidenceSource(EvidenceKind.CLUE, "clue:1")
        if is_pictured:
            photos = [self._photo(work, owner_of(each), stay.id) for each in (stay, report)]
            source = photo_source(*photos)
        key = PairKey(stay.subject_id, PersonRef(GalleryKind.REPORTS, report.id))
        work.pairs.propose(Proposal(key, (source,), NOON, "search:1"))
        return work.pairs.of_keys([key])[key]

    def _found(self, work: UnitOfWork, by: int) -> None:
        """As many candidates on the lists of the admission, the profile and the run."""
        records = [file_report(work) for _ in range(by)]
        reports = [person_of(each) for each in records]
        stay = PhotoOwner(OwnerKind.ADMISSION, self._made.admission["id"])
        probe = self._made.photo
        photos = [self._photo(work, owner_of(each), each.id) for each in records]
        listed = [
            a_candidate(rank, each, probe, found)
            for rank, (each, found) in enumerate(zip(reports, photos, strict=True), start=1)
        ]
        work.searches.add(a_new_search(stay, (probe,), *listed))
        subject = self._made.admission["subject_id"]
        for each, found in zip(reports, photos, strict=True):
            source = photo_source(probe, found)
            work.pairs.propose(Proposal(PairKey(subject, each), (source,), NOON, "search:1"))
        profile = work.dna_profiles.get(self._made.subject_profile)
        others = [
            add_profile(work, seed=number, code=f"G-{by}-{number}", sample_class=SampleClass.RELATIVE)
            for number in range(by)
        ]
        hits = [a_pair(profile, other, 5.0 + place) for place, other in enumerate(others)]
        work.dna_candidates.record(a_dna_search(profile.id), hits)
        run = self._made.held_run
        work.batch_results.put(
            run, [RunCandidate(subject, each, EvidenceKind.FACE, f"{each.id}", 2.0, 0.1) for each in reports]
        )
        fault = Message("虚构", "invented")
        work.batch_results.add_errors(
            run, [RunError("photo", each.id, "seal_broken", fault) for each in reports]
        )

    def _photo(self, work: UnitOfWork, owner: PhotoOwner, number: int) -> int:
        new = a_new_photo(owner, source=f"grown {owner.kind} {number}")
        return work.photos.add(new, pack=self._runtime.faces().ref).id
