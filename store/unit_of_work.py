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


class UnitOfWork:
    """Everything done through one of these is committed together or not at all.

    Used by one thread, inside `Store.begin` or `Store.read`. After a GuituError from the database the unit
    of work is over: leave it.
    """

    def __init__(self, session: Session, keyring: Keyring) -> None:
        transaction = Transaction(session, keyring)
        packs = PackKeys(transaction)
        enrolment = Enrolment(transaction)
        changes = ChangeRepository(transaction, enrolment)
        self.changes = changes
        profile_openness = ProfileOpenness(transaction, changes)
        self.subjects = SubjectRepository(transaction, enrolment, changes, profile_openness)
        self.admissions = AdmissionRepository(transaction, changes)
        openness = ReportOpenness(transaction, changes, enrolment, profile_openness)
        self.families = FamilyRepository(transaction, profile_openness, changes)
        self.family_states = FamilyStateRepository(transaction)
        self.collection_codes = CollectionCodeRepository(transaction)
        self.dna_people = DnaPeople(transaction, profile_openness)
        self.reporters = ReporterRepository(transaction, openness)
        self.reports = ReportRepository(transaction, openness, self.reporters, self.families)
        self.report_changes = ReportChangeRepository(transaction)
        self.registers = RegisterRepository(transaction, enrolment)
        self.clues = ClueRepository(transaction, changes)
        self.search_keys = SearchKeyRepository(transaction)
        self.photos = PhotoRepository(transaction, packs)
        self.face_vectors = FaceVectorRepository(transaction, packs)
        self.templates = TemplateRepository(transaction, packs, enrolment)
        self.searches = SearchRepository(transaction, packs)
        self.pairs = PairRepository(transaction)
        self.review_tasks = ReviewTaskRepository(transaction)
        self.judgements = JudgementRepository(transaction)
        self.controls = ControlRepository(transaction, packs)
        self.identity = IdentityRepository(transaction)
        self.subject_histories = SubjectHistoryRepository(transaction)
        self.dna_batches = DnaBatchRepository(transaction)
        self.dna_profiles = DnaProfileRepository(transaction, changes)
        self.dna_candidates = DnaCandidateRepository(transaction)
        self.dna_hits = DnaHitRepository(transaction)
        self.held_samples = HeldSampleRepository(transaction)
        self.superseded_samples = SupersededSampleRepository(transaction)
        self.residents = ResidentRepository(transaction)
        self.batch_runs = BatchRunRepository(transaction)
        self.batch_results = BatchResultRepository(transaction)
        self.deadlines = DeadlineRepository(transaction)
        self.subject_events = SubjectEventRepository(transaction)
        self.family_candidates = FamilyCandidateRepository(transaction)
        self.accounts = AccountRepository(transaction)
        self.tokens = TokenRepository(transaction)
        self.failed_sign_ins = FailedSignInRepository(transaction)
        self.idempotency = IdempotencyRepository(transaction)
        self.deployment = DeploymentRepository(transaction)
        self.audit = AuditRepository(transaction)
