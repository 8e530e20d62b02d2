"""The bench of a very large gallery gives all its figures, at a size a test can wait for."""

import argparse

from benchmarks.large_gallery import run


def test_a_small_one_finds_everyone_either_way() -> None:
    figures = run(argparse.Namespace(n=70_000, dimension=64, probes=30, seed=1))
    assert figures["n"] == 70_000
    assert figures["first_person_differs"] == 0
    assert figures["recall_at_1_mated"] == figures["recall_at_1_mated_exact"]
    for name in ("single_ms", "codes_limit_ms", "single_exact_ms", "exact_limit_ms", "bytes_per_vector"):
        figure = figures[name]
        assert isinstance(figure, float)
        assert figure > 0
