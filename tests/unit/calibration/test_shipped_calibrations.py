"""The calibrations that ship: for the networks that ship manifests, complete, and documented as they are."""

from pathlib import Path

import pytest

from casework.face_evaluation.calibration_report import report
from matching.face.calibration import Calibration, PairCircumstances, find_calibration
from matching.face.manifest import built_in_manifests
from matching.face.verify import embedding_digest
from models.age import AgeRange

CALIBRATED = ("embedded", "scrfd-mobilefacenet", "yunet-edgeface-xs", "yunet-retail-0095")
ADULTS = PairCircumstances(AgeRange(30, 30), AgeRange(35, 35))
CHILDREN = PairCircumstances(AgeRange(5, 5), AgeRange(9, 9))


def shipped(pack_id: str) -> Calibration:
    manifest = next(manifest for manifest in built_in_manifests() if manifest.id == pack_id)
    found = find_calibration(pack_id, embedding_digest(manifest))
    assert found is not None, f"no calibration for the networks of {pack_id}: fit it again"
    return found


@pytest.mark.parametrize("pack_id", CALIBRATED)
def test_the_networks_of_the_pack_are_those_it_was_fitted_with(pack_id: str) -> None:
    calibration = shipped(pack_id)
    assert calibration.pack_id == pack_id
    assert calibration.id.startswith(f"{pack_id}-faces.")


@pytest.mark.parametrize("pack_id", CALIBRATED)
def test_every_age_class_has_its_own_line_and_weak_photos_are_measured(pack_id: str) -> None:
    artefact = shipped(pack_id).artefact
    names = {fit.key.name for fit in artefact.strata}
    assert {"pooled", "adult_adult", "minor_adult", "minor_minor"} <= names
    assert artefact.weak_photos is not None
    assert artefact.weak_photos.people >= 80


@pytest.mark.parametrize("pack_id", CALIBRATED)
def test_ratios_cost_little_more_than_the_scores_themselves_on_people_not_seen(pack_id: str) -> None:
    for fit in shipped(pack_id).artefact.strata:
        cost = fit.held_out[0]
        assert cost.cllr < 1.0, f"{fit.key.name} would do better saying nothing"
        # Twelve people carry the strata of a minor and an adult: their lines are the least sure.
        assert cost.cllr - cost.cllr_min < (0.05 if fit.counts.mated_people > 50 else 0.2), fit.key.name


@pytest.mark.parametrize("pack_id", CALIBRATED)
def test_strangers_children_reach_a_score_more_often_than_strangers_adults(pack_id: str) -> None:
    calibration = shipped(pack_id)
    adults = next(fit for fit in calibration.artefact.strata if fit.key.name == "adult_adult")
    score = next(point.score for point in adults.tail if point.rate <= 0.001)
    adult, child = (calibration.evaluate(score, case).false_match_rate for case in (ADULTS, CHILDREN))
    assert child > 2 * adult


@pytest.mark.parametrize("pack_id", CALIBRATED)
def test_bounds_and_rates_claim_no_more_than_the_people_behind_them(pack_id: str) -> None:
    for fit in shipped(pack_id).artefact.strata:
        assert 10**fit.upper_bound <= fit.counts.non_mated_effective + 1
        assert 10**-fit.lower_bound <= fit.counts.mated_effective + 1
        assert fit.lowest_rate >= 3 / fit.counts.non_mated_effective
        assert fit.counts.non_mated_effective <= fit.counts.non_mated_pairs


@pytest.mark.parametrize("pack_id", CALIBRATED)
def test_undated_pairs_claim_less_than_dated_adults(pack_id: str) -> None:
    calibration = shipped(pack_id)
    undated, adults = (calibration.evaluate(1.0, case) for case in (PairCircumstances(), ADULTS))
    assert undated.evidence.log10_lr is not None
    assert adults.evidence.log10_lr is not None
    assert undated.evidence.log10_lr < adults.evidence.log10_lr
    assert undated.false_match_rate > adults.false_match_rate


def test_the_documented_results_are_those_of_the_shipped_files(project_root: Path) -> None:
    documented = (project_root / "docs" / "calibration-results.md").read_text("utf-8")
    for pack_id in CALIBRATED:
        assert report(shipped(pack_id).artefact) in documented, f"the results of {pack_id} are out of date"
