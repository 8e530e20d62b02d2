"""The mean of a product over draws under co-ancestry, each draw carrying a vector over its alleles.

The draws of Balding and Nichols group by common origin; draws of one group have one allele. The sum over all
groupings is built up over subsets: a subset is the group of its lowest member and a smaller subset.
"""

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from matching.dna.locus_model import LocusModel

Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]

CHUNK_NUMBERS = 4_000_000


def means_of_products(draws: Array, known: Sequence[int], model: LocusModel) -> Array:
    """The mean of the product of the draws' vectors float64[draws, ways, alleles], in each way float64[ways].

    `known` are the alleles drawn before them.
    A draw of which nothing became in a way (its vector is one everywhere) is left out there.
    """
    if not len(draws):
        return np.ones(1)
    alone = (1 - model.theta) / model.theta * model.frequencies
    shape = alone + np.bincount(np.array(known, dtype=np.intp), minlength=model.size)
    used = (1 << np.arange(len(draws))) @ (np.abs(draws - 1).max(axis=2) > 1e-12)
    means = np.ones(draws.shape[1])
    for bits in np.unique(used):
        alike, members = np.flatnonzero(used == bits), [n for n in range(len(draws)) if bits >> n & 1]
        at_once = max(1, CHUNK_NUMBERS // (2 ** len(members) * model.size))
        for start in range(0, len(alike), at_once):
            some = alike[start : start + at_once]
            means[some] = _mean_of_products(draws[members][:, some], shape)
    return means


def _mean_of_products(draws: Array, shape: Array) -> Array:
    sizes, splits = _subsets(len(draws))
    products = np.empty((len(sizes), *draws.shape[1:]))
    products[0] = 1.0
    for number, draw in enumerate(draws):
        done = 1 << number
        np.multiply(products[:done], draw, out=products[done : 2 * done])
    blocks = (products @ shape) * sizes[:, None]
    means = np.ones_like(blocks)
    for subset, parts in enumerate(splits):
        if subset:
            means[subset] = np.einsum("pw,pw->w", blocks[parts], means[subset ^ parts])
    return np.asarray(means[-1] / np.prod(shape.sum() + np.arange(len(draws))))


@lru_cache(maxsize=16)
def _subsets(draws: int) -> tuple[Array, tuple[Indices, ...]]:
    """By subset as bits: (size - 1)!, and its parts that contain its lowest member."""
    sizes = np.array([math.factorial(max(subset.bit_count() - 1, 0)) for subset in range(2**draws)], float)
    splits = []
    for subset in range(2**draws):
        lowest, parts, part = subset & -subset, [], subset
        while part:
            if part & lowest:
                parts.append(part)
            part = (part - 1) & subset
        splits.append(np.array(parts, dtype=np.intp))
    return sizes, tuple(splits)
