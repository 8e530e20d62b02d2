"""Which pairs of a folder of known people an evaluation asks about."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from casework.face_evaluation.face_folder import FaceFolder, StatedPair
from matching.face.pairing import mated_pairs, non_mated_pairs

# Without pairs.csv: enough to see a false accept rate of 1e-4 two hundred times over.
MOST_NON_MATED = 2_000_000
SEED = 20240607

BoolVector = npt.NDArray[np.bool_]
Float64Vector = npt.NDArray[np.float64]
IntVector = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class AskedPairs:
    """m pairs: photo numbers int64[m], truth bool[m], years between as stated float64[m] (NaN: not).

    `is_sampled`: the non-mated are a seeded sample of all.
    """

    first: IntVector
    second: IntVector
    is_mated: BoolVector
    years_between: Float64Vector
    is_sampled: bool

    def where(self, keep: BoolVector) -> "AskedPairs":
        """The pairs for which `keep` bool[m] holds."""
        columns = (self.first[keep], self.second[keep], self.is_mated[keep], self.years_between[keep])
        return AskedPairs(*columns, self.is_sampled)


def asked_pairs(folder: FaceFolder) -> AskedPairs:
    """The pairs of pairs.csv; without it all mated pairs and all, or MOST_NON_MATED, non-mated ones."""
    if folder.pairs is not None:
        return _stated(folder.pairs)
    people = np.array([photo.person for photo in folder.photos], np.int64)
    mated = mated_pairs(people)
    others = non_mated_pairs(people, most=MOST_NON_MATED, seed=SEED)
    first, second = (np.concatenate(side) for side in zip(mated, others, strict=True))
    return AskedPairs(
        first=first,
        second=second,
        is_mated=np.arange(len(first)) < len(mated[0]),
        years_between=np.full(len(first), np.nan),
        is_sampled=len(others[0]) == MOST_NON_MATED,
    )


def _stated(pairs: tuple[StatedPair, ...]) -> AskedPairs:
    years = [np.nan if pair.years_between is None else pair.years_between for pair in pairs]
    return AskedPairs(
        first=np.array([pair.first for pair in pairs], np.int64),
        second=np.array([pair.second for pair in pairs], np.int64),
        is_mated=np.array([pair.is_mated for pair in pairs], np.bool_),
        years_between=np.array(years, np.float64),
        is_sampled=False,
    )
