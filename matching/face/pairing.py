"""Which photos to compare: pairs of one person and pairs of two people, all of them or a seeded sample."""

import numpy as np
import numpy.typing as npt

IntVector = npt.NDArray[np.int64]


def mated_pairs(people: IntVector) -> tuple[IntVector, IntVector]:
    """All pairs (i < j) of photos of one person; `people` is the person of each photo, int64[n]."""
    none = np.zeros(0, np.int64)
    firsts, seconds = [none], [none]
    for photos in _photos_of_each(people):
        first, second = np.triu_indices(len(photos), 1)
        firsts.append(photos[first])
        seconds.append(photos[second])
    return np.concatenate(firsts), np.concatenate(seconds)


def non_mated_pairs(people: IntVector, *, most: int, seed: int) -> tuple[IntVector, IntVector]:
    """Pairs (i < j) of photos of different people: all, or `most` of them, drawn by `seed`."""
    n = len(people)
    total = n * (n - 1) // 2 - len(mated_pairs(people)[0])
    if n * (n - 1) // 2 <= 4 * most or total <= 2 * most:
        first, second = (side.astype(np.int64) for side in np.triu_indices(n, 1))
        keep = people[first] != people[second]
        first, second = first[keep], second[keep]
        if total > most:
            chosen = np.sort(np.random.default_rng(seed).choice(total, most, replace=False))
            return first[chosen], second[chosen]
        return first, second
    return _drawn(people, most, seed)


def _photos_of_each(people: IntVector) -> list[IntVector]:
    order = np.argsort(people, kind="stable")
    starts = np.flatnonzero(np.diff(people[order])) + 1
    return [np.sort(part) for part in np.split(order, starts)]


def _drawn(people: IntVector, most: int, seed: int) -> tuple[IntVector, IntVector]:
    # Too many pairs to write down: draw, drop repetitions, draw again for those.
    random = np.random.default_rng(seed)
    n = len(people)
    codes = np.zeros(0, np.int64)
    while len(codes) < most:
        one, other = random.integers(n, size=(2, 2 * most))
        low, high = np.minimum(one, other), np.maximum(one, other)
        different = people[low] != people[high]
        codes = np.unique(np.concatenate([codes, low[different] * n + high[different]]))
    codes = np.sort(random.permutation(codes)[:most])
    return codes // n, codes % n
