"""Families as JSON for the DNA reviewer: members by number, samples by number, ratios; no names."""

from typing import Any, Self

from pydantic import ConfigDict, Field

from api.schemas.common import Given, Instant, Told, ToldRecord, Words
from api.schemas.dna_candidates import NotComparableTold, RelationTold
from api.schemas.dna_examples import CANDIDATES
from api.schemas.numbers import rounded
from casework.dna.wording import TWIN_CANDIDATE
from casework.families.reviewing import FamilyReview, JointAssignment, JointReview, ReviewedCandidate
from casework.families.wording import CONFLICT_OF_ONE, FAMILY_CONFLICT, JOINT_PRIOR, MARKED_FIGURE
from models.family import Biological, FamilyMember, StatedRelation
from models.family_candidate import FamilyConflict, FamilySearchRecord, SingleRelative
from models.subject import Sex
from models.submission import SampleClass

_RELATION: dict[str, Any] = {
    **CANDIDATES["candidates"][0]["relations"][0],
    "relation": "missing_person",
    "relation_words": {"zh": "在站人员是该家庭的失踪者", "en": "the family's missing person"},
}
_CANDIDATE: dict[str, Any] = {
    "family_id": 5,
    "member_id": 21,
    "subject_profile_id": 57,
    "pair_id": 7,
    "found_at": "2026-03-02T02:00:01Z",
    "certain": _RELATION,
    "marked": None,
    "marked_words": {"zh": "含血缘关系不明的亲属，只作参考。", "en": "With relatives of unknown blood."},
    "relatives_alone": [{"member_id": 22, "biological": "yes", "log10_lr": 3.1, "loci_compared": 19}],
    "conflict": None,
    "profile_ids": [58],
    "twin_profile_ids": [],
    "twins_words": None,
}


class PersonGiven(Given):
    """The collection code on the sample's label."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"code": "CJM-7K2QX-9BTRW-D"}]})

    code: str = Field(min_length=1, max_length=64)


class ProfilePersonTold(Told):
    """The profile is joined to the code's person; who that is, the shelter knows."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"profile_id": 58, "code": "CJM-7K2QX-9BTRW-D", "sample_class": "relative"}]
        }
    )

    profile_id: int
    code: str
    sample_class: SampleClass


class SingleTold(Told):
    """What one relative says alone: the lowest log10 LR and the loci behind it."""

    member_id: int
    biological: Biological
    log10_lr: float | None = Field(description="Null: not comparable alone, for want of shared loci mostly")
    loci_compared: int

    @classmethod
    def of(cls, single: SingleRelative) -> Self:
        """The relative as an answer carries it."""
        return cls(
            member_id=single.member_id,
            biological=single.biological,
            log10_lr=None if single.log10_lr is None else rounded(single.log10_lr, 4),
            loci_compared=single.compared,
        )


class ConflictTold(Told):
    """Members by blood who support the person, and who stand against them; the whole family does not."""

    supporting_ids: list[int]
    against_ids: list[int]
    together_log10_lr: float | None = Field(
        description="What the supporting ones reach together, the one against left out; null where each "
        "supports alone"
    )
    words: Words


class FamilyCandidateTold(Told):
    """A person in care, by profile, who may be a family's missing member; a lead, never an identity."""

    model_config = ConfigDict(json_schema_extra={"examples": [_CANDIDATE]})

    family_id: int
    member_id: int
    subject_profile_id: int
    pair_id: int | None = Field(description="The pair people work on; null for a profile of nobody known")
    found_at: Instant
    certain: RelationTold | None = Field(description="With relatives by blood; null where there are none")
    marked: RelationTold | None = Field(description="With those of unknown blood as well, without verdict")
    marked_words: Words
    relatives_alone: list[SingleTold]
    conflict: ConflictTold | None = Field(
        description="One relative alone, or all but one together, support and the whole family does not: "
        "`certain` is the whole's, null where it is impossible"
    )
    profile_ids: list[int]
    twin_profile_ids: list[int] = Field(description="Those of the candidate's identical twin, by a decision")
    twins_words: Words | None

    @classmethod
    def of(cls, reviewed: ReviewedCandidate) -> Self:
        """The candidate as an answer carries it."""
        candidate, evidence = reviewed.candidate, reviewed.candidate.evidence
        return cls(
            family_id=reviewed.family.id,
            member_id=candidate.member_id,
            subject_profile_id=candidate.subject_profile_id,
            pair_id=reviewed.pair_id,
            found_at=candidate.found_at,
            certain=None if evidence.certain is None else RelationTold.of(evidence.certain),
            marked=None if evidence.marked is None else RelationTold.of(evidence.marked),
            marked_words=Words.of(MARKED_FIGURE),
            relatives_alone=[SingleTold.of(each) for each in evidence.singles],
            conflict=_conflict(evidence.conflict),
            profile_ids=list(evidence.profile_ids),
            twin_profile_ids=list(reviewed.twin_profile_ids),
            twins_words=Words.of(TWIN_CANDIDATE) if reviewed.twin_profile_ids else None,
        )


def _conflict(found: FamilyConflict | None) -> ConflictTold | None:
    if found is None:
        return None
    together = found.together_log10_lr
    return ConflictTold(
        supporting_ids=list(found.supporting),
        against_ids=list(found.against),
        together_log10_lr=None if together is None else rounded(together, 4),
        words=Words.of(FAMILY_CONFLICT if together is None else CONFLICT_OF_ONE),
    )


class CodedMemberTold(ToldRecord):
    """A member by number: what they are to whom, and the profiles that are in."""

    collection = "family-members"
    is_missing: bool
    relation: StatedRelation | None
    related_to: int | None
    through: int | None
    biological: Biological
    sex: Sex
    is_withdrawn: bool
    profile_ids: list[int]

    @classmethod
    def of(cls, member: FamilyMember, profile_ids: tuple[int, ...]) -> Self:
        """The member as an answer carries it."""
        facts = member.facts
        return cls(
            id=member.id,
            is_missing=member.is_missing,
            relation=facts.relation,
            related_to=facts.related_to,
            through=facts.through,
            biological=facts.biological,
            sex=facts.sex,
            is_withdrawn=member.withdrawn_at is not None,
            profile_ids=list(profile_ids),
        )


class InconsistencyTold(Told):
    """Stated parents who cannot be the parents of a stated child; private to the DNA reviewer."""

    child_id: int
    parent_ids: list[int]
    excluded_loci: list[str]


class FamilySearchTold(Told):
    """The last search for a missing member."""

    member_id: int
    started_at: Instant
    finished_at: Instant
    searched: int
    used_member_ids: list[int]
    marked_member_ids: list[int]
    needs_samples: bool
    inconsistencies: list[InconsistencyTold]
    not_comparable_count: int
    not_comparable: list[NotComparableTold]
    software: str
    rules: str
    populations: list[str]

    @classmethod
    def of(cls, search: FamilySearchRecord) -> Self:
        """The search as an answer carries it."""
        return cls(
            member_id=search.member_id,
            started_at=search.started_at,
            finished_at=search.finished_at,
            searched=search.searched,
            used_member_ids=list(search.used_member_ids),
            marked_member_ids=list(search.marked_member_ids),
            needs_samples=search.needs_samples,
            inconsistencies=[
                InconsistencyTold(
                    child_id=each.child_id,
                    parent_ids=list(each.parent_ids),
                    excluded_loci=list(each.excluded),
                )
                for each in search.inconsistencies
            ],
            not_comparable_count=search.not_comparable_count,
            not_comparable=[NotComparableTold.of(each) for each in search.not_comparable],
            software=search.software,
            rules=search.rules,
            populations=list(search.populations),
        )


class FamilyReviewTold(ToldRecord):
    """A family for the DNA reviewer: members, searches, candidates; no names."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"id": 5, "members": [], "one_genotype": [], "searches": [], "candidates": [_CANDIDATE]}
            ]
        }
    )

    collection = "dna/families"
    members: list[CodedMemberTold]
    one_genotype: list[list[int]] = Field(
        description="Members whose samples are one person's or identical twins' by a decision: counted once"
    )
    searches: list[FamilySearchTold]
    candidates: list[FamilyCandidateTold]

    @classmethod
    def of(cls, review: FamilyReview) -> Self:
        """The family as an answer carries it."""
        family = review.family
        return cls(
            id=family.id,
            members=[
                CodedMemberTold.of(each, review.profile_ids.get(each.id, ())) for each in family.members
            ],
            one_genotype=[list(group) for group in review.one_genotype],
            searches=[FamilySearchTold.of(each) for each in review.searches],
            candidates=[FamilyCandidateTold.of(each) for each in review.candidates],
        )


class AssignmentTold(Told):
    """Who is whom in one assignment, by member and profile; its share of the posterior."""

    identified: dict[int, int] = Field(description="Missing member to the profile of a person in care")
    log10_lr: float
    posterior: float


class JointAnswerTold(Told):
    """The assignments under one population, most probable first, and those DNA cannot tell apart."""

    population: str
    assignments: list[AssignmentTold]
    tied: list[AssignmentTold]
    possible: int


class JointReviewTold(Told):
    """Several missing people solved jointly, under each population and the stated prior."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "family_id": 5,
                    "prior": {"zh": "先验：各种组合概率相同。", "en": "Prior: flat."},
                    "answers": [
                        {
                            "population": "CN_STD59@3b1f2a4c5d6e",
                            "assignments": [
                                {"identified": {"21": 57, "23": 58}, "log10_lr": 11.2, "posterior": 0.49}
                            ],
                            "tied": [],
                            "possible": 7,
                        }
                    ],
                }
            ]
        }
    )

    family_id: int
    prior: Words
    answers: list[JointAnswerTold]

    @classmethod
    def of(cls, review: JointReview) -> Self:
        """The solution as an answer carries it."""
        return cls(
            family_id=review.family.id,
            prior=Words.of(JOINT_PRIOR),
            answers=[
                JointAnswerTold(
                    population=answer.population,
                    assignments=[_assignment(each) for each in answer.assignments],
                    tied=[_assignment(each) for each in answer.tied],
                    possible=answer.possible,
                )
                for answer in review.answers
            ],
        )


def _assignment(one: JointAssignment) -> AssignmentTold:
    return AssignmentTold(
        identified=dict(one.identified),
        log10_lr=rounded(one.log10_lr, 4),
        posterior=rounded(one.posterior, 6),
    )
