"""Reference cases as other laboratories may write them, and what is told of those that cannot be read."""

import json
import math
from pathlib import Path
from typing import Any

import pytest

from casework.dna_reference.case_format import settings_label
from casework.dna_reference.report import CaseOutcome
from casework.dna_reference.validate import validate_folder

TABLE = "T,vWA,14,0.3\nT,vWA,15,0.3\nT,vWA,16,0.4\nT,Penta D,9,0.5\nT,Penta D,10,0.5\n"
HEADER = "population,locus,allele,frequency\n"
THIRD = -math.log10(0.3)
NONE = {"model": "none"}
PAIR = {
    "freq": "T",
    "mutation": NONE,
    "genotypes": {"A": {"vWA": ["14", "14"]}, "B": {"vWA": ["14", "14"]}},
    "log10_lr": {"PO": THIRD},
}
SEARCH = {
    "freq": "T",
    "loci": ["vWA"],
    "pedigree": [["F", None, None, "M"], ["M", None, None, "F"], ["MP", "F", "M", "M"]],
    "missing": "MP",
    "reference": {"F": {"vWA": ["14", "14"]}},
    "configs": {"k": {"mutation": NONE}},
    "candidates": [{"genotypes": {"vWA": ["14", "14"]}, "log10_lr": {"k": THIRD}}],
}


def validated(folder: Path, *cases: dict[str, Any], table: str = HEADER + TABLE) -> list[CaseOutcome]:
    (folder / "frequencies").mkdir()
    (folder / "frequencies" / "T.csv").write_bytes(table.encode())
    text = "\r\n".join(json.dumps(case, ensure_ascii=False) for case in cases)
    (folder / "own.jsonl").write_bytes(b"\xef\xbb\xbf" + text.encode())
    return validate_folder(folder).outcomes


def with_genotypes(first: dict[str, Any], second: dict[str, Any], expected: float = THIRD) -> dict[str, Any]:
    return {**PAIR, "genotypes": {"A": first, "B": second}, "log10_lr": {"PO": expected}}


READABLE = [
    PAIR,
    {**PAIR, "case": "a line\u2028separator"},
    with_genotypes({"VWA": ["14", "14"]}, {"vWA31": ["14", "14"]}),
    with_genotypes({"PentaD": ["9", "9"]}, {"PENTA_D": ["9", "9"]}, math.log10(2)),
    with_genotypes({"vWA": [14, 14.0]}, {"vWA": ["14", " 14"]}),
    with_genotypes({"vWA": ["14", "14"], "Penta D": ["-", "-"]}, PAIR["genotypes"]["B"]),  # type: ignore[index]
    with_genotypes({"vWA": ["14", "14"], "Penta D": []}, {"vWA": ["14", "14"], "Penta D": ["9", "9"]}),
    with_genotypes(
        {"vWA": ["14", "14"], "Penta D": ["9", "10", "11"]}, {"vWA": ["14", "14"], "Penta D": ["9", "9"]}
    ),
    with_genotypes({"vWA": ["14", "14"], "TPOX": ["8", "8"]}, {"vWA": ["14", "14"], "TPOX": ["8", "9"]}),
    {**PAIR, "log10_lr": {"UN": 0}},
    SEARCH,
    {
        **SEARCH,
        "pedigree": [[3, 1, 2, "m"], [2, "0", "0", 2], [1, None, "", 1]],
        "missing": 3,
        "reference": {"1": {"VWA": ["14", "14"]}},
    },
]


@pytest.mark.parametrize("case", READABLE)
def test_cases_are_read_as_other_laboratories_write_them(tmp_path: Path, case: dict[str, Any]) -> None:
    (outcome,) = validated(tmp_path, case)
    assert outcome.agrees, outcome


UNREADABLE = [
    ({**PAIR, "mutation": {"model": "odd"}}, "the mutation model 'odd' is unknown"),
    ({**PAIR, "mutation": {"model": "equal"}}, "the mutation model equal has no rate_male"),
    ({**PAIR, "mutation": {"model": "equal", "rate": 2}}, "Mutation rates must lie between 0 and 1"),
    ({**PAIR, "mutation": {"model": "stepwise", "rate": 0.1, "range": 0}}, "range must be above 0"),
    ({**PAIR, "untyped_founders": "maybe"}, "untyped_founders 'maybe' is neither kept nor pruned"),
    ({**PAIR, "theta": -1}, "theta must lie between 0 and 1"),
    ({**PAIR, "freq": "Z"}, "No frequency table Z.csv"),
    ({**PAIR, "rare_allele_rule": {"rule": "odd"}}, "none of add_renorm"),
    ({**PAIR, "rare_allele_rule": {"rule": "add_renorm"}}, "states no fmin"),
    ({**PAIR, "log10_lr": {"XX": 1}}, "'XX' is missing or unknown"),
    (with_genotypes({"vWA": ["OL", "14"]}, {"vWA": ["14", "14"]}), "locus vWA: 'OL' is not an allele"),
    (with_genotypes({"vWA": "14"}, {"vWA": ["14", "14"]}), "locus vWA: the alleles must be a list"),
    (with_genotypes({"vWA": ["9", "14"]}, {"vWA": ["14"]}), "Locus vWA: allele 9 is not in the table"),
    (with_genotypes({"vWA": ["14", "14"], "VWA": ["15", "15"]}, {}), "locus vWA is given twice"),
    ({**SEARCH, "pedigree": [["F", None, None]]}, "is not [id, father, mother, sex]"),
    ({**SEARCH, "pedigree": [["MP", None, None, "x"]]}, "the sex 'x' of 'MP' is neither M nor F"),
    ({**SEARCH, "reference": {"X": {}}}, "'X' is typed but not in the pedigree"),
    ({**SEARCH, "configs": {}}, "'k' is missing or unknown"),
    ({**SEARCH, "missing": "Q"}, "'Q': the missing member is not in the pedigree"),
    ({"matrix": [[1]], "freq": "T", "locus": "vWA", "mutation": NONE, "alleles": ["14", "15"]}, "size"),
]


@pytest.mark.parametrize(("case", "told"), UNREADABLE)
def test_a_case_that_cannot_be_read_says_why_and_stops_nothing(
    tmp_path: Path, case: dict[str, Any], told: str
) -> None:
    bad, good = validated(tmp_path, case, PAIR)
    assert told in (bad.error or "")
    assert bad.case.startswith("line 1")
    assert good.agrees


@pytest.mark.parametrize("line", ["[1]", "3", "null", '{"case":', "[" * 5000, "\x00", '{"case": "\ufffd"}'])
def test_a_line_that_is_no_case_is_one_failure(tmp_path: Path, line: str) -> None:
    (tmp_path / "own.jsonl").write_text(line, encoding="utf-8")
    (tmp_path / "folder.jsonl").mkdir()
    (tmp_path / "empty.jsonl").write_text("", encoding="utf-8")
    (outcome,) = validate_folder(tmp_path).outcomes
    assert outcome.error


@pytest.mark.parametrize(
    "table",
    [
        "\ufeff" + (HEADER + TABLE).replace("\n", "\r\n"),
        "n,frequency,allele,locus,population\n1,0.3,14,vWA,T\n2,0.7,15,vWA,T\n",
        HEADER + "T,vWA,14.0,0.27\nT,vWA,15,0.63\n",
        HEADER + "T,VWA,14,0.36\nT,VWA,15,0.84\n",
    ],
)
def test_tables_with_marks_columns_spellings_and_sums_of_their_own_are_used(
    tmp_path: Path, table: str
) -> None:
    (outcome,) = validated(tmp_path, PAIR, table=table)
    assert outcome.agrees, outcome


def test_models_that_differ_are_never_summed_up_in_one_row() -> None:
    stepwise = {"model": "stepwise", "rate_male": 0.002, "rate_female": 0.002, "range": 0.1}
    variants: list[dict[str, Any]] = [
        {"mutation": stepwise},
        {"mutation": {**stepwise, "rate_male": 0.001, "rate_female": 0.001}},
        {"mutation": {**stepwise, "range": 0.5}},
        {"mutation": {**stepwise, "rate2": 1e-5}},
        {"mutation": stepwise, "silent_frequency": 0.02},
        {"mutation": stepwise, "theta": 0.01},
        {"mutation": stepwise, "untyped_founders": "kept"},
        {"mutation": stepwise, "rare_allele_rule": {"rule": "add_renorm", "fmin": 0.001}},
    ]
    assert len({settings_label(variant) for variant in variants}) == len(variants)


TRIO = {
    "freq": "T",
    "pedigree": [["F", None, None, "M"], ["M", None, None, "F"], ["C", "F", "M", "M"]],
    "genotypes": {"F": {"vWA": ["14", "14"]}, "M": {"vWA": ["15", "15"]}, "C": {"vWA": ["14", "15"]}},
}


@pytest.mark.parametrize(
    ("hypotheses", "expected"),
    [
        (None, -math.log10(0.2)),
        (
            "H1: F and M are the parents of C; H2: M is the mother of C, F is unrelated to both",
            -math.log10(0.2),
        ),
        ("H1: F and M are the parents of C; H2: F is the father of C, M is unrelated to both", THIRD),
    ],
)
def test_the_parent_in_question_of_a_trio_is_the_one_called_unrelated(
    tmp_path: Path, hypotheses: str | None, expected: float
) -> None:
    table = HEADER + "T,vWA,14,0.2\nT,vWA,15,0.3\nT,vWA,16,0.5\n"
    results = [{"mutation": NONE, "log10_lr": {"H1": expected}}]
    (outcome,) = validated(tmp_path, {**TRIO, "hypotheses": hypotheses, "results": results}, table=table)
    assert outcome.agrees, outcome
