"""The face bench runs small, and its photos and faults are what they say."""

import argparse

import cv2
import numpy as np
import pytest

from benchmarks import faces
from benchmarks.degradations import degradations
from benchmarks.face_photos import portraits
from benchmarks.quality import Probes, line
from matching.face.decode import decode
from matching.face.face_crop import eye_distance_px
from models.quality import FaceQuality, QualityComponent, Verdict
from tests.pictures import WOMAN
from tests.unit.face_photos.faces import landmarks_of

ON_WOMAN = landmarks_of(middle=(145, 102), eye_distance=42, roll=4)


def test_the_face_bench_holds_the_pipeline_against_its_network_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faces, "SIDES_PX", (250,))
    monkeypatch.setattr(faces, "shared_photos", lambda _number, *, seed: [])
    threads = cv2.getNumThreads()
    figures = faces.run(argparse.Namespace(pack=["embedded"], photos=1, rounds=1, seed=1))
    cv2.setNumThreads(threads)
    of_pack = figures["embedded"]
    assert isinstance(of_pack, dict)
    portrait = of_pack["portraits of 250 px"]
    assert portrait["photos"] == 1
    assert portrait["end_to_end_ms"] > portrait["decode_ms"] > 0
    assert portrait["networks_ms"] > 1
    assert portrait["overhead"] == pytest.approx(portrait["end_to_end_ms"] / portrait["networks_ms"] - 1)
    for measured in (of_pack, portrait):
        meets = "meets" if measured["overhead"] <= 0.15 else "misses"
        assert measured["verdict"] == f"{meets} the limit of 15%"


def test_portraits_are_the_same_for_the_same_seed_and_differ_among_themselves() -> None:
    files = portraits(3, 120, seed=1)
    assert files == portraits(3, 120, seed=1)
    assert len(set(files)) == 3
    assert decode(files[0]).pixels.shape == (120, 120, 3)


def test_every_fault_changes_the_photo_and_none_leaves_it_alone() -> None:
    random = np.random.default_rng(1)
    made = {name: fault(WOMAN, ON_WOMAN, random) for name, fault in degradations().items()}
    assert np.array_equal(made.pop("none"), WOMAN)
    assert not [
        name for name, photo in made.items() if photo.shape == WOMAN.shape and np.array_equal(photo, WOMAN)
    ]
    assert all(photo.dtype == np.uint8 for photo in made.values())
    assert made["light x 2"].mean() > made["light x 1.3"].mean() > WOMAN.mean() > made["light x 0.5"].mean()
    assert made["eyes 20 px"].shape[0] == round(300 * 20 / eye_distance_px(ON_WOMAN))


def test_a_line_counts_hits_misses_and_faces_not_found() -> None:
    weak = FaceQuality((QualityComponent("sharpness", 3.0, "%", Verdict.WEAK),))
    refused = FaceQuality((QualityComponent("sharpness", 1.0, "%", Verdict.REFUSED),))
    scores = np.array([[0.9, 0.1, 0.1], [0.4, 0.0, 0.8]], np.float32)
    figures = line(Probes([0, 2], scores, [weak, refused]), 4, 0.35)
    assert figures["found"] == 0.5
    assert figures["tar"] == 0.5
    assert figures["far"] == 0.25
    assert (figures["weak"], figures["refused"], figures["hits_lost_to_refusal"]) == (0.25, 0.25, 0.25)
    assert figures["flagged"] == {"sharpness": 1.0}
