"""Evidence of several kinds beside a stated prior: sums that can be taken apart, kinds that stay apart."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.fusion import Fused, PriorOdds, fuse, posterior_probability, prior_of_one_among
from matching.fusion_words import KIND_WORDS, breakdown, made_of
from models.evidence import EvidenceItem, EvidenceKind
from models.message import Message

REASON = Message("理由。", "A reason.")
ONE_IN_A_HUNDRED = prior_of_one_among(100)
MANY_OF_A_KIND = (EvidenceKind.CIRCUMSTANCES, EvidenceKind.CLUE, EvidenceKind.CONTRADICTION)


def item(
    kind: EvidenceKind, log10_lr: float | None, low: float | None = None, high: float | None = None
) -> EvidenceItem:
    return EvidenceItem(kind, log10_lr, low, high, None, True, REASON)


def face(log10_lr: float | None) -> EvidenceItem:
    return item(EvidenceKind.FACE, log10_lr, -3.0, 4.0)


RATIOS = st.one_of(st.none(), st.floats(-9, 9))
SOME = st.lists(st.builds(item, st.sampled_from(MANY_OF_A_KIND), RATIOS), max_size=6)
FACE = st.builds(face, st.one_of(st.none(), st.floats(-3, 4)))
DNA = st.builds(item, st.just(EvidenceKind.DNA), RATIOS)


def test_the_total_and_the_posterior_of_a_small_case_by_hand() -> None:
    fused = fuse([face(3.0), item(EvidenceKind.CONTRADICTION, -1.0)], ONE_IN_A_HUNDRED)
    assert fused.total_log10_lr == pytest.approx(2.0)
    assert fused.log10_posterior_odds == pytest.approx(0.0)
    assert posterior_probability(fused) == pytest.approx(0.5)


def test_it_is_printed_with_its_prior_and_every_reason() -> None:
    fused = fuse([face(2.0), item(EvidenceKind.CLUE, None)], ONE_IN_A_HUNDRED)
    prior, first, second = (line.en for line in breakdown(fused))
    assert prior.startswith("-2.00 Prior: each of the 100 people")
    assert first == "+2.00 face: A reason."
    assert second == "  –   clues: A reason."
    assert made_of(fused).en == "Ordered by +2.00 (face +2.00); for the order only, not an opinion."
    assert "No numeric evidence" in made_of(fuse([face(None)], ONE_IN_A_HUNDRED)).en
    assert set(KIND_WORDS) == set(EvidenceKind)


@given(FACE, DNA, SOME, st.randoms(use_true_random=False))
def test_the_parts_add_up_in_whatever_order_they_come(
    one: EvidenceItem, dna: EvidenceItem, others: list[EvidenceItem], chance: object
) -> None:
    given_items = [one, dna, *others]
    fused = fuse(given_items, ONE_IN_A_HUNDRED)
    expected = sum(each.log10_lr or 0.0 for each in given_items)
    assert fused.total_log10_lr == pytest.approx(expected, abs=1e-9)
    assert fuse(reversed(given_items), ONE_IN_A_HUNDRED).total_log10_lr == pytest.approx(expected, abs=1e-9)


@given(FACE, DNA, SOME)
def test_dna_and_face_are_the_same_beside_anything_else(
    one: EvidenceItem, dna: EvidenceItem, others: list[EvidenceItem]
) -> None:
    fused = fuse([one, dna, *others], ONE_IN_A_HUNDRED)
    assert fused.of_kind(EvidenceKind.DNA) == (dna,)
    assert fused.of_kind(EvidenceKind.FACE) == (one,)


@given(FACE, SOME)
def test_what_is_missing_changes_nothing(one: EvidenceItem, others: list[EvidenceItem]) -> None:
    without = fuse([one, *others], ONE_IN_A_HUNDRED)
    nothing = fuse([one, *others, item(EvidenceKind.CIRCUMSTANCES, None)], ONE_IN_A_HUNDRED)
    assert nothing.total_log10_lr == without.total_log10_lr


@given(FACE, SOME)
def test_a_face_counts_no_more_than_its_bounds(one: EvidenceItem, others: list[EvidenceItem]) -> None:
    with_face = fuse([one, *others], ONE_IN_A_HUNDRED).total_log10_lr
    without = fuse(others, ONE_IN_A_HUNDRED).total_log10_lr
    assert -3.0 - 1e-9 <= with_face - without <= 4.0 + 1e-9


@given(SOME, SOME, st.integers(1, 10**9))
def test_the_prior_changes_no_order(one: list[EvidenceItem], other: list[EvidenceItem], persons: int) -> None:
    def odds(items: list[EvidenceItem], prior: PriorOdds) -> float:
        return fuse(items, prior).log10_posterior_odds

    here = odds(one, ONE_IN_A_HUNDRED) - odds(other, ONE_IN_A_HUNDRED)
    assert odds(one, prior_of_one_among(persons)) - odds(other, prior_of_one_among(persons)) == pytest.approx(
        here, abs=1e-9
    )


@given(st.floats(-400, 400))
def test_a_posterior_is_a_probability_and_its_odds_come_back(total: float) -> None:
    probability = posterior_probability(fuse([item(EvidenceKind.DNA, total)], prior_of_one_among(1)))
    assert 0 <= probability <= 1
    if abs(total) < 8:
        assert math.log10(probability / (1 - probability)) == pytest.approx(total, abs=1e-6)


def refused(*items: EvidenceItem) -> str:
    with pytest.raises(ValueError, match=r".+") as raised:
        fuse(items, ONE_IN_A_HUNDRED)
    return str(raised.value)


def test_what_would_count_twice_or_without_bounds_is_refused() -> None:
    assert "2 items of face" in refused(face(1.0), face(1.0))
    assert "2 items of dna" in refused(item(EvidenceKind.DNA, 1.0), item(EvidenceKind.DNA, None))
    assert "without bounds" in refused(item(EvidenceKind.FACE, 1.0))
    assert "outside its bounds" in refused(item(EvidenceKind.FACE, 5.0, -3.0, 4.0))
    assert "not a finite" in refused(item(EvidenceKind.DNA, math.inf))
    assert "carries no ratio" in refused(item(EvidenceKind.EXCLUSION, -9.0))


def test_an_exclusion_is_listed_without_a_number() -> None:
    fused = fuse([face(2.0), item(EvidenceKind.EXCLUSION, None)], ONE_IN_A_HUNDRED)
    assert len(fused.of_kind(EvidenceKind.EXCLUSION)) == 1
    assert fused.total_log10_lr == 2.0


def test_nobody_compared_has_no_prior() -> None:
    with pytest.raises(ValueError, match="people compared"):
        prior_of_one_among(0)


def test_nothing_at_all_is_the_prior_alone() -> None:
    assert fuse([], ONE_IN_A_HUNDRED) == Fused(ONE_IN_A_HUNDRED, ())
