"""Reference cases computed by published programs: a sample here, all with `guitu validate dna`."""

from pathlib import Path

import pytest

from casework.dna_reference.validate import validate_folder

CASES = Path("reference/dna")
EVERY = {
    "pairwise_nomut.jsonl": 70,
    "pairwise_mut_theta.jsonl": 70,
    "pairwise_cn_std59.jsonl": 30,
    "pedigree_search.jsonl": 9,
    "dvi_joint.jsonl": 2,
}


@pytest.fixture
def sample(shared_dir: Path, tmp_path: Path) -> Path:
    """A folder with every n-th line of each case file and the frequency tables."""
    cases = tmp_path / "cases"
    cases.mkdir()
    for path in sorted((shared_dir / CASES / "cases").glob("*.jsonl")):
        lines = path.read_text(encoding="utf-8").splitlines()
        (cases / path.name).write_text("\n".join(lines[:: EVERY.get(path.name, 8)]), encoding="utf-8")
    (tmp_path / "frequencies").symlink_to(shared_dir / CASES / "frequencies")
    return cases


def test_published_programs_and_guitu_agree_on_every_number(sample: Path) -> None:
    report = validate_folder(sample)
    assert [f"{o.file} {o.case} {o.error} {o.largest}" for o in report.covered if not o.agrees] == []
    assert report.is_passed
    assert report.largest < 1e-9
    assert len(report.covered) > 30
    files = {summary.file.partition(".")[0] for summary in report.summaries()}
    assert files == {
        "dvi_joint",
        "edge_pairs",
        "mutation_matrices",
        "pairwise_cn_std59",
        "pairwise_mut_theta",
        "pairwise_nomut",
        "pedigree_search",
        "power_missing_person",
        "silent_allele",
    }
    assert {file for file, _ in report.not_covered()} == {
        "ystr_cases.jsonl",
    }
