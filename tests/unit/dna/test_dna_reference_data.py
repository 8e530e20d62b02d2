"""What the shipped kits, loci and mutation rates state about their sources."""

import csv
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from matching.dna.kits import kits
from matching.dna.loci import catalogue, same_chromosome_pairs
from models.locus import KitCheck, LocusKind

DATA = files("matching.dna") / "data"
DOCUMENT = Path(__file__).parents[3] / "docs" / "dna-models.md"
SAID_IN_DOCUMENT = {
    KitCheck.LIST_READ: "every locus",
    KitCheck.COUNT_READ: "**the number only**",
    KitCheck.RECALLED: "**no, recalled**",
}


def test_every_kit_states_what_its_list_was_checked_against() -> None:
    for kit in kits():
        can_be_looked_up = any(sign in kit.source for sign in ("http", "doi", "Legal Medicine"))
        assert can_be_looked_up == (kit.check is not KitCheck.RECALLED), kit.name
        if kit.check is not KitCheck.LIST_READ:
            assert "not checked against the maker's user guide" in kit.source


def test_the_document_shows_for_every_kit_the_count_and_the_check_of_the_data() -> None:
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    for kit in kits():
        start = f"| {kit.name} | {len(kit.loci)} | {SAID_IN_DOCUMENT[kit.check]} |"
        assert any(line.startswith(start) for line in lines), start


def test_no_kit_names_a_locus_twice_or_a_marker_that_enters_no_likelihood_ratio() -> None:
    for kit in kits():
        assert len(set(kit.loci)) == len(kit.loci)
        assert all(catalogue().is_autosomal(name) for name in kit.loci)


def test_every_column_of_the_table_of_loci_states_its_source_once() -> None:
    with (DATA / "loci.csv").open(encoding="utf-8") as lines:
        columns = next(csv.reader(lines))
    stated = [column for source in catalogue().sources for column in source.columns]
    assert sorted(stated) == sorted(columns)
    for source in catalogue().sources:
        expected = "https://" if source.is_checked else "recalled, not checked"
        assert expected in source.statement


def test_every_mutation_rate_states_the_text_it_was_read_in() -> None:
    data = tomllib.loads((DATA / "mutation_rates.toml").read_text(encoding="utf-8"))
    for entry in (data, *data["locus"]):
        assert "https://" in entry["source"] or "doi " in entry["source"]
        assert any(how in entry["source"] for how in ("abstract", "quoted passage"))
        assert entry is data or entry["source"].startswith(("Lowest of", "Highest of"))


def test_d_names_carry_their_chromosome() -> None:
    for locus in catalogue().loci.values():
        if locus.kind is LocusKind.AUTOSOMAL and locus.name[0] == "D" and locus.name[1].isdigit():
            assert locus.name[1:].startswith(str(locus.chromosome)), locus.name


@pytest.mark.parametrize(("first", "second"), [note.loci for note in catalogue().linked])
def test_linked_loci_lie_on_one_chromosome_as_far_apart_as_the_note_says(first: str, second: str) -> None:
    ((_, _, megabases),) = same_chromosome_pairs([first, second])
    note = next(note.note for note in catalogue().linked if note.loci == (first, second))
    number, unit = note.split()[:2]
    assert megabases == pytest.approx(float(number) * (1 if unit == "Mb" else 1e-3), abs=0.11)


def test_supplementary_loci_next_to_a_common_one_are_named_as_linked() -> None:
    named = {note.loci for note in catalogue().linkage_notes(["D18S51", "D18S1364", "D8S1132", "D8S1179"])}
    assert named == {("D18S51", "D18S1364"), ("D8S1132", "D8S1179")}
