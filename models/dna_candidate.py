"""What a search among profiles proposes: pairs, the relations tested, and what each is worth."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from models.message import Message


class TestedRelation(StrEnum):
    """What the person in care may be: to the person of the other profile, or the missing one of a family."""

    __test__ = False  # no class of tests, whatever its name begins with

    SAME_PERSON = "same_person"
    CHILD = "child"
    PARENT = "parent"
    FULL_SIBLING = "full_sibling"
    MISSING_PERSON = "missing_person"


class DnaVerdict(StrEnum):
    """What a rule table says of a likelihood ratio."""

    SUPPORTS = "supports"
    AGAINST = "against"
    UNDECIDED = "undecided"
    NOT_COMPARABLE = "not_comparable"


@dataclass(frozen=True, slots=True)
class Opinion:
    """The verdict under a version of the rule table, with the reason or the missing step.

    `verdict` is None where no signed rule exists for the relation: then no verdict word may be used.
    """

    verdict: DnaVerdict | None
    reason: Message
    rules: str


@dataclass(frozen=True, slots=True)
class LocusEvidence:
    """One locus: its log10 LR, or why it was not compared; repeat steps of mutation that must be assumed."""

    locus: str
    log10_lr: float | None
    not_compared: str | None
    is_excluded: bool
    mutation_steps: int | None


@dataclass(frozen=True, slots=True)
class PopulationTotal:
    """The log10 LR under one population table, and the number of loci behind it."""

    population: str
    log10_lr: float
    compared: int


@dataclass(frozen=True, slots=True)
class ChanceHits:
    """How many unrelated people among `searched` are expected to reach this LR.

    `is_bound`: the number is not exact but an upper bound.
    """

    expected: float
    searched: int
    is_bound: bool


@dataclass(frozen=True, slots=True)
class RelationEvidence:
    """One relation tested on one pair, under the population with the lowest total.

    `loci` are those typed in either profile; `populations` are all totals, that of `lowest` among them.
    """

    relation: TestedRelation
    lowest: PopulationTotal
    populations: tuple[PopulationTotal, ...]
    loci: tuple[LocusEvidence, ...]
    chance: ChanceHits
    opinion: Opinion

    @property
    def excluded(self) -> tuple[str, ...]:
        """Loci impossible without mutation."""
        return tuple(part.locus for part in self.loci if part.is_excluded)

    @property
    def mutation_steps(self) -> int:
        """Repeat steps of mutation over all loci."""
        return sum(part.mutation_steps or 0 for part in self.loci)


@dataclass(frozen=True, slots=True)
class DnaCandidate:
    """One pair: a person in care and a relative or the missing person's own sample; relations best first.

    `searched_with_id` is the one of the two whose search gave the chance hits: a rare profile is met by
    chance less often than a common one, so these differ from side to side, while the ratios do not.
    """

    subject_profile_id: int
    other_profile_id: int
    searched_with_id: int
    relations: tuple[RelationEvidence, ...]
    found_at: datetime

    @property
    def best(self) -> RelationEvidence:
        """The relation with the highest LR."""
        return self.relations[0]

    def partner_of(self, profile_id: int) -> int:
        """The other profile of the pair."""
        return self.other_profile_id if profile_id == self.subject_profile_id else self.subject_profile_id


@dataclass(frozen=True, slots=True)
class NotComparable:
    """A profile that shares too few loci, and the kit that would bridge the most when re-typed with."""

    profile_id: int
    shared_loci: int
    bridging_kit: str | None


@dataclass(frozen=True, slots=True)
class DnaSearch:
    """One search with a profile: how many it was compared with, which it could not be compared with.

    `not_comparable` names the first of them, `not_comparable_count` counts all; `software`, `rules` and
    `populations` are the versions behind the numbers.
    """

    profile_id: int
    started_at: datetime
    finished_at: datetime
    searched: int
    not_comparable_count: int
    not_comparable: tuple[NotComparable, ...]
    software: str
    rules: str
    populations: tuple[str, ...]
