"""Synthetic faces have the properties that make a gallery's task hard, and repeat themselves."""

import numpy as np
import pytest

from benchmarks.synthetic_faces import SyntheticFaces, synthetic_faces
from benchmarks.synthetic_people import (
    LOOK_ALIKES_PER_TYPE,
    SIBLING_COSINE,
    Float32,
    SyntheticPeople,
    families_of,
    look_alikes_of,
)

PEOPLE = 2_000
DIMENSION = 256


@pytest.fixture(scope="module")
def people() -> SyntheticPeople:
    return SyntheticPeople.drawn(PEOPLE, DIMENSION, seed=5)


@pytest.fixture(scope="module")
def everyone(people: SyntheticPeople) -> Float32:
    return np.concatenate([block for _, block in people.blocks()])


@pytest.fixture(scope="module")
def faces() -> SyntheticFaces:
    return synthetic_faces(2 * PEOPLE, DIMENSION, probes=400, strangers=500, seed=5)


def test_synthetic_faces_are_unit_vectors_and_the_same_for_the_same_seed() -> None:
    first, again, other = (synthetic_faces(301, 64, probes=20, strangers=30, seed=seed) for seed in (3, 3, 4))
    for drawn in (first.vectors, first.probes, first.strangers):
        assert drawn.dtype == np.float32
        assert np.abs(np.linalg.norm(drawn, axis=1) - 1).max() < 1e-5
    assert [len(first.vectors), len(first.probes), len(first.strangers)] == [301, 20, 30]
    assert first.vectors.tobytes() == again.vectors.tobytes()
    assert first.strangers.tobytes() == again.strangers.tobytes()
    assert first.probes.tobytes() != other.probes.tobytes()


def test_people_of_several_blocks_are_numbered_through() -> None:
    drawn = list(SyntheticPeople.drawn(9_000, 16, seed=1).blocks())
    assert [(first, len(block)) for first, block in drawn] == [(0, 8192), (8192, 808)]
    assert not np.array_equal(drawn[0][1][:808], drawn[1][1])


def test_a_probe_is_a_photo_of_its_person_whatever_the_block() -> None:
    faces = synthetic_faces(20_000, 64, probes=200, seed=1)
    assert faces.probe_persons.max() > 8192
    own = faces.vectors[2 * faces.probe_persons]
    assert np.mean(np.einsum("ij,ij->i", own, faces.probes)) > 0.5


def test_siblings_are_closer_than_strangers(everyone: Float32) -> None:
    family = everyone[families_of(PEOPLE)]
    assert len(family) == PEOPLE // 10
    cosines = np.einsum("ij,ij->i", family[::2], family[1::2])
    assert np.allclose(cosines, SIBLING_COSINE, atol=1e-5)


def test_look_alikes_share_a_direction_and_are_otherwise_strangers(
    people: SyntheticPeople, everyone: Float32
) -> None:
    assert len(people.types) == PEOPLE / 10 / LOOK_ALIKES_PER_TYPE
    alike = everyone[look_alikes_of(PEOPLE)]
    to_types = alike @ people.types.T
    assert np.quantile(to_types.max(axis=1), [0.02, 0.98]) == pytest.approx([0.3, 0.5], abs=0.02)
    of_type = to_types.argmax(axis=1)
    assert np.bincount(of_type).min() > LOOK_ALIKES_PER_TYPE / 2
    same = (of_type[:, None] == of_type) & ~np.eye(len(alike), dtype=np.bool_)
    cosines = alike @ alike.T
    assert cosines[same].mean() == pytest.approx(0.4**2, abs=0.02)
    assert abs(cosines[of_type[:, None] != of_type].mean()) < 0.02


def test_second_photos_are_easy_or_hard(faces: SyntheticFaces) -> None:
    pairs = np.einsum("ij,ij->i", faces.vectors[::2], faces.vectors[1::2])
    assert np.quantile(pairs, [0.01, 0.5, 0.99]) == pytest.approx([0.3, 0.7, 0.9], abs=0.08)
    assert 0.01 < np.mean(pairs < 0.4) < 0.1


def test_strangers_are_not_enrolled_and_some_resemble_people_who_are(faces: SyntheticFaces) -> None:
    best = (faces.strangers @ faces.vectors.T).max(axis=1)
    related, alike, others = best[:100].mean(), best[100:200].mean(), best[200:].mean()
    assert related > others + 0.02
    assert alike > others + 0.01
    mated = (faces.probes @ faces.vectors.T).max(axis=1)
    assert best.max() < np.quantile(mated, 0.2)
