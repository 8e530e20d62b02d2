"""Families together: assignments of several families in which nobody is identified twice."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.dna.joint.family_gains import FamilyGains

Float64Array = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.intp]

NOBODY = -1
_PAIRS_AT_A_TIME = 1_000_000


@dataclass(frozen=True, slots=True, eq=False)
class FamilyAssignments:
    """The possible assignments of one family: `chosen` intp[n, members] (a person's position, -1 nobody),
    `gain` float64[n] in log10 against nobody, `count` intp[n] identified people.
    """

    chosen: IntArray
    gain: Float64Array
    count: IntArray

    @classmethod
    def of(cls, gains: FamilyGains) -> "FamilyAssignments":
        """Every combination that is not impossible."""
        places = np.nonzero(np.isfinite(gains.log10_gain))
        people = [np.array([NOBODY, *each], dtype=np.intp) for each in gains.candidates]
        chosen = np.stack([who[at] for who, at in zip(people, places, strict=True)], axis=1)
        count = (chosen != NOBODY).sum(axis=1)
        return cls(chosen, gains.log10_gain[places], count)

    def is_within(self, reach: float) -> npt.NDArray[np.bool_]:
        """Which are at most `reach` below the best, or identify nobody, bool[n]."""
        return np.asarray((self.gain >= self.gain.max() - reach) | (self.count == 0))

    def within(self, reach: float) -> "FamilyAssignments":
        """Those at most `reach` below the best, and the one that identifies nobody."""
        kept = self.is_within(reach)
        return FamilyAssignments(self.chosen[kept], self.gain[kept], self.count[kept])

    @property
    def people(self) -> set[int]:
        """Positions of the people in any of them."""
        return set(np.unique(self.chosen).tolist()) - {NOBODY}

    def used(self, people: int) -> npt.NDArray[np.uint64]:
        """Who is identified, as bits, uint64[n, words]."""
        words = np.zeros((len(self.gain), 1 + people // 64), dtype=np.uint64)
        for column in self.chosen.T:
            rows = np.nonzero(column != NOBODY)[0]
            bits = np.left_shift(np.uint64(1), (column[rows] % 64).astype(np.uint64))
            words[rows, column[rows] // 64] |= bits
        return words


@dataclass(frozen=True, slots=True, eq=False)
class Combined:
    """Assignments of families that compete for people.

    `families`: their positions; `row` int32[n, families]: which of each family's assignments; `gain`
    float64[n] in log10, `count` intp[n].
    """

    families: tuple[int, ...]
    row: npt.NDArray[np.int32]
    gain: Float64Array
    count: IntArray


class TooManyCombinations(Exception):
    """More combinations than allowed."""


def competing(assignments: Sequence[FamilyAssignments]) -> list[tuple[int, ...]]:
    """Families in groups: those of two groups have nobody in common, so that groups are independent."""
    groups: list[tuple[set[int], list[int]]] = []
    for number, family in enumerate(assignments):
        people, members = family.people, [number]
        apart = []
        for others, group in groups:
            if others & people:
                people, members = people | others, [*group, *members]
            else:
                apart.append((others, group))
        groups = [*apart, (people, members)]
    return [tuple(sorted(members)) for _, members in groups]


def combined(
    group: tuple[int, ...], assignments: Sequence[FamilyAssignments], *, people: int, most: int
) -> Combined:
    """All assignments of a group of families in which nobody occurs twice.

    TooManyCombinations beyond `most`.
    """
    order = sorted(group, key=lambda family: len(assignments[family].gain))
    first = assignments[order[0]]
    found = Combined(
        (order[0],), np.arange(len(first.gain), dtype=np.int32)[:, None], first.gain, first.count
    )
    used = first.used(people)
    for family in order[1:]:
        following = assignments[family]
        theirs = following.used(people)
        mine, other = _without_clash(used, theirs, most)
        found = Combined(
            (*found.families, family),
            np.column_stack([found.row[mine], other.astype(np.int32)]),
            found.gain[mine] + following.gain[other],
            found.count[mine] + following.count[other],
        )
        used = used[mine] | theirs[other]
    return found


def _without_clash(
    used: npt.NDArray[np.uint64], theirs: npt.NDArray[np.uint64], most: int
) -> tuple[IntArray, IntArray]:
    """Pairs of rows that identify nobody twice."""
    mine, other, total = [], [], 0
    step = max(1, _PAIRS_AT_A_TIME // len(theirs))
    for start in range(0, len(used), step):
        part = used[start : start + step]
        clash = np.zeros((len(part), len(theirs)), dtype=np.bool_)
        for word in range(used.shape[1]):
            clash |= (part[:, None, word] & theirs[None, :, word]) != 0
        rows, columns = np.nonzero(~clash)
        total += len(rows)
        if total > most:
            raise TooManyCombinations
        mine.append(rows + start)
        other.append(columns)
    return np.concatenate(mine), np.concatenate(other)
