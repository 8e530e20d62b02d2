"""Candidates among DNA profiles as JSON: never a bare number."""

import math
from typing import Self

from pydantic import ConfigDict, Field

from api.schemas.common import Given, Instant, Told, ToldRecord, Words
from api.schemas.dna import ProfileTold
from api.schemas.dna_examples import CANDIDATES, PROFILE
from api.schemas.numbers import rounded
from casework.dna.records import ProfileCandidates
from casework.dna.supersede import CandidateChange, Superseded
from casework.dna.wording import RELATION_WORDS, TWIN_CANDIDATE, chance_words
from models.dna_candidate import (
    DnaCandidate,
    DnaVerdict,
    LocusEvidence,
    NotComparable,
    Opinion,
    PopulationTotal,
    RelationEvidence,
    TestedRelation,
)
from models.dna_profile import DnaProfile
from models.family_candidate import FamilyCandidate, FamilyCandidateChange
from models.submission import SampleClass


class PartnerTold(ToldRecord):
    """The other profile of a pair, by number and code."""

    collection = "dna/profiles"

    code: str
    laboratory: str | None
    kit: str | None
    sample_class: SampleClass

    @classmethod
    def of(cls, profile: DnaProfile) -> Self:
        """The profile as a candidate names it."""
        sample = profile.sample
        return cls(
            id=profile.id,
            code=sample.code,
            laboratory=sample.laboratory,
            kit=sample.kit_name,
            sample_class=sample.sample_class,
        )


class LocusEvidenceTold(Told):
    """One locus: its log10 LR, or why it was not compared."""

    locus: str
    log10_lr: float | None
    not_compared: str | None
    is_excluded: bool = Field(description="Impossible without mutation")
    mutation_steps: int | None

    @classmethod
    def of(cls, part: LocusEvidence) -> Self:
        """The locus as an answer carries it."""
        return cls(
            locus=part.locus,
            log10_lr=None if part.log10_lr is None else rounded(part.log10_lr, 4),
            not_compared=part.not_compared,
            is_excluded=part.is_excluded,
            mutation_steps=part.mutation_steps,
        )


class TotalTold(Told):
    """The log10 LR under one population table, and the loci behind it."""

    population: str
    log10_lr: float
    loci_compared: int

    @classmethod
    def of(cls, total: PopulationTotal) -> Self:
        """The total as an answer carries it."""
        return cls(
            population=total.population, log10_lr=rounded(total.log10_lr, 4), loci_compared=total.compared
        )


class OpinionTold(Told):
    """What the rule table says; `verdict` is null where it has no signed rule for the relation."""

    verdict: DnaVerdict | None
    reason: Words
    rules: str

    @classmethod
    def of(cls, opinion: Opinion) -> Self:
        """The opinion as an answer carries it."""
        return cls(verdict=opinion.verdict, reason=Words.of(opinion.reason), rules=opinion.rules)


class RelationTold(Told):
    """One relation tested: the lowest total of all populations, and everything behind it."""

    relation: TestedRelation
    relation_words: Words
    lowest: TotalTold
    populations: list[TotalTold]
    loci_compared: int
    loci_typed: int = Field(description="Loci typed in either profile")
    excluded_loci: list[str]
    mutation_steps: int
    expected_chance_hits: float
    is_expectation_a_bound: bool
    searched: int
    chance_words: Words
    opinion: OpinionTold
    loci: list[LocusEvidenceTold]

    @classmethod
    def of(cls, evidence: RelationEvidence) -> Self:
        """The relation as an answer carries it."""
        return cls(
            relation=evidence.relation,
            relation_words=Words.of(RELATION_WORDS[evidence.relation]),
            lowest=TotalTold.of(evidence.lowest),
            populations=[TotalTold.of(each) for each in evidence.populations],
            loci_compared=evidence.lowest.compared,
            loci_typed=len(evidence.loci),
            excluded_loci=list(evidence.excluded),
            mutation_steps=evidence.mutation_steps,
            expected_chance_hits=float(f"{evidence.chance.expected:.2g}"),
            is_expectation_a_bound=evidence.chance.is_bound,
            searched=evidence.chance.searched,
            chance_words=Words.of(chance_words(evidence.chance)),
            opinion=OpinionTold.of(evidence.opinion),
            loci=[LocusEvidenceTold.of(each) for each in evidence.loci],
        )


class DnaCandidateTold(Told):
    """One proposed pair: the other profile, and the relations that are likelier than chance, best first."""

    rank: int
    profile: PartnerTold
    searched_with_id: int = Field(description="The profile of the pair whose search gave the chance hits")
    found_at: Instant
    twins_words: Words | None = Field(description="What to mind where people decided that they are twins")
    relations: list[RelationTold]

    @classmethod
    def of(cls, rank: int, candidate: DnaCandidate, partner: DnaProfile, *, is_twin: bool) -> Self:
        """The candidate as an answer carries it."""
        return cls(
            rank=rank,
            profile=PartnerTold.of(partner),
            searched_with_id=candidate.searched_with_id,
            found_at=candidate.found_at,
            twins_words=Words.of(TWIN_CANDIDATE) if is_twin else None,
            relations=[RelationTold.of(each) for each in candidate.relations],
        )


class NotComparableTold(Told):
    """A profile that shares too few loci, and the kit to re-type it with."""

    profile_id: int
    shared_loci: int
    bridging_kit: str | None

    @classmethod
    def of(cls, found: NotComparable) -> Self:
        """The profile as an answer carries it."""
        return cls(
            profile_id=found.profile_id, shared_loci=found.shared_loci, bridging_kit=found.bridging_kit
        )


class DnaCandidatesTold(Told):
    """The last search with a profile and its candidates; a lead each, never an identity."""

    model_config = ConfigDict(json_schema_extra={"examples": [CANDIDATES]})

    profile_id: int
    code: str
    searched: int
    started_at: Instant
    finished_at: Instant
    software: str
    rules: str
    populations: list[str]
    candidates: list[DnaCandidateTold]
    not_comparable_count: int
    not_comparable: list[NotComparableTold]

    @classmethod
    def of(cls, found: ProfileCandidates) -> Self:
        """The candidates as an answer carries them."""
        search, number = found.search, found.profile.id
        return cls(
            profile_id=number,
            code=found.profile.sample.code,
            searched=search.searched,
            started_at=search.started_at,
            finished_at=search.finished_at,
            software=search.software,
            rules=search.rules,
            populations=list(search.populations),
            candidates=[
                DnaCandidateTold.of(rank, each, found.partners[other], is_twin=other in found.twin_ids)
                for rank, each in enumerate(found.candidates, start=1)
                for other in [each.partner_of(number)]
            ],
            not_comparable_count=search.not_comparable_count,
            not_comparable=[NotComparableTold.of(each) for each in search.not_comparable],
        )


class SupersedeGiven(Given):
    """Why a profile is wrong, and the stored profile that takes its place, if there is one already."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "样本标签贴错，已重新检验", "successor_id": 58}]}
    )

    reason: str = Field(min_length=2, max_length=500)
    successor_id: int | None = Field(default=None, ge=1, le=2**63 - 1)


class ChangeTold(Told):
    """A candidate of the superseded profile: its verdict and log10 LR before, and with the successor."""

    profile_id: int
    relation_before: TestedRelation
    verdict_before: DnaVerdict | None
    log10_lr_before: float
    is_still_listed: bool
    relation_after: TestedRelation | None
    verdict_after: DnaVerdict | None
    log10_lr_after: float | None

    @classmethod
    def of(cls, change: CandidateChange) -> Self:
        """The change as an answer carries it."""
        before, after = change.before, change.after
        return cls(
            profile_id=change.partner_id,
            relation_before=before.relation,
            verdict_before=before.opinion.verdict,
            log10_lr_before=rounded(before.lowest.log10_lr, 4),
            is_still_listed=after is not None,
            relation_after=after.relation if after else None,
            verdict_after=after.opinion.verdict if after else None,
            log10_lr_after=rounded(after.lowest.log10_lr, 4) if after else None,
        )


class FamilyChangeTold(Told):
    """A family's candidate before and after: its log10 LR, null where it is not listed or impossible."""

    member_id: int
    subject_profile_id: int
    log10_lr_before: float | None
    log10_lr_after: float | None

    @classmethod
    def of(cls, change: FamilyCandidateChange) -> Self:
        """The change as an answer carries it."""
        before, after = change.before, change.after
        return cls(
            member_id=change.member_id,
            subject_profile_id=change.subject_profile_id,
            log10_lr_before=_ratio(before),
            log10_lr_after=_ratio(after),
        )


def _ratio(candidate: FamilyCandidate | None) -> float | None:
    is_said = candidate is not None and math.isfinite(candidate.evidence.log10_lr)
    return rounded(candidate.evidence.log10_lr, 4) if candidate is not None and is_said else None


class SupersededTold(Told):
    """The superseded profile and what became of its candidates; `withheld` names what is not shown."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "profile": PROFILE,
                    "changes": None,
                    "family_changes": None,
                    "withheld": ["changes", "family_changes"],
                }
            ]
        }
    )

    profile: ProfileTold
    changes: list[ChangeTold] | None
    family_changes: list[FamilyChangeTold] | None
    withheld: list[str]

    @classmethod
    def of(cls, done: Superseded, *, shows_changes: bool) -> Self:
        """The outcome as an answer carries it."""
        return cls(
            profile=ProfileTold.of(done.profile),
            changes=[ChangeTold.of(each) for each in done.changes] if shows_changes else None,
            family_changes=(
                [FamilyChangeTold.of(each) for each in done.family_changes] if shows_changes else None
            ),
            withheld=[] if shows_changes else ["changes", "family_changes"],
        )
