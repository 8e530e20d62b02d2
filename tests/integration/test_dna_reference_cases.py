"""Reference cases computed by published programs: a sample here, all with `guitu validate dna`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

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
    for path in (shared_dir / CASES / "cases").glob("*.json"):
        (cases / path.name).symlink_to(path)
    (tmp_path / "frequencies").symlink_to(shared_dir / CASES / "frequencies")
    return cases


def test_published_programs_and_guitu_agree_on_every_number(sample: Path) -> None:
    report = validate_folder(sample)
    assert [f"{o.file} {o.case} {o.error} {o.largest}" for o in report.outcomes if not o.agrees] == []
    assert report.is_passed
    assert report.largest < 1e-9
    assert len(report.outcomes) > 30
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
        "ystr_cases",
    }


def _best(case: Any) -> Any:
    return case["joint_top"][0]


WRONG: list[tuple[str, Callable[[Any], object]]] = [
    ("dvi_joint", lambda case: _best(case).update(log10_lik=_best(case)["log10_lik"] + 0.001)),
    ("dvi_joint", lambda case: _best(case).update(posterior_flat_prior=0.4)),
    ("dvi_joint", lambda case: case["joint_top"].append({**_best(case), "log10_lik": None})),
    ("dvi_joint", lambda case: case["pairwise_log10_lr"]["V1"].update(M1=1.5)),
    ("dvi_joint", lambda case: case.update(n_assignments=101)),
    ("power_missing_person", lambda case: case["EP_per_marker"].insert(0, case["EP_per_marker"].pop())),
    ("power_missing_person", lambda case: case["simulated_true_MP"].update(mean_log10LR=1.0)),
    ("power_missing_person", lambda case: case["simulated_true_MP"].update(P_LR_ge_1e4=0.5)),
    ("power_missing_person", lambda case: case["simulated_true_MP"]["quantiles"].update({"50%": 1.0})),
    ("power_missing_person", lambda case: case["simulated_unrelated"].update(P_LR_zero=0.5)),
    ("ystr_cases", lambda case: case.update(n=case["n"] + 1)),
    ("ystr_cases", lambda case: case.update(kappa_augmented=0.5)),
    ("ystr_cases", lambda case: case.update(brenner_match_probability_if_unseen=0.5)),
]


@pytest.mark.parametrize(("file", "spoil"), WRONG)
def test_one_wrong_number_in_a_case_is_noticed(
    sample: Path, file: str, spoil: Callable[[Any], object]
) -> None:
    path = sample / f"{file}.jsonl"
    case = json.loads(path.read_text(encoding="utf-8").splitlines()[0])
    for other in sample.glob("*.jsonl"):
        other.unlink()
    path.write_text(json.dumps(case), encoding="utf-8")
    assert validate_folder(sample).is_passed
    spoil(case)
    path.write_text(json.dumps(case), encoding="utf-8")
    assert not validate_folder(sample).is_passed
