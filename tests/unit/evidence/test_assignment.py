"""The best consistent assignment, beside trying every one."""

from itertools import combinations

import numpy as np
import pytest

from matching.assignment import consistent_pairs


def is_consistent(pairs: tuple[tuple[int, str], ...]) -> bool:
    return len({one for one, _ in pairs}) == len({other for _, other in pairs}) == len(pairs)


def best_total(strengths: dict[tuple[int, str], float]) -> float:
    """By trying every set of pairs."""
    sets = (chosen for size in range(len(strengths) + 1) for chosen in combinations(strengths, size))
    return max(sum(strengths[pair] for pair in chosen) for chosen in sets if is_consistent(chosen))


@pytest.mark.parametrize("seed", range(8))
def test_no_other_consistent_set_of_pairs_speaks_stronger(seed: int) -> None:
    random = np.random.default_rng(seed)
    people = [(int(random.integers(4)), "abcd"[random.integers(4)]) for _ in range(8)]
    strengths = {pair: float(random.normal(1.0, 2.0)) for pair in people}
    chosen = consistent_pairs(strengths)
    assert is_consistent(tuple(chosen))
    assert sum(strengths[pair] for pair in chosen) == pytest.approx(best_total(strengths))


def test_one_strong_pair_gives_way_to_two_that_are_stronger_together() -> None:
    strengths = {(1, "a"): 5.0, (1, "b"): 4.0, (2, "a"): 4.0}
    assert consistent_pairs(strengths) == {(1, "b"), (2, "a")}


def test_evidence_against_is_never_chosen_and_nobody_gives_nothing() -> None:
    assert consistent_pairs({(1, "a"): -1.0, (2, "b"): 0.0}) == set()
    assert consistent_pairs({}) == set()
