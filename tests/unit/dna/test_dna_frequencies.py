from pathlib import Path

import numpy as np
import pytest

from matching.dna.frequencies import LocusFrequencies, RareAlleles, RareRule
from matching.dna.frequency_files import TableFacts, read_frequency_file
from matching.dna.loci import catalogue
from matching.dna.locus_model import Settings
from matching.dna.populations import default_population, population_models, shipped_populations
from matching.dna.refusal import DnaInputInvalid

HEADER = "population,locus,allele,frequency\n"


def table_file(folder: Path, rows: str, header: str = HEADER) -> Path:
    path = folder / "TEST.csv"
    path.write_text(header + rows, encoding="utf-8")
    return path


def refusal_of(path: Path) -> str:
    with pytest.raises(DnaInputInvalid) as caught:
        read_frequency_file(path, TableFacts(catalogue=catalogue()))
    assert caught.value.reason.zh
    return caught.value.reason.en


def test_a_table_is_read_with_its_published_sum_and_digest(tmp_path: Path) -> None:
    path = table_file(tmp_path, "X,penta_e,12,0.502\nX,penta_e,5.0,0.5\n")
    table = read_frequency_file(path, TableFacts(catalogue=catalogue(), people=100, source="made up"))
    locus = table.loci["Penta E"]
    assert locus.alleles == ("5", "12")
    assert locus.published_sum == pytest.approx(1.002)
    assert float(locus.values.sum()) == pytest.approx(1)
    assert table.version.startswith("TEST@")
    assert table.source == "made up"


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("X,TH01,6,0.3\nX,TH01,7,0.4\n", "TEST.csv, locus TH01: the frequencies add up to 0.7000"),
        ("X,TH01,6,1.2\nX,TH01,7,-0.2\n", "TEST.csv, row 2, locus TH01: '1.2' is not a frequency"),
        ("X,TH01,6,0.5\nX,TH01,7,-0.5\n", "TEST.csv, row 3, locus TH01: '-0.5' is not a frequency"),
        ("X,TH01,6,half\n", "row 2, locus TH01: 'half' is not a frequency"),
        ("X,TH01,6,0.5\nX,TH01,6.0,0.5\n", "row 3, locus TH01: allele 6 occurs twice"),
        ("X,TH99,6,1\n", "row 2, locus TH99: unknown locus"),
        ("X,DYS391,10,1\n", "row 2, locus DYS391: not an autosomal locus"),
        ("X,TH01,six,1\n", "row 2, locus TH01: 'six' is not an allele number"),
        ("X,TH01,6\n", "row 2: 3 columns instead of 4"),
        ("X,TH01,6,0.5\nY,TH01,7,0.5\n", "row 3, locus TH01: another population, 'Y'"),
        ("X,TH01,1_2,1\n", "row 2, locus TH01: '1_2' is not an allele number"),
        ("X,TH01,1e1,1\n", "row 2, locus TH01: '1e1' is not an allele number"),
        ("X,TH01,6,nan\n", "row 2, locus TH01: 'nan' is not a frequency"),
    ],
)
def test_each_wrong_table_gives_one_error_naming_file_row_and_locus(
    tmp_path: Path, rows: str, told: str
) -> None:
    assert told in refusal_of(table_file(tmp_path, rows))


def test_a_file_with_another_header_or_encoding_is_refused(tmp_path: Path) -> None:
    assert "the header must be" in refusal_of(table_file(tmp_path, "", header="locus,allele\n"))
    path = tmp_path / "TEST.csv"
    path.write_bytes(b"\xff\xfe\x00")
    assert "not UTF-8" in refusal_of(path)


def test_an_unseen_allele_gets_five_over_two_n_before_the_locus_is_divided_again() -> None:
    locus = LocusFrequencies.of("L", {"8": 0.5, "9": 0.5}, people=100)
    extended = RareAlleles().applied(locus, ["8", "9.3"])
    minimum = 5 / 200
    assert extended.alleles == ("8", "9", "9.3")
    assert extended.added == ("9.3",)
    assert extended.values == pytest.approx(np.array([0.5, 0.5, minimum]) / (1 + minimum))


def test_nothing_changes_when_every_allele_is_in_the_table() -> None:
    locus = LocusFrequencies.of("L", {"8": 0.5, "9": 0.5}, people=100)
    assert RareAlleles().applied(locus, ["8"]) is locus


def test_a_floor_raises_every_rare_allele() -> None:
    locus = LocusFrequencies.of("L", {"8": 0.9999, "9": 0.0001})
    floored = RareAlleles(RareRule.FLOOR_ALL, 0.01).applied(locus, ["7"])
    assert floored.as_mapping() == pytest.approx(
        {"7": 0.01 / 1.0199, "8": 0.9999 / 1.0199, "9": 0.01 / 1.0199}
    )


def test_a_minimum_that_needs_an_unknown_sample_size_is_refused() -> None:
    locus = LocusFrequencies.of("L", {"8": 0.5, "9": 0.5})
    with pytest.raises(DnaInputInvalid, match="no sample size"):
        RareAlleles().applied(locus, ["10"])
    with pytest.raises(DnaInputInvalid, match="not in the table"):
        RareAlleles(RareRule.REFUSE).applied(locus, ["10"])


def test_the_shipped_tables_name_their_source_and_leave_se33_out() -> None:
    names = [table.name for table in shipped_populations()]
    assert names == ["CN_STD59", "CN_CNAS39", "NIST1036_ASIAN"]
    assert all(table.source and table.digest for table in shipped_populations())
    assert "SE33" not in default_population().loci
    assert "rows" in default_population().left_out["SE33"]


def test_tables_that_number_a_locus_differently_are_not_compared_there() -> None:
    standard, comparison, _ = population_models(Settings())
    assert "D5S2500" in standard.table.loci
    assert standard.at("D5S2500") is None
    assert comparison.at("D5S2500") is not None
    assert standard.numbering_differs("D5S2500")
    assert not standard.numbering_differs("TH01")


def test_every_shipped_locus_has_an_unseen_allele_rule_that_works() -> None:
    for model in population_models(Settings()):
        for locus in model.table.loci:
            extended = model.table.at(locus, ["68.3"])
            assert extended is not None
            assert extended.added == ("68.3",)
