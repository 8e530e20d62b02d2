"""DNA records for tests of the store: profiles of a few invented loci, files and their outcomes."""

from datetime import timedelta

from models.dna_batch import SampleOutcome, SampleState
from models.dna_candidate import (
    ChanceHits,
    DnaCandidate,
    DnaSearch,
    DnaVerdict,
    LocusEvidence,
    NotComparable,
    Opinion,
    PopulationTotal,
    RelationEvidence,
    TestedRelation,
)
from models.dna_profile import DnaProfile, SampleFacts
from models.genotype import Genotype
from models.message import Message
from models.profile import Profile
from models.subject import Sex
from models.submission import (
    Finding,
    LocusOutcome,
    LocusState,
    Place,
    SampleClass,
    SubmissionFormat,
    SubmittedSample,
)
from store.dna_batches import NewDnaBatch
from store.dna_profiles import NewDnaProfile
from store.unit_of_work import UnitOfWork
from tests.store_factories import NOON

LOCI = ("D3S1358", "TH01", "FGA")


def a_profile(seed: int = 0) -> Profile:
    """Three loci; another profile for another seed."""
    return Profile.of({locus: Genotype.of(str(10 + seed % 7), f"{12 + seed // 7}") for locus in LOCI})


def a_sample(code: str = "HK-0001", sample_class: SampleClass = SampleClass.SUBJECT) -> SampleFacts:
    """What a laboratory says of one sample."""
    return SampleFacts(code, sample_class, "海口市局", "Goldeneye 20A", Sex.FEMALE, Sex.FEMALE)


def a_finding(code: str = "dna_allele_lost_point", line: int = 7) -> Finding:
    """Something held, at a line of a table."""
    reason = Message("基因座 TH01：93 超出阶梯", "locus TH01: 93 is outside the ladder")
    return Finding(code, reason, Message("请核对原始图谱。", "Check the trace."), Place(line=line))


def a_submitted_sample(code: str = "HK-0001", *, seed: int = 0) -> SubmittedSample:
    """A sample with accepted readings and one that waits."""
    accepted = [
        LocusOutcome(locus, locus, LocusState.ACCEPTED, genotype.alleles, Place(line=2), genotype)
        for locus, genotype in a_profile(seed)
    ]
    waiting = LocusOutcome(
        "th-01", "TH01", LocusState.HELD, ("93", "7"), Place(line=7), None, a_finding(), "9.3"
    )
    return SubmittedSample(
        code=code,
        place=Place(line=2),
        loci=(*accepted, waiting),
        laboratory="海口市局",
        kit_name="Goldeneye 20A",
        sample_class=SampleClass.RELATIVE,
        declared_sex=Sex.MALE,
        sex_by_amel=Sex.FEMALE,
        notes=(a_finding("dna_amel_against_sex", 3),),
    )


def a_new_batch(content: str = "c") -> NewDnaBatch:
    """A file; files of different `content` are different."""
    return NewDnaBatch(
        content_digest=content.rjust(64, "."),
        blob_digest="b" * 64,
        file_name="批次-2026-03.csv",
        format=SubmissionFormat.TABLE_BY_LOCUS,
        readings=4,
        problems=(a_finding("dna_file", 99),),
        submitted_by="police_dna_operator",
        received_at=NOON,
    )


def add_profile(
    work: UnitOfWork,
    *,
    seed: int = 0,
    code: str = "HK-0001",
    sample_class: SampleClass = SampleClass.SUBJECT,
) -> DnaProfile:
    """A stored profile of a batch of its own."""
    batch_id = work.dna_batches.add(a_new_batch(f"{code}/{seed}/{sample_class}"))
    sample = a_sample(code, sample_class)
    new = NewDnaProfile(batch_id, sample, a_profile(seed), "police_dna_operator", NOON)
    return work.dna_profiles.add(new)


def add_batch(work: UnitOfWork, content: str, *, samples: int) -> int:
    """A stored receipt whose samples were all accepted."""
    batch_id = work.dna_batches.add(a_new_batch(content))
    outcomes = []
    for number in range(samples):
        sample = a_sample(f"{content}-{number}")
        new = NewDnaProfile(batch_id, sample, a_profile(number), "police_dna_operator", NOON)
        stored = work.dna_profiles.add(new)
        outcomes.append(
            SampleOutcome(SampleState.ACCEPTED, a_submitted_sample(sample.code, seed=number), stored.id)
        )
    work.dna_batches.add_outcomes(batch_id, outcomes)
    return batch_id


def a_relation(log10_lr: float = 5.25, relation: TestedRelation = TestedRelation.CHILD) -> RelationEvidence:
    """A relation under two populations."""
    lowest = PopulationTotal("CN@1", log10_lr, 2)
    return RelationEvidence(
        relation=relation,
        lowest=lowest,
        populations=(lowest, PopulationTotal("CN@2", log10_lr + 1, 2)),
        loci=(
            LocusEvidence("D3S1358", log10_lr + 1, None, False, 0),
            LocusEvidence("TH01", -1.0, None, True, 1),
            LocusEvidence("FGA", None, "not_typed_in_candidate", False, None),
        ),
        chance=ChanceHits(0.0015, 1200, is_bound=False),
        opinion=Opinion(DnaVerdict.SUPPORTS, Message("支持。", "Supports."), "rules-1"),
    )


def a_pair(subject: DnaProfile, other: DnaProfile, log10_lr: float = 5.25) -> DnaCandidate:
    """A proposed pair, best relation first."""
    relations = (a_relation(log10_lr), a_relation(log10_lr - 2, TestedRelation.FULL_SIBLING))
    return DnaCandidate(subject.id, other.id, subject.id, relations, NOON)


def a_dna_search(profile_id: int) -> DnaSearch:
    """A finished search with the profile."""
    return DnaSearch(
        profile_id=profile_id,
        started_at=NOON,
        finished_at=NOON + timedelta(milliseconds=40),
        searched=1200,
        not_comparable_count=2,
        not_comparable=(NotComparable(7, 2, "Goldeneye 20A"), NotComparable(9, 0, None)),
        software="0.1.0",
        rules="rules-1",
        populations=("CN@1", "CN@2"),
    )
