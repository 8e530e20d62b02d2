"""One transaction, seen as repositories of nouns."""

from sqlalchemy.orm import Session

from store.accounts import AccountRepository
from store.admissions import AdmissionRepository
from store.audit import AuditRepository
from store.batch_results import BatchResultRepository
from store.batch_runs import BatchRunRepository
from store.changes import ChangeRepository
from store.clues import ClueRepository
from store.collection_codes import CollectionCodeRepository, DnaPeople
from store.controls import ControlRepository
from store.deadlines import DeadlineRepository
from store.deployment import DeploymentRepository
from store.dna_batches import DnaBatchRepository
from store.dna_candidates import DnaCandidateRepository
from store.dna_hits import DnaHitRepository
from store.dna_profiles import DnaProfileRepository
from store.encryption import Keyring
from store.enrolment import Enrolment
from store.face_vectors import FaceVectorRepository
from store.failed_sign_ins import FailedSignInRepository
from store.families import FamilyRepository
from store.family_candidates import FamilyCandidateRepository
from store.family_states import FamilyStateRepository
from store.held_samples import HeldSampleRepository
from store.idempotency import IdempotencyRepository
from store.identity import IdentityRepository
from store.judgements import JudgementRepository
from store.packs import PackKeys
from store.pair_queues import PairQueues
from store.pairs import PairRepository
from store.photos import PhotoRepository
from store.profile_openness import ProfileOpenness
from store.registers import RegisterRepository
from store.report_changes import ReportChangeRepository
from store.report_openness import ReportOpenness
from store.reporters import ReporterRepository
from store.reports import ReportRepository
from store.residents import ResidentRepository
from store.review_tasks import ReviewTaskRepository
from store.search_keys import SearchKeyRepository
from store.searches import SearchRepository
from store.subject_events import SubjectEventRepository
from store.subject_histories import SubjectHistoryRepository
from store.subjects import SubjectRepository
from store.superseded_samples import SupersededSampleRepository
from store.templates import TemplateRepository
from store.tokens import TokenRepository
from store.transaction import Transaction
from store.undisposed import UndisposedEntries


class UnitOfWork:
    """Everything done through one of these is committed together or not at all.

    Used by one thread, inside `Store.begin` or `Store.read`. After a GuituError from the database the unit
    of work is over: leave it.
    """

    def __init__(self, session: Session, keyring: Keyring) -> None:
        transaction = Transaction(session, keyring)
        packs = PackKeys(transaction)
        enrolment = Enrolment(transaction)
        self.changes = ChangeRepository(transaction, enrolment)
        openness = ProfileOpenness(transaction, self.changes)
        self._open_people(transaction, enrolment, openness)
        self._open_reports(transaction, enrolment, openness)
        self._open_faces(transaction, packs, enrolment)
        self._open_review(transaction, packs)
        self._open_dna(transaction, openness)
        self._open_duties(transaction)
        self._open_accounts(transaction)

    def _open_people(self, transaction: Transaction, enrolment: Enrolment, openness: ProfileOpenness) -> None:
        self.subjects = SubjectRepository(transaction, enrolment, self.changes, openness)
        self.subject_histories = SubjectHistoryRepository(transaction)
        self.admissions = AdmissionRepository(transaction, self.changes)
        self.residents = ResidentRepository(transaction)
        self.registers = RegisterRepository(transaction, enrolment)
        self.clues = ClueRepository(transaction, self.changes)

    def _open_reports(
        self, transaction: Transaction, enrolment: Enrolment, openness: ProfileOpenness
    ) -> None:
        of_reports = ReportOpenness(transaction, self.changes, enrolment, openness)
        self.families = FamilyRepository(transaction, openness, self.changes)
        self.family_states = FamilyStateRepository(transaction)
        self.family_candidates = FamilyCandidateRepository(transaction)
        self.reporters = ReporterRepository(transaction, of_reports)
        self.reports = ReportRepository(transaction, of_reports, self.reporters, self.families)
        self.report_changes = ReportChangeRepository(transaction)

    def _open_faces(self, transaction: Transaction, packs: PackKeys, enrolment: Enrolment) -> None:
        self.photos = PhotoRepository(transaction, packs)
        self.face_vectors = FaceVectorRepository(transaction, packs)
        self.templates = TemplateRepository(transaction, packs, enrolment)
        self.searches = SearchRepository(transaction, packs)
        self.search_keys = SearchKeyRepository(transaction)

    def _open_review(self, transaction: Transaction, packs: PackKeys) -> None:
        self.pairs = PairRepository(transaction)
        self.pair_queues = PairQueues(transaction)
        self.undisposed = UndisposedEntries(transaction)
        self.review_tasks = ReviewTaskRepository(transaction)
        self.judgements = JudgementRepository(transaction)
        self.controls = ControlRepository(transaction, packs)
        self.identity = IdentityRepository(transaction)

    def _open_dna(self, transaction: Transaction, openness: ProfileOpenness) -> None:
        self.collection_codes = CollectionCodeRepository(transaction)
        self.dna_people = DnaPeople(transaction, openness)
        self.dna_batches = DnaBatchRepository(transaction)
        self.dna_profiles = DnaProfileRepository(transaction, self.changes)
        self.dna_candidates = DnaCandidateRepository(transaction)
        self.dna_hits = DnaHitRepository(transaction)
        self.held_samples = HeldSampleRepository(transaction)
        self.superseded_samples = SupersededSampleRepository(transaction)

    def _open_duties(self, transaction: Transaction) -> None:
        self.batch_runs = BatchRunRepository(transaction)
        self.batch_results = BatchResultRepository(transaction)
        self.deadlines = DeadlineRepository(transaction)
        self.subject_events = SubjectEventRepository(transaction)

    def _open_accounts(self, transaction: Transaction) -> None:
        self.accounts = AccountRepository(transaction)
        self.tokens = TokenRepository(transaction)
        self.failed_sign_ins = FailedSignInRepository(transaction)
        self.idempotency = IdempotencyRepository(transaction)
        self.deployment = DeploymentRepository(transaction)
        self.audit = AuditRepository(transaction)
