"""The answer of a joint identification."""

from dataclasses import dataclass

from matching.dna.joint.prior import JointPrior
from matching.dna.joint.question import MissingMember


@dataclass(frozen=True, slots=True)
class JointSolution:
    """One assignment: who is whom; everybody else is nobody's missing member.

    `log10_likelihood` of everything typed; `log10_lr` against identifying nobody; `posterior` under the
    stated prior.
    """

    identified: tuple[tuple[MissingMember, int], ...]
    log10_likelihood: float
    log10_lr: float
    posterior: float

    def person_of(self, member: MissingMember) -> int | None:
        """The number of the person who is that member, None for nobody."""
        return dict(self.identified).get(member)


@dataclass(frozen=True, slots=True)
class PairRatio:
    """One person as one member while nobody else is identified: log10 LR, minus infinity if impossible."""

    member: MissingMember
    person: int
    log10_lr: float


@dataclass(frozen=True, slots=True)
class MemberPosterior:
    """P(the person is that member | everything), summed over all assignments; `person` None: nobody here."""

    member: MissingMember
    person: int | None
    posterior: float


@dataclass(frozen=True, slots=True)
class LocusNotUsed:
    """A locus that says nothing: the population lacks it (`family` None), or a family is impossible there."""

    locus: str
    family: str | None


@dataclass(frozen=True, slots=True)
class JointSolutions:
    """The answer under one population (`population`: its version) and one `prior`.

    `solutions`: most probable first, at most as many as the limit lists; impossible ones are never listed.
    `tied`: all listed solutions as probable as the best: DNA cannot tell them apart. `are_more_tied`: the
    list ended among them. `posteriors`: by member, most probable person first, those of 0 left out.
    `pairs`: every sex-compatible pair, computed pair by pair, for comparison. `possible`: number of
    sex-compatible assignments. `left_out`: upper bound of the posterior share of assignments that were not
    computed; 0: all were. `unconnected`: members about whom no typed relative says anything.
    """

    population: str
    prior: JointPrior
    solutions: tuple[JointSolution, ...]
    tied: tuple[JointSolution, ...]
    are_more_tied: bool
    posteriors: tuple[MemberPosterior, ...]
    pairs: tuple[PairRatio, ...]
    possible: int
    left_out: float
    not_used: tuple[LocusNotUsed, ...]
    unconnected: tuple[MissingMember, ...]

    def posteriors_of(self, member: MissingMember) -> tuple[MemberPosterior, ...]:
        """The people who may be that member, and nobody; they sum to one."""
        return tuple(each for each in self.posteriors if each.member == member)
