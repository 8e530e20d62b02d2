"""Seeded vectors shaped like face templates: people do not cluster, photos of one person are easy or hard."""

from dataclasses import dataclass

import numpy as np

from benchmarks.synthetic_people import (
    Float32,
    Int64,
    SyntheticPeople,
    directions,
    look_alikes,
    near,
    siblings,
)

PHOTOS_PER_PERSON = 2
# Cosine between two easy and between two hard photos of one person: ArcFace-like orders of magnitude.
EASY_COSINES, HARD_COSINES = (0.6, 0.9), (0.2, 0.6)
HARD_SHARE = 0.2
# Of those who are not enrolled; the others resemble nobody in particular.
STRANGER_SIBLING_SHARE = STRANGER_LOOK_ALIKE_SHARE = 0.2


@dataclass(frozen=True, slots=True, eq=False)
class SyntheticFaces:
    """Enrolled photos, one further photo of some people as mated probes, and photos of strangers.

    `vectors` float32[n, d] and `person_ids` int64[n]; `probes` float32[q, d] and `probe_persons` int64[q];
    `strangers` float32[s, d] are non-mated probes: siblings and look-alikes of enrolled people come first.
    """

    vectors: Float32
    person_ids: Int64
    probes: Float32
    probe_persons: Int64
    strangers: Float32


def synthetic_faces(n: int, dimension: int, *, probes: int, seed: int, strangers: int = 0) -> SyntheticFaces:
    """`n` photos of n/2 people as `synthetic_people` draws them, a fifth of all photos hard."""
    people = SyntheticPeople.drawn(-(-n // PHOTOS_PER_PERSON), dimension, seed=seed)
    rng = np.random.default_rng([seed, 2])
    probe_persons = rng.integers(0, people.count, probes)
    known_siblings = rng.integers(0, people.count, int(strangers * STRANGER_SIBLING_SHARE))
    wanted = np.concatenate([probe_persons, known_siblings])
    vectors, known = _enrolled(people, n, wanted, rng)
    alike = look_alikes(rng, people.types, int(strangers * STRANGER_LOOK_ALIKE_SHARE))
    others = directions(rng, strangers - len(known_siblings) - len(alike), dimension)
    strange = np.concatenate([siblings(rng, known[probes:]), alike, others])
    return SyntheticFaces(
        vectors=vectors,
        person_ids=np.arange(n) // PHOTOS_PER_PERSON,
        probes=photos(rng, known[:probes]),
        probe_persons=probe_persons,
        strangers=photos(rng, strange),
    )


def photos(rng: np.random.Generator, people: Float32) -> Float32:
    """A photo of each person: two with cosine c to their person have about c^2 to each other."""
    is_hard = rng.random(len(people)) < HARD_SHARE
    pair_cosine = np.where(
        is_hard, rng.uniform(*HARD_COSINES, len(people)), rng.uniform(*EASY_COSINES, len(people))
    )
    return near(rng, people, np.sqrt(pair_cosine))


def _enrolled(
    people: SyntheticPeople, n: int, wanted: Int64, rng: np.random.Generator
) -> tuple[Float32, Float32]:
    """Photos of everyone in order, float32[n, d], and the wanted people themselves."""
    vectors = np.empty((n, people.types.shape[1]), np.float32)
    known = np.empty((len(wanted), people.types.shape[1]), np.float32)
    for first, block in people.blocks():
        here = (wanted >= first) & (wanted < first + len(block))
        known[here] = block[wanted[here] - first]
        rows = vectors[first * PHOTOS_PER_PERSON :][: len(block) * PHOTOS_PER_PERSON]
        rows[:] = photos(rng, np.repeat(block, PHOTOS_PER_PERSON, axis=0)[: len(rows)])
    return vectors, known
