"""Compiled families side by side, in the layout the scan reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from matching.dna.packing import Packing

Float32Array = npt.NDArray[np.float32]
Float64Array = npt.NDArray[np.float64]

LANES = 64
EXCLUSION = -1_000.0
NOBODY = -1e30


class ExactTable(Protocol):
    """What an exact score needs of a compiled family."""

    @property
    def log10_lr(self) -> Float64Array:
        """float64[rows], -inf where impossible."""

    @property
    def informative(self) -> npt.NDArray[np.bool_]:
        """bool[loci]: loci at which the family says something."""

    @property
    def excluded(self) -> npt.NDArray[np.bool_]:
        """bool[rows]: codes that are impossible without mutation."""


@dataclass(frozen=True, slots=True, eq=False)
class FamilyStack:
    """F families: `lanes` float32[groups, rows, 64] to score by, `exact` to score what was found.

    An impossible code stands as -1000, so that pairs rank by the number of such loci first. Lanes beyond
    the last family hold -1e30. `slack` bounds how far a float32 score may be from the exact one.
    """

    packing: Packing
    exact: Sequence[ExactTable]
    lanes: Float32Array
    slack: float

    @classmethod
    def of(cls, packing: Packing, families: Sequence[ExactTable]) -> "FamilyStack":
        """The stack of these families, in this order."""
        groups = -(-len(families) // LANES)
        lanes = np.full((groups, packing.rows, LANES), NOBODY, dtype=np.float32)
        largest = 0.0
        for number, family in enumerate(families):
            table = family.log10_lr
            possible = np.isfinite(table)
            largest = max(largest, float(np.max(np.abs(table), where=possible, initial=0.0)))
            lanes[number // LANES, :, number % LANES] = np.where(possible, table, EXCLUSION)
        return cls(packing, families, lanes, rounding_slack(len(packing.loci), largest))

    @property
    def families(self) -> int:
        """Number of families."""
        return len(self.exact)


def rounding_slack(loci: int, largest: float) -> float:
    """Upper bound of |float32 sum - exact sum| for entries of at most `largest` (no impossible ones)."""
    unit = float(np.finfo(np.float32).eps)
    return unit * loci * (loci + 1) * largest
