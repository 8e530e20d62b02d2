"""Seeded vectors shaped like face templates: no clusters to exploit, some families, easy and hard photos."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Float32 = npt.NDArray[np.float32]
Int64 = npt.NDArray[np.int64]

PHOTOS_PER_PERSON = 2
FAMILY_SHARE = 0.1
# Cosine between siblings' centres and between photos of one person: ArcFace-like orders of magnitude.
SIBLING_COSINE = 0.35
EASY_COSINE, HARD_COSINE = 0.75, 0.45
HARD_SHARE = 0.2


@dataclass(frozen=True, slots=True, eq=False)
class SyntheticFaces:
    """Enrolled photos, and one further photo of some people as mated probes.

    `vectors` float32[n, d] and `person_ids` int64[n]; `probes` float32[q, d] and `probe_persons` int64[q].
    """

    vectors: Float32
    person_ids: Int64
    probes: Float32
    probe_persons: Int64


def synthetic_faces(n: int, dimension: int, *, probes: int, seed: int) -> SyntheticFaces:
    """`n` photos of n/2 people, a tenth of them in pairs of siblings, a fifth of all photos hard."""
    rng = np.random.default_rng(seed)
    persons = -(-n // PHOTOS_PER_PERSON)
    centres = _directions(rng, persons, dimension)
    family = centres[: int(persons * FAMILY_SHARE) // 2 * 2]
    family[1::2] = _near(rng, family[::2], np.full(len(family) // 2, SIBLING_COSINE))
    person_ids = np.arange(n) // PHOTOS_PER_PERSON
    probe_persons = rng.integers(0, persons, probes)
    return SyntheticFaces(
        vectors=_photos(rng, centres, person_ids),
        person_ids=person_ids,
        probes=_photos(rng, centres, probe_persons),
        probe_persons=probe_persons,
    )


def _photos(rng: np.random.Generator, centres: Float32, person_ids: Int64) -> Float32:
    """One photo per entry: two photos with cosine c to the centre have about c^2 to each other."""
    pair_cosine = np.where(rng.random(len(person_ids)) < HARD_SHARE, HARD_COSINE, EASY_COSINE)
    photos = np.empty((len(person_ids), centres.shape[1]), np.float32)
    for start in range(0, len(person_ids), 8192):
        rows = slice(start, start + 8192)
        photos[rows] = _near(rng, centres[person_ids[rows]], np.sqrt(pair_cosine[rows]))
    return photos


def _near(rng: np.random.Generator, vectors: Float32, cosine: npt.NDArray[np.float64]) -> Float32:
    """Unit vectors at that cosine from each of the unit vectors, in a random direction."""
    noise = _directions(rng, *vectors.shape)
    noise -= np.einsum("ij,ij->i", noise, vectors)[:, None] * vectors
    noise /= np.linalg.norm(noise, axis=1, keepdims=True)
    near = cosine[:, None] * vectors + np.sqrt(1 - cosine**2)[:, None] * noise
    return near.astype(np.float32)


def _directions(rng: np.random.Generator, count: int, dimension: int) -> Float32:
    vectors = rng.standard_normal((count, dimension), dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors
