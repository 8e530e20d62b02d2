"""From a score to evidence and a false match rate, by a calibration made by hand."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from matching.face.calibration import Calibration, PairCircumstances, find_calibration, uncalibrated
from matching.face.calibration_artefact import Artefact, FittedPack, with_id, write_artefact
from models.age import AgeRange
from models.quality import Verdict

ADULT, CHILD = AgeRange(30, 30), AgeRange(6, 6)
UNKNOWN = PairCircumstances()
ADULTS = PairCircumstances(ADULT, ADULT)
CHILDREN = PairCircumstances(CHILD, CHILD)


@pytest.fixture
def calibration(artefact: Artefact) -> Calibration:
    return Calibration(artefact)


def test_between_the_bounds_the_ratio_lies_on_the_line(calibration: Calibration) -> None:
    evidence = calibration.evaluate(0.3, ADULTS).evidence
    assert evidence.log10_lr == pytest.approx(10 * 0.3 - 1)
    assert (evidence.lower_bound, evidence.upper_bound) == (-1.5, 3.0)
    assert evidence.stratum == "adult_adult"
    assert evidence.is_covered


def test_a_ratio_is_cut_at_what_the_data_support_and_says_so(calibration: Calibration) -> None:
    high, low = (calibration.evaluate(score, ADULTS).evidence for score in (0.95, -0.9))
    assert high.log10_lr == 3.0
    assert "cut at the most" in high.reason.en
    assert low.log10_lr == -1.5
    assert "下限" in low.reason.zh


@pytest.mark.parametrize("case", [UNKNOWN, ADULTS, CHILDREN, PairCircumstances(CHILD, CHILD, 1.0)])
@pytest.mark.parametrize("quality", [Verdict.USABLE, Verdict.WEAK])
def test_a_higher_score_never_counts_less(
    calibration: Calibration, case: PairCircumstances, quality: Verdict
) -> None:
    case = replace(case, weakest_quality=quality)
    results = [calibration.evaluate(float(score), case) for score in np.linspace(-1, 1, 401)]
    ratios = [result.evidence.log10_lr for result in results]
    rates = [result.false_match_rate for result in results]
    assert ratios == sorted(ratios, key=lambda ratio: -99 if ratio is None else ratio)
    assert rates == sorted(rates, reverse=True)


def test_many_scores_at_once_give_the_same_ratios_as_one_by_one(calibration: Calibration) -> None:
    case = replace(CHILDREN, weakest_quality=Verdict.WEAK)
    scores = np.linspace(-1, 1, 21)
    together, is_covered = calibration.log10_lrs(scores, case)
    one_by_one = [calibration.evaluate(float(score), case).evidence for score in scores]
    assert together.tolist() == [evidence.log10_lr for evidence in one_by_one]
    assert {evidence.is_covered for evidence in one_by_one} == {is_covered}


def test_the_rate_is_read_off_the_tail_and_falls_log_linearly_between_its_points(
    calibration: Calibration,
) -> None:
    assert calibration.evaluate(0.2, ADULTS).false_match_rate == pytest.approx(0.1)
    halfway = calibration.evaluate(0.35, ADULTS)
    assert halfway.false_match_rate == pytest.approx((0.1 * 0.003) ** 0.5)
    assert not halfway.is_rate_a_bound


def test_beyond_the_data_the_rate_is_a_bound_and_never_zero(calibration: Calibration) -> None:
    for score in (0.5, 0.7, 1.0):
        result = calibration.evaluate(score, ADULTS)
        assert result.false_match_rate == pytest.approx(0.003)
        assert result.is_rate_a_bound


def test_unknown_ages_are_weighed_cautiously_and_the_reason_says_how_to_do_better(
    calibration: Calibration,
) -> None:
    evidence = calibration.evaluate(0.9, UNKNOWN).evidence
    assert evidence.stratum == "pooled"
    assert evidence.log10_lr == 2.0
    assert evidence.is_covered
    assert "may be a child" in evidence.reason.en
    assert "出生日期" in evidence.reason.zh


def test_one_known_age_is_not_enough_for_an_age_stratum(calibration: Calibration) -> None:
    assert calibration.evaluate(0.4, PairCircumstances(ADULT, None)).evidence.stratum == "pooled"


def test_children_within_two_years_have_their_own_line(calibration: Calibration) -> None:
    soon = calibration.evaluate(0.4, PairCircumstances(CHILD, CHILD, 2.5)).evidence
    later = calibration.evaluate(0.4, PairCircumstances(CHILD, CHILD, 3.0)).evidence
    assert (soon.stratum, later.stratum) == ("minor_minor/0-2", "minor_minor")
    assert soon.log10_lr == pytest.approx(6 * 0.4 - 1)
    assert later.log10_lr == pytest.approx(4 * 0.4 - 1)


def test_too_few_people_behind_a_stratum_is_said_and_not_covered(calibration: Calibration) -> None:
    case = PairCircumstances(AgeRange(2, 2), AgeRange(15, 15), 13.0)
    evidence = calibration.evaluate(0.4, case).evidence
    assert evidence.stratum == "minor_minor"
    assert not evidence.is_covered
    assert "6 people stand behind" in evidence.reason.en
    assert "6 人" in evidence.reason.zh


def test_a_gap_without_any_people_behind_it_falls_back_within_its_class(calibration: Calibration) -> None:
    evidence = calibration.evaluate(0.4, PairCircumstances(AgeRange(20, 20), AgeRange(45, 45))).evidence
    assert evidence.stratum == "adult_adult"
    assert not evidence.is_covered
    assert "0 people stand behind" in evidence.reason.en


def test_a_gap_that_was_no_better_apart_is_covered_by_the_wider_stratum(calibration: Calibration) -> None:
    evidence = calibration.evaluate(0.4, PairCircumstances(ADULT, ADULT, 5.0)).evidence
    assert evidence.stratum == "adult_adult"
    assert evidence.is_covered
    assert "no better" in evidence.reason.en


def test_a_class_without_data_falls_back_to_the_mix_and_is_not_covered(calibration: Calibration) -> None:
    evidence = calibration.evaluate(0.4, PairCircumstances(CHILD, ADULT)).evidence
    assert evidence.stratum == "pooled"
    assert not evidence.is_covered
    assert "not enough calibration data" in evidence.reason.en


def test_people_older_than_anyone_calibrated_on_are_not_covered(calibration: Calibration) -> None:
    evidence = calibration.evaluate(0.4, PairCircumstances(AgeRange(75, 85), AgeRange(50, 60))).evidence
    assert not evidence.is_covered
    assert "18 to 62" in evidence.reason.en


def test_an_age_range_that_only_reaches_past_the_data_is_covered(calibration: Calibration) -> None:
    case = PairCircumstances(AgeRange(55, 70), AgeRange(55, 60))
    assert calibration.evaluate(0.4, case).evidence.is_covered


def test_photos_further_apart_than_any_calibrated_on_are_not_covered(calibration: Calibration) -> None:
    evidence = calibration.evaluate(0.4, PairCircumstances(ADULT, ADULT, 30.0)).evidence
    assert not evidence.is_covered
    assert "at most 20 years apart" in evidence.reason.en


def test_a_weak_photo_shrinks_the_ratio_and_its_bounds_and_raises_the_rate(calibration: Calibration) -> None:
    usable = calibration.evaluate(0.3, ADULTS)
    weak = calibration.evaluate(0.3, replace(ADULTS, weakest_quality=Verdict.WEAK))
    assert usable.evidence.log10_lr is not None
    assert weak.evidence.log10_lr == pytest.approx(0.5 * usable.evidence.log10_lr)
    assert (weak.evidence.lower_bound, weak.evidence.upper_bound) == (-0.75, 1.5)
    assert weak.false_match_rate == pytest.approx(2 * usable.false_match_rate)
    assert weak.evidence.is_covered
    assert "weak" in weak.evidence.reason.en


def test_a_rate_never_exceeds_one(calibration: Calibration) -> None:
    assert calibration.evaluate(-1.0, replace(ADULTS, weakest_quality=Verdict.WEAK)).false_match_rate == 1.0


def test_weak_photos_that_were_never_measured_are_not_covered(artefact: Artefact) -> None:
    calibration = Calibration(with_id(replace(artefact, weak_photos=None)))
    usable = calibration.evaluate(0.3, ADULTS).evidence
    weak = calibration.evaluate(0.3, replace(ADULTS, weakest_quality=Verdict.WEAK)).evidence
    assert weak.log10_lr == usable.log10_lr
    assert not weak.is_covered
    assert "not measured" in weak.reason.en


def test_a_refused_photo_is_never_compared(calibration: Calibration) -> None:
    with pytest.raises(ValueError, match="refused"):
        calibration.evaluate(0.3, replace(ADULTS, weakest_quality=Verdict.REFUSED))


@pytest.mark.parametrize("score", [float("nan"), 1.2, -7.0])
def test_what_is_no_cosine_is_refused(calibration: Calibration, score: float) -> None:
    with pytest.raises(ValueError, match="cosine"):
        calibration.evaluate(score, ADULTS)


def test_the_rounding_of_stored_templates_is_no_error(calibration: Calibration) -> None:
    assert calibration.evaluate(1.0009, ADULTS).evidence.log10_lr == 3.0


def test_no_reason_ever_shows_a_percentage(calibration: Calibration) -> None:
    for case in (UNKNOWN, ADULTS, CHILDREN, PairCircumstances(CHILD, ADULT, 20.0, Verdict.WEAK)):
        reason = calibration.evaluate(0.9, case).evidence.reason
        assert "%" not in reason.zh + reason.en


def put(folder: Path, name: str, artefact: Artefact) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(write_artefact(artefact), "utf-8")


def test_a_calibration_is_found_by_pack_and_networks(tmp_path: Path, artefact: Artefact) -> None:
    put(tmp_path, "one.json", artefact)
    found = find_calibration("test", "1" * 64, folders=(tmp_path,))
    assert found is not None
    assert (found.id, found.pack_id) == (artefact.id, "test")


def test_scores_of_other_networks_are_never_evaluated(tmp_path: Path, artefact: Artefact) -> None:
    put(tmp_path, "one.json", artefact)
    assert find_calibration("test", "9" * 64, folders=(tmp_path,)) is None
    assert find_calibration("other", "1" * 64, folders=(tmp_path,)) is None


def test_the_highest_version_in_the_first_folder_that_has_one_is_taken(
    tmp_path: Path, artefact: Artefact
) -> None:
    later = with_id(replace(artefact, version=3))
    for number, version in enumerate((artefact, later, with_id(replace(artefact, version=2)))):
        put(tmp_path / "local", f"{number}.json", version)
    put(tmp_path / "further", "new.json", with_id(replace(artefact, version=9)))
    folders = (tmp_path / "none", tmp_path / "local", tmp_path / "further")
    found = find_calibration("test", "1" * 64, folders=folders)
    assert found is not None
    assert found.id == later.id


def test_a_local_calibration_goes_before_the_shipped_one_of_the_same_networks(
    tmp_path: Path, artefact: Artefact
) -> None:
    put(tmp_path, "local.json", with_id(replace(artefact, pack=FittedPack("embedded", "0" * 64, "1" * 64))))
    found = find_calibration("embedded", "1" * 64, folders=(tmp_path,))
    assert found is not None
    assert found.id.startswith("test-faces.1+")


def test_a_pack_without_calibration_gives_no_ratio_and_says_how_to_get_one() -> None:
    evidence = uncalibrated("opencv")
    assert evidence.log10_lr is None
    assert not evidence.is_covered
    assert "guitu calibrate faces" in evidence.reason.en
    assert "--pack opencv" in evidence.reason.zh
