"""How rare a Y haplotype is: against formulas worked by hand."""

import math

import pytest

from matching.dna.refusal import DnaInputInvalid
from matching.dna.ystr import YDatabase, YFrequency, YHaplotype, differing_loci, y_frequency


def haplotype(first: str, second: str, *double: str) -> YHaplotype:
    return YHaplotype.of({"DYS19": [first], "DYS391": [second], "DYS385": double})


DATABASE = YDatabase(
    "MADE_UP",
    (
        (haplotype("14", "10", "11", "14"), 3),
        (haplotype("15", "10", "11", "14"), 1),
        (haplotype("15", "11", "12", "13"), 1),
        (haplotype("16", "11"), 5),
    ),
)


def test_a_seen_haplotype_is_counted_among_the_men_typed_at_all_its_loci() -> None:
    found = y_frequency(haplotype("14", "10", "14", "11"), DATABASE)
    assert (found.seen, found.men) == (3, 5)
    assert found.share == pytest.approx(3 / 5)
    assert found.augmented == pytest.approx(4 / 6)
    assert found.kappa == pytest.approx(2 / 6)
    assert found.brenner is None
    assert found.with_theta(0.1) == pytest.approx(0.1 + 0.9 * 4 / 6)


def test_on_fewer_loci_haplotypes_of_the_database_fall_together() -> None:
    found = y_frequency(YHaplotype.of({"DYS391": ["10"]}), DATABASE)
    assert (found.seen, found.men, found.singletons) == (4, 10, 0)


def test_an_unseen_haplotype_is_a_singleton_once_it_is_added() -> None:
    found = y_frequency(haplotype("17", "10", "11", "14"), DATABASE)
    assert (found.seen, found.men, found.singletons) == (0, 5, 3)
    assert found.brenner == pytest.approx((1 - 3 / 6) / 6)


def test_a_haplotype_seen_once_is_no_singleton_once_the_query_is_added() -> None:
    assert y_frequency(haplotype("15", "11", "13", "12"), DATABASE).singletons == 1


@pytest.mark.parametrize(
    ("seen", "men", "bound"),
    [(0, 400, 1 - 0.05 ** (1 / 400)), (1, 2, math.sqrt(0.95)), (7, 7, 1.0), (0, 1, 0.95)],
)
def test_the_upper_bound_is_that_of_clopper_and_pearson(seen: int, men: int, bound: float) -> None:
    assert YFrequency(("DYS19",), seen, men, 0).upper_bound == pytest.approx(bound, rel=1e-12)


def test_loci_at_which_two_men_differ_are_named_among_those_both_have() -> None:
    first, second = haplotype("14", "10", "11", "14"), haplotype("15", "10", "14", "11")
    assert differing_loci(first, second) == (("DYS19",), 3)
    assert differing_loci(first, haplotype("14", "11")) == (("DYS391",), 2)


def test_nobody_typed_at_these_loci_is_not_comparable() -> None:
    with pytest.raises(DnaInputInvalid, match="dna_y_not_comparable"):
        y_frequency(YHaplotype.of({"DYS576": ["18"]}), DATABASE)
