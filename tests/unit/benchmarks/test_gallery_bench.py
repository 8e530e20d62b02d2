"""The gallery's bench runs small, repeats itself, and proves what it prints."""

import argparse
import json

import numpy as np
import pytest

from benchmarks import gallery
from benchmarks.__main__ import BENCHES, main
from benchmarks.report import print_json, print_report
from benchmarks.synthetic_faces import synthetic_faces


def test_synthetic_faces_are_unit_vectors_and_the_same_for_the_same_seed() -> None:
    first = synthetic_faces(301, 64, probes=20, seed=3)
    again = synthetic_faces(301, 64, probes=20, seed=3)
    assert first.vectors.tobytes() == again.vectors.tobytes()
    assert np.abs(np.linalg.norm(first.vectors, axis=1) - 1).max() < 1e-5
    assert first.probes.tobytes() != synthetic_faces(301, 64, probes=20, seed=4).probes.tobytes()


def test_the_gallery_bench_reports_speed_beside_full_recall(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = argparse.Namespace(n=[200, 400], dimension=[32], batch=40, seed=1)
    figures = gallery.run(arguments)
    assert figures["recall_vs_exact"] == 1
    assert figures["filtered_10%_mates_lost"] == 0
    assert figures["n"] == 400
    print_report("gallery", {"cores": 2}, figures)
    print_json("gallery", {"cores": 2}, figures)
    said = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert said["bench"] == "gallery"
    assert said["speedup_vs_flat_single"] > 0
    assert said["other_cases"][0]["n"] == 200


def test_an_unknown_bench_is_answered_with_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["galery"]) == 2
    assert ", ".join(BENCHES) in capsys.readouterr().err
