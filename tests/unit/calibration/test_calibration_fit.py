"""Fitting on people drawn from known distributions."""

from dataclasses import replace

import numpy as np
import pytest

from matching.face.calibration_artefact import Cause, Protocol
from matching.face.calibration_check import held_out_log10_lrs
from matching.face.calibration_fit import StrataFit, sample_stratum
from matching.face.calibration_line import fit_line, logistic
from matching.face.calibration_sample import CalibrationPhotos, compare_within_sources, weights
from matching.face.calibration_strata import POOLED, AgeClass, StratumKey
from tests.unit.calibration.conftest import MakePhotos

QUICK = Protocol(representatives=300, most_effective=300, folds=3)


@pytest.fixture(scope="module")
def twenty(make_photos: MakePhotos) -> StrataFit:
    """Twenty adults with two photos each."""
    return fitted(make_photos(people=20))


def fitted(photos: CalibrationPhotos, protocol: Protocol = QUICK) -> StrataFit:
    return StrataFit(photos, compare_within_sources(photos, protocol), protocol, ("one", "two"))


def test_two_normal_distributions_give_the_textbook_line() -> None:
    # Of N(0, s) and N(m, s) the log10 LR is m (x - m/2) / s^2 / ln 10.
    random = np.random.default_rng(2)
    strangers, mated = random.normal(0, 0.1, 40_000), random.normal(0.3, 0.1, 40_000)
    intercept, slope = logistic(strangers, mated)
    assert slope == pytest.approx(0.3 / 0.01 / np.log(10), rel=0.02)
    assert -intercept / slope == pytest.approx(0.15, abs=0.002)


def test_the_line_does_not_depend_on_where_the_scores_lie() -> None:
    random = np.random.default_rng(2)
    strangers, mated = random.normal(0, 0.1, 4000), random.normal(0.3, 0.1, 4000)
    intercept, slope = logistic(strangers, mated)
    moved = logistic(0.9 + strangers / 10, 0.9 + mated / 10)
    assert moved[1] == pytest.approx(10 * slope, rel=1e-3)
    assert moved[0] + 0.9 * moved[1] == pytest.approx(intercept, rel=1e-3)


def test_the_bounds_know_how_few_people_there_are(make_photos: MakePhotos) -> None:
    few, many = (fitted(make_photos(people=people)).fits[POOLED] for people in (12, 40))
    for fit in (few, many):
        assert -np.log10(fit.counts.mated_effective + 1) <= fit.lower_bound <= 0
        assert 0 <= fit.upper_bound <= np.log10(fit.counts.non_mated_effective + 1)
    assert few.upper_bound < many.upper_bound
    assert few.lower_bound > many.lower_bound


def test_more_photos_of_the_same_people_do_not_widen_the_bounds_as_more_people_would(
    twenty: StrataFit, make_photos: MakePhotos
) -> None:
    two_each = twenty.fits[POOLED]
    eight_each = fitted(make_photos(people=20, photos_each=8)).fits[POOLED]
    assert eight_each.counts.mated_pairs == 28 * two_each.counts.mated_pairs
    assert eight_each.counts.mated_effective == two_each.counts.mated_effective == 20.0
    assert eight_each.lower_bound >= -np.log10(21)


def test_scores_that_speak_for_strangers_give_no_line(make_photos: MakePhotos) -> None:
    pairs = compare_within_sources(make_photos(people=15), QUICK)
    turned = replace(pairs, score=-pairs.score)
    assert fit_line(turned, weights(turned, minors_share=0.5), QUICK) is None


def test_every_comparison_is_judged_without_its_two_people(make_photos: MakePhotos) -> None:
    photos = make_photos(people=20)
    pairs = compare_within_sources(photos, QUICK)
    honest = held_out_log10_lrs(pairs, QUICK, minors_share=0.5)
    # Whatever the scores of person 3, they do not move the judgement of the comparisons of person 3.
    of_three = (pairs.person == 3) | (pairs.other_person == 3)
    spoiled = replace(pairs, score=np.where(of_three & pairs.is_mated, -0.9, pairs.score))
    again = held_out_log10_lrs(spoiled, QUICK, minors_share=0.5)
    strangers_of_three = of_three & ~pairs.is_mated
    assert again[strangers_of_three].tolist() == honest[strangers_of_three].tolist()
    assert again[~of_three].tolist() != honest[~of_three].tolist()


def test_held_out_ratios_of_well_separated_people_cost_little(make_photos: MakePhotos) -> None:
    cost = fitted(make_photos(people=30, spread=0.4)).fits[POOLED].held_out[0]
    assert cost.cllr_min <= cost.cllr < 0.25


def test_reliability_shares_add_up_to_one_of_each_kind(twenty: StrataFit) -> None:
    bins = twenty.fits[POOLED].held_out[0].reliability
    assert sum(one.mated_share for one in bins) == pytest.approx(1, abs=1e-3)
    assert sum(one.non_mated_share for one in bins) == pytest.approx(1, abs=1e-3)


def test_known_ages_give_their_class_its_own_stratum(twenty: StrataFit) -> None:
    fits = twenty.fits
    assert StratumKey(AgeClass.ADULT_ADULT) in fits
    assert not any(key.age_class is AgeClass.MINOR_MINOR for key in fits)


def test_too_few_people_leave_a_stratum_out_and_are_counted(make_photos: MakePhotos) -> None:
    strata = fitted(make_photos(people=8))
    assert not strata.fits
    causes = {(entry.key.name, entry.cause, entry.counts.mated_people) for entry in strata.left_out}
    assert ("pooled", Cause.TOO_FEW_PEOPLE, 8) in causes
    assert ("adult_adult", Cause.TOO_FEW_PEOPLE, 8) in causes


def test_a_gap_of_its_own_is_kept_only_where_it_costs_less(twenty: StrataFit) -> None:
    # All photos were taken at one age: the narrow gap holds the same pairs and cannot cost less.
    narrow = StratumKey(AgeClass.ADULT_ADULT, 0, 11)
    assert narrow not in twenty.fits
    entry = next(entry for entry in twenty.left_out if entry.key == narrow)
    assert entry.cause is Cause.NOT_BETTER
    assert entry.cllr == entry.wider_cllr


def test_a_gap_at_which_faces_change_gets_its_own_line(make_photos: MakePhotos) -> None:
    # Half the people have two photos of one day, half two photos 25 years apart that hardly agree.
    soon, late = make_photos(people=40, spread=0.3), make_photos(people=40, spread=1.2, seed=2)
    lowest = np.where(np.arange(80) % 2, 45.0, 20.0)
    photos = CalibrationPhotos(
        people=np.concatenate([soon.people, 40 + late.people]),
        sources=np.zeros(160, np.int64),
        vectors=np.concatenate([soon.vectors, late.vectors]),
        lowest_age=np.concatenate([soon.lowest_age, lowest]),
        highest_age=np.concatenate([soon.highest_age, lowest]),
        longest_gap=soon.longest_gap,
    )
    fits = fitted(photos).fits
    near, far = fits[StratumKey(AgeClass.ADULT_ADULT, 0, 11)], fits[StratumKey(AgeClass.ADULT_ADULT, 11)]
    assert near.wider_cllr is not None
    assert near.held_out[0].cllr < near.wider_cllr
    # A modest score speaks against one person soon after, and less so after 25 years.
    assert near.intercept + 0.2 * near.slope < far.intercept + 0.2 * far.slope


def test_each_source_of_a_mixed_stratum_has_its_cost_written_down(make_photos: MakePhotos) -> None:
    photos = make_photos(people=40)
    photos = replace(
        photos, sources=(photos.people >= 20).astype(np.int64), longest_gap=np.array([np.nan, np.nan])
    )
    names = [cost.source for cost in fitted(photos).fits[POOLED].held_out]
    assert names == [None, "one", "two"]


def test_the_same_people_give_the_same_fit(twenty: StrataFit, make_photos: MakePhotos) -> None:
    again = fitted(make_photos(people=20))
    assert again.fits == twenty.fits
    assert again.left_out == twenty.left_out


def test_a_sample_of_a_stratum_knows_which_comparisons_belong(make_photos: MakePhotos) -> None:
    pairs = compare_within_sources(make_photos(people=12), QUICK)
    sample = sample_stratum(pairs, StratumKey(AgeClass.ADULT_ADULT), QUICK)
    assert sample.belongs.sum() == len(sample.pairs) == len(sample.weight)
