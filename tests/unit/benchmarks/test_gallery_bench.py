"""The gallery's bench runs small, and what it says is so."""

import argparse
import json
from importlib.util import find_spec

import numpy as np
import pytest

from benchmarks import gallery
from benchmarks.__main__ import BENCHES, main
from benchmarks.gallery import gallery_search
from benchmarks.gallery_case import Case, filled_gallery
from benchmarks.gallery_decisions import (
    FALSE_ACCEPT_RATE,
    NOBODY,
    decision_figures,
    decisions,
    plain_lists,
    threshold_of,
)
from benchmarks.gallery_filtered import eligible_people, filtered_figures
from benchmarks.gallery_peers import graph_peers
from benchmarks.gallery_speed import FirstPersons
from benchmarks.report import Figure
from benchmarks.synthetic_faces import SyntheticFaces, synthetic_faces
from index.face_gallery import PartSizes
from index.search_method import EXACT_SEARCH, SCANNED_SEARCH

PROMISED = (
    "n",
    "speedup_vs_flat_single",
    "speedup_vs_flat_batch",
    "recall_at_1_mated",
    "decision_changes",
    "bytes_per_vector",
    "open_s",
    "rebuild_s",
    "add_to_found_ms",
)
SEARCHES = ("gallery", "gallery_exact", "numpy", "faiss_flat_one_thread", "faiss_flat_as_it_comes")
SMALL = Case(
    2_000, 64, batch=100, seed=1, has_all_peers=False, sizes=PartSizes(small=64, compressed=500, sealed=1_000)
)


@pytest.fixture(scope="module")
def faces() -> SyntheticFaces:
    return synthetic_faces(SMALL.n, SMALL.dimension, probes=100, strangers=100, seed=1)


def found(persons: list[int], scores: list[float]) -> FirstPersons:
    return FirstPersons(np.array(persons), np.array(scores, np.float32))


def number(figure: Figure) -> float:
    assert isinstance(figure, int | float)
    return figure


def test_a_small_run_gives_every_figure_and_no_changed_decision(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gallery", "--json", "--n", "2000", "400", "--dimension", "64", "--batch", "50"]) == 0
    said = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (said["bench"], said["n"], said["other_cases"][0]["n"]) == ("gallery", 2_000, 400)
    for figures in (said, *said["other_cases"]):
        assert [name for name in PROMISED if not figures[name] > 0] == ["decision_changes"]
        assert figures["decision_changes"] == 0
        assert figures["exact_lists_equal_plain"] == 1
        assert [figures[f"filtered_{share}_mates_lost"] for share in ("1%", "10%", "50%")] == [0, 0, 0]
        for search in SEARCHES:
            assert figures[search]["single_ms"] > 0
            assert figures[search]["batch_ms"] > 0
            assert figures[search]["recall_at_1_mated"] == pytest.approx(said["recall_at_1_mated"], abs=0.05)
        assert figures["faiss_hnsw_256"]["recall_at_1_mated"] > 0.8


def test_codes_change_no_decision_and_a_filter_loses_no_mate(faces: SyntheticFaces) -> None:
    view = filled_gallery(SMALL, faces)[0].view()
    assert view.statistics().compressed == 2_000
    scanned, exact = view.searched(SCANNED_SEARCH), view.searched(EXACT_SEARCH)
    probes = np.concatenate([faces.probes, faces.strangers])
    by_codes, by_all = (gallery_search(each)(probes) for each in (scanned, exact))
    figures = decision_figures(by_codes, by_all, by_all, mated=len(faces.probes))
    assert figures["decision_changes"] == 0
    assert figures["strangers_accepted"] == 0.01
    filtered = filtered_figures(scanned, exact, faces, seed=1)
    assert [filtered[f"filtered_{share}_mates_lost"] for share in ("1%", "10%", "50%")] == [0, 0, 0]
    assert number(filtered["filtered_50%_mates_found_exactly"]) > 50


def test_one_stranger_in_a_thousand_reaches_the_threshold() -> None:
    scores = np.linspace(0.1, 0.3, 2_000)
    threshold = threshold_of(found([0] * 2_000, scores.tolist()))
    assert np.count_nonzero(scores >= threshold) == 2_000 * FALSE_ACCEPT_RATE
    assert threshold_of(found([1, 2, 3], [0.1, 0.3, 0.2])) == pytest.approx(0.25)


def test_a_decision_is_who_is_accepted_if_anybody() -> None:
    assert decisions(found([7, 8, 9], [0.5, 0.3, 0.1]), 0.3).tolist() == [7, 8, NOBODY]


def test_changed_decisions_and_changed_first_persons_are_counted_apart() -> None:
    exact = found([1, 2, 3, 4, 5, 6], [0.9, 0.8, 0.7, 0.3, 0.2, 0.1])
    ours = found([1, 9, 3, 4, 9, 6], [0.9, 0.8, 0.2, 0.3, 0.2, 0.1])
    figures = decision_figures(ours, exact, exact, mated=3)
    assert figures["threshold"] == pytest.approx(0.25)
    assert figures["decision_changes"] == 2  # the second probe is another person's, the third nobody's
    assert (figures["first_person_changes_mated"], figures["first_person_changes_strangers"]) == (1, 1)


def test_plain_lists_take_the_best_photo_of_each_person() -> None:
    axes = np.eye(12, 16, dtype=np.float32)
    ids = np.arange(12) // 2
    faces = SyntheticFaces(axes, ids, axes[:1], ids[:1], axes[:0])
    probe = np.zeros((1, 16), np.float32)
    probe[0, [3, 4, 8]] = [0.3, 0.9, 0.5]
    assert plain_lists(faces, probe)[0].tolist() == [2, 4, 1, 0, 3, 5]


def test_eligible_people_are_the_share_asked_for_with_the_mates_among_them(faces: SyntheticFaces) -> None:
    probes, eligible = eligible_people(faces, 0.1, np.random.default_rng(0))
    assert probes == 50
    assert len(np.unique(eligible)) == len(eligible) == 100
    assert set(faces.probe_persons[:probes]) <= set(eligible)


def test_graphs_are_left_out_above_a_size_and_that_is_said(faces: SyntheticFaces) -> None:
    large = Case(gallery.GRAPHS_UP_TO + 1, 64, batch=1, seed=1, has_all_peers=False)
    assert "left out" in str(gallery.graphs(large, faces))


@pytest.mark.skipif(find_spec("usearch") is None, reason="usearch is not installed")
def test_usearch_finds_most_mates(faces: SyntheticFaces) -> None:
    figures = dict(graph_peers(faces))["usearch_256"]
    assert number(figures["recall_at_1_mated"]) > 0.9


def test_the_default_run_has_three_sizes_up_to_a_million() -> None:
    parser = argparse.ArgumentParser()
    gallery.add_arguments(parser)
    arguments = parser.parse_args([])
    assert (arguments.n, arguments.dimension) == ([10_000, 100_000, 1_000_000], [512])
    assert (arguments.batch, arguments.all_peers) == (1_000, False)


def test_an_unknown_bench_is_answered_with_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["galery"]) == 2
    assert ", ".join(BENCHES) in capsys.readouterr().err
