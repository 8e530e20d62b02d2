"""The bench of the nightly comparison runs what it says, on a caseload of a few."""

import json

import pytest

from benchmarks.__main__ import main


def test_the_last_line_is_one_object_with_the_promised_figures(capsys: pytest.CaptureFixture[str]) -> None:
    sizes = {
        "residents": 20,
        "reports": 60,
        "profiles": 20,
        "families": 5,
        "dimension": 32,
        "known-share": 0.5,
    }
    words = [word for name, size in sizes.items() for word in (f"--{name}", str(size))]
    assert main(["nightly", "--json", *words]) == 0
    figures = json.loads(capsys.readouterr().out.splitlines()[-1])
    promised = {
        "full_s",
        "face_pairs_per_s",
        "dna_pairs_per_s",
        "overhead_vs_kernel",
        "incremental_s",
        "peak_rss_gb",
    }
    assert promised <= figures.keys()
    assert list(figures["incremental_s"]) == ["0.1%", "0.5%", "2%"]
    assert figures["face_pairs"] == 20 * 60 + 20 * 19
    assert figures["candidates"] >= 5
    assert figures["errors"] == 0
