"""A town whose laboratory types residents and the mothers of missing people under their codes."""

from dataclasses import replace
from pathlib import Path

from sqlalchemy import delete

from casework.actor import Actor
from casework.dna.submit import DnaUpload, submit_profiles
from casework.families.codes import issue_code
from casework.families.relatives import add_relative
from casework.nightly.parts import Nightly
from casework.report_missing import file_report
from casework.runtime import Runtime
from casework.settings import Settings
from models.account import Role
from models.collection_code import SampledPerson
from models.family import Biological, MemberFacts, StatedRelation
from models.report import ReportFacts
from models.subject import Sex
from store.db import Store
from store.tables.review import PairRow, PairSourceRow
from tests.dna_laboratory import Genotypes, Laboratory, Tube, table_of
from tests.nightly_caseload import nightly, resident

CASEWORKER = Actor(7, "caseworker", frozenset({Role.SEARCH_CASEWORKER}), "示例市救助站")
OPERATOR = Actor(8, "lab-7", frozenset({Role.POLICE_DNA_OPERATOR}))


class Town:
    """A laboratory, and people whose samples it typed under their codes."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.runtime = Runtime(Settings(data_dir=folder), store)
        self.laboratory = Laboratory(11)
        self.parts: Nightly = nightly(store, folder)
        self.parts = replace(self.parts, sizes=replace(self.parts.sizes, sweep_days=None))

    def submit(self, person: SampledPerson, genotypes: Genotypes) -> int:
        code = issue_code(self.runtime, person, actor=CASEWORKER).code
        upload = DnaUpload(table_of(Tube(code, genotypes, None)), "a.csv")
        (outcome,) = submit_profiles(self.runtime, upload, actor=OPERATOR).value.outcomes
        assert outcome.profile_id is not None, outcome
        return outcome.profile_id

    def resident(self, genotypes: Genotypes, station: str = "海口市救助管理站") -> tuple[int, int]:
        """Somebody in care, and their profile."""
        with self.runtime.store.begin() as work:
            subject_id = resident(work, station=station).subject_id
        return subject_id, self.submit(SampledPerson(subject_id=subject_id), genotypes)

    def mother(self, genotypes: Genotypes) -> tuple[int, int]:
        """A report whose missing person's mother was typed, and her profile."""
        report_id = self.report()
        return report_id, self.relative(report_id, StatedRelation.MOTHER, genotypes)

    def report(self) -> int:
        """A report without relatives yet."""
        return file_report(self.runtime, ReportFacts("虚构甲", Sex.MALE), actor=CASEWORKER).value.id

    def relative(self, report_id: int, relation: StatedRelation, genotypes: Genotypes) -> int:
        """The profile of one more relative by blood."""
        facts = MemberFacts(relation, biological=Biological.YES)
        member = add_relative(self.runtime, report_id, facts, actor=CASEWORKER).value
        return self.submit(SampledPerson(member_id=member.id), genotypes)

    def forget_pairs(self) -> None:
        """As if nothing had been proposed when the samples came in."""
        with self.runtime.store.begin() as work:
            for table in (PairSourceRow, PairRow):
                work.batch_runs._transaction.execute(delete(table))
