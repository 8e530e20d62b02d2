"""From weighed combinations to the parts of the answer: solutions, posteriors of members, pairs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.dna.joint.combining import NOBODY, Combined, FamilyAssignments
from matching.dna.joint.family_gains import FamilyGains
from matching.dna.joint.posterior import Posterior, Ranked, best_of
from matching.dna.joint.question import MissingMember
from matching.dna.joint.result import JointSolution, MemberPosterior, PairRatio
from matching.dna.relation_families import TypedPerson

Float64Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """Families' gains and assignments, their combinations in independent groups, prior weights, posterior."""

    gains: Sequence[FamilyGains]
    assignments: Sequence[FamilyAssignments]
    groups: Sequence[Combined]
    weights: Float64Array
    posterior: Posterior
    left_out: float


@dataclass(frozen=True, slots=True, eq=False)
class Listing:
    """What is told of weighed combinations; `log10_nobody`: the likelihood when nobody is identified."""

    weighed: Weighed
    people: Sequence[TypedPerson]
    log10_nobody: float

    def solutions(self, most: int) -> list[JointSolution]:
        """The most probable assignments, best first, tied ones in the order of members and people."""
        ranked = best_of(self.weighed.groups, self.weighed.weights, most)
        return sorted(
            (self._solution(one) for one in ranked),
            key=lambda one: (
                -round(self._log10_weight(one.log10_lr, len(one.identified)), 9),
                one.identified,
            ),
        )

    def posteriors(self) -> tuple[MemberPosterior, ...]:
        """By member, the most probable first; probabilities of zero are left out."""
        return tuple(
            each
            for group, shares in zip(self.weighed.groups, self.weighed.posterior.shares, strict=True)
            for column, family in enumerate(group.families)
            for each in self._of_family(family, group.row[:, column], shares)
        )

    def pairs(self) -> tuple[PairRatio, ...]:
        """Every sex-compatible pair."""
        return tuple(
            PairRatio(MissingMember(gains.family.name, member), self.people[place].number, gain)
            for gains in self.weighed.gains
            for member, alone in zip(gains.family.missing, gains.pairs, strict=True)
            for place, gain in alone.items()
        )

    def _solution(self, ranked: Ranked) -> JointSolution:
        identified = [
            pair
            for group, row in zip(self.weighed.groups, ranked.rows, strict=True)
            for family, which in zip(group.families, group.row[row], strict=True)
            for pair in self._identified(family, int(which))
        ]
        weight = self._log10_weight(ranked.log10_lr, ranked.count)
        return JointSolution(
            tuple(sorted(identified)),
            self.log10_nobody + ranked.log10_lr,
            ranked.log10_lr,
            float(10.0 ** (weight - self.weighed.posterior.log10_total)),
        )

    def _log10_weight(self, log10_lr: float, count: int) -> float:
        return log10_lr + float(np.log10(self.weighed.weights[count]))

    def _identified(self, family: int, row: int) -> Iterator[tuple[MissingMember, int]]:
        stated = self.weighed.gains[family].family
        for member, place in zip(stated.missing, self.weighed.assignments[family].chosen[row], strict=True):
            if place != NOBODY:
                yield MissingMember(stated.name, member), self.people[place].number

    def _of_family(
        self, family: int, row: npt.NDArray[np.int32], shares: Float64Array
    ) -> Iterator[MemberPosterior]:
        stated, assignments = self.weighed.gains[family].family, self.weighed.assignments[family]
        by_assignment = np.bincount(row, weights=shares, minlength=len(assignments.gain))
        for member, chosen in zip(stated.missing, assignments.chosen.T, strict=True):
            by_person = np.bincount(chosen + 1, weights=by_assignment)
            for place in np.argsort(-by_person, kind="stable"):
                if by_person[place] > 0:
                    person = None if place == 0 else self.people[place - 1].number
                    named = MissingMember(stated.name, member)
                    yield MemberPosterior(named, person, float(by_person[place]))
