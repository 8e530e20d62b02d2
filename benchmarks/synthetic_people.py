"""Seeded people as directions of unit length: strangers, siblings, and strangers who look alike.

A person is the direction around which photos of that person lie. People are drawn in blocks, each from its
own seed, so that a million need no more memory than those at hand.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Float32 = npt.NDArray[np.float32]
Int64 = npt.NDArray[np.int64]

PERSONS_AT_ONCE = 8192
FAMILY_SHARE = 0.1
LOOK_ALIKE_SHARE = 0.1
LOOK_ALIKES_PER_TYPE = 50
# Cosine between siblings, and of look-alikes to what they have in common: ArcFace-like orders of magnitude.
SIBLING_COSINE = 0.35
LOOK_ALIKE_COSINES = (0.3, 0.5)


@dataclass(frozen=True, slots=True, eq=False)
class SyntheticPeople:
    """`count` people, the same for the same seed.

    `types` float32[t, dimension] is what groups of look-alikes have in common, some 50 people each, who are
    not related.
    """

    count: int
    types: Float32
    seed: int

    @staticmethod
    def drawn(count: int, dimension: int, *, seed: int) -> "SyntheticPeople":
        """So many people in that many dimensions."""
        groups = max(1, round(count * LOOK_ALIKE_SHARE / LOOK_ALIKES_PER_TYPE))
        return SyntheticPeople(count, directions(np.random.default_rng([seed, 0]), groups, dimension), seed)

    def blocks(self) -> Iterator[tuple[int, Float32]]:
        """Everyone, some at a time: the number of the first and the directions float32[m, dimension]."""
        for first in range(0, self.count, PERSONS_AT_ONCE):
            count = min(PERSONS_AT_ONCE, self.count - first)
            yield first, self._block(np.random.default_rng([self.seed, 1, first]), count)

    def _block(self, rng: np.random.Generator, count: int) -> Float32:
        people = directions(rng, count, self.types.shape[1])
        family = people[families_of(count)]
        family[1::2] = siblings(rng, family[::2])
        alike = look_alikes_of(count)
        people[alike] = look_alikes(rng, self.types, len(people[alike]))
        return people


def families_of(count: int) -> slice:
    """Which of a block of so many people are siblings, the first of the second and so on."""
    return slice(0, int(count * FAMILY_SHARE) // 2 * 2)


def look_alikes_of(count: int) -> slice:
    """Which of a block of so many people look like others of their type."""
    first = families_of(count).stop
    return slice(first, first + int(count * LOOK_ALIKE_SHARE))


def siblings(rng: np.random.Generator, people: Float32) -> Float32:
    """One sibling of each person."""
    return near(rng, people, np.full(len(people), SIBLING_COSINE))


def look_alikes(rng: np.random.Generator, types: Float32, count: int) -> Float32:
    """So many strangers, each of a type drawn at random."""
    of_type = types[rng.integers(0, len(types), count)]
    return near(rng, of_type, rng.uniform(*LOOK_ALIKE_COSINES, count))


def near(rng: np.random.Generator, vectors: Float32, cosine: npt.NDArray[np.float64]) -> Float32:
    """Unit vectors at that cosine from each of the unit vectors, in a random direction."""
    noise = rng.standard_normal(vectors.shape, dtype=np.float32)
    noise -= np.einsum("ij,ij->i", noise, vectors)[:, None] * vectors
    lengths = np.sqrt(np.einsum("ij,ij->i", noise, noise))
    noise *= (np.sqrt(1 - cosine**2) / lengths).astype(np.float32)[:, None]
    noise += cosine.astype(np.float32)[:, None] * vectors
    return noise


def directions(rng: np.random.Generator, count: int, dimension: int) -> Float32:
    """Unit vectors in random directions, float32[count, dimension]."""
    vectors = rng.standard_normal((count, dimension), dtype=np.float32)
    vectors /= np.sqrt(np.einsum("ij,ij->i", vectors, vectors))[:, None]
    return vectors
