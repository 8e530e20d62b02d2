"""The DNA commands as a reviewer and a laboratory use them."""

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from casework.cli.dna_commands import dna_app, validate_app
from matching.dna.populations import default_population
from matching.dna.refusal import DnaInputInvalid
from models.errors import InvalidInput
from models.profile import Profile
from tests.dna_factories import child_profile, unrelated_profile

app = typer.Typer()
app.add_typer(dna_app, name="dna")
app.add_typer(validate_app, name="validate")
LOCI = ("D3S1358", "vWA", "FGA", "TH01", "D12S391", "D18S51")


def run(*words: str) -> Any:
    return CliRunner(env={"COLUMNS": "200"}).invoke(app, list(words))


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    table = default_population()
    father, mother = (unrelated_profile(table, seed, LOCI) for seed in (1, 2))
    people = {"F": father, "M": mother, "resident-7": child_profile(father, mother, 3)}
    path = tmp_path / "samples.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["sample", "locus", "allele1", "allele2"])
        rows.writerows(_rows(people))
        rows.writerow(["resident-7", "TPOX", "93", "8"])
    return path


def _rows(people: dict[str, Profile]) -> list[list[str]]:
    return [
        [name, locus, *genotype.alleles] for name, profile in people.items() for locus, genotype in profile
    ]


@pytest.fixture
def family(tmp_path: Path) -> Path:
    path = tmp_path / "family.toml"
    path.write_text(
        'missing = "MP"\n[[member]]\nid = "F"\nsex = "male"\n[[member]]\nid = "M"\nsex = "female"\n'
        '[[member]]\nid = "MP"\nfather = "F"\nmother = "M"\n',
        encoding="utf-8",
    )
    return path


def test_two_profiles_give_every_relationship_per_locus_and_population(samples: Path) -> None:
    result = run("dna", "lr", str(samples), "F", "resident-7")
    assert result.exit_code == 0, result.output
    for word in (
        "PO parent child",
        "FS full siblings",
        "mutation stepwise, published rates",
        "CN_STD59@",
        "NIST1036_ASIAN@",
        "lowest",
        "IBS",
        "vWA / D12S391",
    ):
        assert word in result.output


def test_a_pair_is_weighed_against_the_best_relationship_and_against_the_one_asked_for(
    samples: Path,
) -> None:
    best = run("dna", "lr", str(samples), "F", "resident-7").output
    assert "log10 LR against parent child" in best
    assert "full siblings against half siblings: log10 LR at least" in best
    chosen = run("dna", "lr", str(samples), "F", "resident-7", "--against", "half_siblings").output
    table = chosen.split("log10 LR against half siblings\n")[1].split("full siblings against")[0]
    rows = {line.split()[0]: line.split()[-4:] for line in table.splitlines() if line.strip()}
    assert set(rows) >= {"ID", "PO", "FS", "GP", "AV", "FC", "UN"}
    assert "HS" not in rows
    *populations, lowest = (float(number) for number in rows["PO"])
    assert lowest == min(populations) > 0
    assert all(float(number) < 0 for number in rows["UN"])


def test_a_pair_tells_every_locus_that_is_not_used_and_why(samples: Path) -> None:
    with samples.open("a", encoding="utf-8") as file:
        file.write("F,Penta E,11,12\nF,D5S2500,11,15\nresident-7,D5S2500,11,15\n")
    output = run("dna", "lr", str(samples), "F", "resident-7").output
    told = {line.split()[0]: line for line in output.split("Loci not used")[1].splitlines() if line.strip()}
    assert told["Penta"].count("not typed in resident-7") == 3
    assert "numbering differs" in told["D5S2500"]
    assert "used" in told["D5S2500"]
    assert "6 loci used, 2 not used" in output


def test_a_relationship_to_weigh_against_is_for_pairs_only(samples: Path, family: Path) -> None:
    words = ("resident-7", "--family", str(family), "--against", "half_siblings")
    assert run("dna", "lr", str(samples), *words).exit_code == 2


def test_the_sample_of_an_identical_twin_is_worth_the_same_as_the_persons_own(
    samples: Path, family: Path
) -> None:
    parents = family.read_text(encoding="utf-8")
    family.write_text(parents + 'sample = "resident-7"\n', encoding="utf-8")
    own = run("dna", "lr", str(samples), "resident-7", "--family", str(family)).output
    twin = '[[member]]\nid = "T"\nfather = "F"\nmother = "M"\nsample = "resident-7"\n'
    family.write_text('twins = [["MP", "T"]]\n' + parents + twin, encoding="utf-8")
    same = run("dna", "lr", str(samples), "resident-7", "--family", str(family)).output
    family.write_text(parents + twin, encoding="utf-8")
    sibling = run("dna", "lr", str(samples), "resident-7", "--family", str(family)).output
    totals = [re.findall(r"= MP\? log10 LR (\S+),", output) for output in (own, same, sibling)]
    assert totals[0] == totals[1] != totals[2]
    assert float(totals[0][0]) > 1


def test_the_references_are_weighed_against_the_ten_best_alternatives(samples: Path, family: Path) -> None:
    table = default_population()
    father, mother = (unrelated_profile(table, seed, LOCI) for seed in (1, 2))
    stranger = unrelated_profile(table, 9, LOCI)
    people = {"S": child_profile(father, mother, 4), "H": child_profile(father, stranger, 5)}
    with samples.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(_rows(people))
    with family.open("a", encoding="utf-8") as file:
        file.writelines(f'[[member]]\nid = "{who}"\nfather = "F"\nmother = "M"\n' for who in people)
    output = run("dna", "lr", str(samples), "resident-7", "--family", str(family)).output
    rows = [line.split() for line in output.splitlines() if "stated against" in line]
    assert len(rows) == 10
    assert rows[0][:5] == ["H", "stated", "against", "another", "mother:"]
    assert float(rows[0][-1]) < 0
    assert "6 further alternatives" in output


def test_no_number_is_cut_in_a_narrow_terminal_and_impossible_loci_are_told(samples: Path) -> None:
    result = CliRunner(env={"COLUMNS": "80"}).invoke(app, ["dna", "lr", str(samples), "F", "M"])
    assert result.exit_code == 0, result.output
    assert "…" not in result.output
    assert "loci: " in result.output


def test_a_candidate_is_weighed_against_a_family_its_relatives_and_its_references(
    samples: Path, family: Path
) -> None:
    result = run("dna", "lr", str(samples), "resident-7", "--family", str(family))
    assert result.exit_code == 0, result.output
    for word in ("resident-7 = MP?", "full sibling", "Reference check", "TPOX", "Close relatives", "6/6"):
        assert word in result.output


def test_a_held_row_is_told_with_its_number_and_reason(samples: Path) -> None:
    output = run("dna", "lr", str(samples), "F", "resident-7").output
    assert "samples.csv, line 20, resident-7" in output
    assert "locus TPOX: “93” is outside the ladder; 9.3" in output


def test_columns_that_are_no_alleles_are_not_read_as_alleles(samples: Path, tmp_path: Path) -> None:
    header, *rows = samples.read_text(encoding="utf-8").splitlines()
    more = tmp_path / "more.csv"
    lines = [f"{header},class,kit", *(f"{row},relative,Goldeneye 20A" for row in rows)]
    more.write_text("\n".join(lines), encoding="utf-8")
    plain = run("dna", "lr", str(samples), "F", "M").output
    assert "0 loci used" not in plain
    assert run("dna", "lr", str(more), "F", "M").output == plain


def test_profiles_without_a_common_locus_are_not_comparable_and_get_no_number(tmp_path: Path) -> None:
    path = tmp_path / "apart.csv"
    path.write_text("sample,locus,allele1,allele2\nA,TH01,6,7\nB,FGA,22,23\n", encoding="utf-8")
    output = run("dna", "lr", str(path), "A", "B").output
    assert "NOT COMPARABLE" in output
    assert "not typed in B" in output
    assert "0.0000" not in output


def test_an_unknown_sample_or_member_is_refused_by_name(samples: Path, family: Path) -> None:
    with pytest.raises(DnaInputInvalid, match="no sample 'X'"):
        raise run("dna", "lr", str(samples), "F", "X").exception
    family.write_text('missing = "MP"\n[[member]]\nid = "MP"\nfather = "Z"\n', encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"family.toml.*'Z' is not in the pedigree"):
        raise run("dna", "lr", str(samples), "resident-7", "--family", str(family)).exception


def test_a_wrong_family_file_is_refused_naming_the_file(samples: Path, family: Path) -> None:
    for text, told in (
        ("missing = [", "not a TOML file"),
        ("", "no missing member"),
        ("missing = 3.5", "missing must name members by id"),
        ('missing="A"\nmember = 3', "members must be written as"),
        ('missing="A"\nmember = ["A"]', "members must be written as"),
        ('missing="A"\ntwin = [["A", "B"]]', "the key 'twin' is unknown"),
        ('missing="A"\ntwins = ["A", "B"]', "twins must be a list of lists"),
        ('missing="A"\n[[member]]\nid=["A"]', "id must name members by id"),
        ('missing="A"\n[[member]]\nid="A"\nsex=1', "the sex of member 'A' is wrong"),
        ('missing="A"\n[[member]]\nid="A"', "no member has a sample in samples.csv"),
        ('missing="A"\n[[member]]\nname="A"', "'name'"),
    ):
        family.write_text(text, encoding="utf-8")
        with pytest.raises(DnaInputInvalid, match=rf"family.toml.*{told}"):
            raise run("dna", "lr", str(samples), "resident-7", "--family", str(family)).exception


def case_folder(folder: Path, expected: float | None) -> Path:
    cases, tables = folder / "cases", folder / "cases" / "frequencies"
    tables.mkdir(parents=True)
    (tables / "OWN.csv").write_text(
        "population,locus,allele,frequency\nOWN,Q1,8,0.1\nOWN,Q1,9,0.2\nOWN,Q1,10,0.7\n", encoding="utf-8"
    )
    case = {
        "case": "own-1",
        "freq": "OWN",
        "mutation": {"model": "none"},
        "theta": 0,
        "genotypes": {
            "A": {"Q1": ["8", "8"], "AMEL": ["X", "Y"]},
            "B": {"Q1": ["8", "8"], "AMEL": ["X", "X"]},
        },
        "log10_lr": {"ID": 2.0, "PO": expected},
    }
    (cases / "own.jsonl").write_text(json.dumps(case) + "\n", encoding="utf-8")
    return cases


def test_a_laboratorys_own_cases_with_their_own_tables_are_validated(tmp_path: Path) -> None:
    result = run("validate", "dna", str(case_folder(tmp_path, 1.0)), "--workers", "1")
    assert result.exit_code == 0, result.output
    assert result.output.splitlines()[-1].startswith("agreed 1 of 1 cases, largest difference ")


@pytest.mark.parametrize("expected", [1.0001, None])
def test_a_number_that_differs_fails_the_validation(tmp_path: Path, expected: float | None) -> None:
    result = run("validate", "dna", str(case_folder(tmp_path, expected)), "--workers", "1")
    assert result.exit_code == 1
    assert result.output.splitlines()[-1].startswith("agreed 0 of 1 cases")


def test_an_unreadable_case_or_a_missing_table_fails_by_name_and_stops_nothing(tmp_path: Path) -> None:
    cases = case_folder(tmp_path, 1.0)
    good = (cases / "own.jsonl").read_text(encoding="utf-8")
    broken = [
        "{",
        '{"case": "odd"}',
        good.replace('"OWN"', '"ELSEWHERE"').strip(),
        '{"case": "y", "query": {}}',
    ]
    (cases / "own.jsonl").write_text(good + "\n".join(broken), encoding="utf-8")
    result = run("validate", "dna", str(cases), "--workers", "1")
    assert result.exit_code == 1
    assert "ELSEWHERE.csv" in result.output
    assert "not a known kind of case" in result.output
    assert "'database' is missing" in result.output
    assert result.output.splitlines()[-1].startswith("agreed 1 of 5 cases")


def test_an_empty_folder_proves_nothing(tmp_path: Path) -> None:
    assert run("validate", "dna", str(tmp_path)).exit_code == 1


def test_a_file_in_a_layout_of_submissions_gives_the_same_table(samples: Path, tmp_path: Path) -> None:
    wide = tmp_path / "wide.tsv"
    loci = "\t".join(f"{locus}_1\t{locus}_2" for locus in LOCI)
    with samples.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["locus"] in LOCI]
    lines = [f"sample\t{loci}"]
    for name in ("F", "M"):
        own = {row["locus"]: row for row in rows if row["sample"] == name}
        lines.append("\t".join([name, *(own[locus][f"allele{n}"] for locus in LOCI for n in (1, 2))]))
    wide.write_text("\n".join(lines), encoding="utf-8")
    assert run("dna", "lr", str(wide), "F", "M").output == run("dna", "lr", str(samples), "F", "M").output


def test_a_code_given_to_two_different_samples_is_refused_and_the_others_are_not(samples: Path) -> None:
    apart = samples.parent / "apart.json"
    loci = [{"locus": "TH01", "alleles": ["6", "7"]}, {"locus": "FGA", "alleles": ["22", "23"]}]
    other = [{"locus": "TH01", "alleles": ["8", "9"]}]
    people = [{"code": "A1", "loci": loci}, {"code": "A1", "loci": other}]
    people += [{"code": "B1", "loci": loci}, {"code": "C1", "loci": loci}]
    apart.write_text(json.dumps({"format": "guitu-str", "version": 1, "samples": people}), encoding="utf-8")
    with pytest.raises(DnaInputInvalid, match="'A1' is given more than once"):
        raise run("dna", "lr", str(apart), "A1", "B1").exception
    assert run("dna", "lr", str(apart), "B1", "C1").exit_code == 0
