"""Pairs of photos: all of them, or a seeded sample."""

import numpy as np

from matching.face.pairing import mated_pairs, non_mated_pairs

PEOPLE = np.array([0, 1, 0, 2, 1, 0])


def as_set(pairs: tuple[np.ndarray, np.ndarray]) -> set[tuple[int, int]]:
    return set(zip(pairs[0].tolist(), pairs[1].tolist(), strict=True))


def test_mated_pairs_are_all_pairs_of_one_person() -> None:
    assert as_set(mated_pairs(PEOPLE)) == {(0, 2), (0, 5), (2, 5), (1, 4)}


def test_people_with_one_photo_have_no_mated_pair() -> None:
    assert as_set(mated_pairs(np.array([3, 1, 2]))) == set()


def test_all_non_mated_pairs_are_given_when_they_are_few() -> None:
    found = as_set(non_mated_pairs(PEOPLE, most=100, seed=1))
    assert len(found) == 15 - 4
    assert found.isdisjoint(as_set(mated_pairs(PEOPLE)))


def test_a_sample_of_non_mated_pairs_has_the_size_asked_for_and_no_repetition() -> None:
    people = np.repeat(np.arange(300), 2)
    first, second = non_mated_pairs(people, most=1000, seed=7)
    assert len(as_set((first, second))) == len(first) == 1000
    assert (people[first] != people[second]).all()
    assert (first < second).all()


def test_the_same_seed_gives_the_same_sample_and_another_seed_another() -> None:
    people = np.repeat(np.arange(300), 2)
    one, again, other = (as_set(non_mated_pairs(people, most=1000, seed=seed)) for seed in (7, 7, 8))
    assert one == again
    assert one != other


def test_a_sample_close_to_all_pairs_ends() -> None:
    # One person with nearly all photos: few non-mated pairs among very many pairs.
    people = np.append(np.zeros(60, np.int64), 1)
    assert len(as_set(non_mated_pairs(people, most=40, seed=1))) == 40
