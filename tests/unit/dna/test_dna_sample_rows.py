import pytest

from matching.dna.kits import bridging_kits, find_kit, kits, overlap
from matching.dna.loci import catalogue, same_chromosome_pairs
from matching.dna.populations import shipped_populations
from matching.dna.sample_rows import SampleRows, SubmittedRow, read_rows
from models.genotype import Genotype
from models.locus import LocusKind
from models.profile import Profile


def submitted(*rows: tuple[str, ...]) -> SampleRows:
    return read_rows(SubmittedRow(number, row[0], row[1:]) for number, row in enumerate(rows, start=2))


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("PENTA E", "Penta E"),
        ("PentaE", "Penta E"),
        ("penta_d", "Penta D"),
        ("VWA", "vWA"),
        ("vWA31", "vWA"),
        ("THO1", "TH01"),
        ("AMEL", "AMEL"),
        ("Amelogenin", "AMEL"),
        ("FES/FPS", "FESFPS"),
        ("D22-GATA198B05", "D22GATA198B05"),
        ("d3s1358 ", "D3S1358"),
    ],
)
def test_known_spellings_lead_to_one_name(spelling: str, name: str) -> None:
    locus = catalogue().find(spelling)
    assert locus is not None
    assert locus.name == name


def test_y_and_x_markers_are_known_by_their_prefix_and_strangers_are_not() -> None:
    found = {name: catalogue().find(name) for name in ("DYS385a/b", "DXS7132", "Y-Indel")}
    assert [locus.kind if locus else None for locus in found.values()] == [
        LocusKind.Y,
        LocusKind.X,
        LocusKind.Y,
    ]
    assert catalogue().find("D99S1") is None


def test_every_locus_of_the_shipped_tables_and_kits_is_in_the_catalogue() -> None:
    names = {locus for table in shipped_populations() for locus in table.loci}
    names |= {locus for kit in kits() for locus in kit.loci}
    assert all((found := catalogue().find(name)) is not None and found.name == name for name in names)


def test_kits_have_the_loci_the_domain_guide_counts() -> None:
    counts = {
        "Goldeneye 20A": 19,
        "AGCU EX22": 21,
        "SiFaSTR 23-plex": 21,
        "PowerPlex 21": 20,
        "PowerPlex Fusion": 22,
    }
    for name, count in counts.items():
        kit = find_kit(name.lower())
        assert kit is not None
        assert len(set(kit.loci)) == count
    for name in (
        "GlobalFiler",
        "VeriFiler Plus",
        "PowerPlex Fusion 6C",
        "Identifiler Plus",
        "Huaxia Platinum",
    ):
        assert find_kit(name) is not None


def test_kits_that_hardly_overlap_name_a_kit_that_bridges_them() -> None:
    special, common = find_kit("Microreader 23HS"), find_kit("PowerPlex 21")
    assert special is not None
    assert common is not None
    assert len(overlap(special.loci, common.loci)) == 1
    best, gained = bridging_kits(common.loci, special.loci)[0]
    assert gained == len(set(common.loci) & (set(best.loci) | set(special.loci))) - 1
    assert gained > 15


def test_linked_loci_are_noted_only_together() -> None:
    assert [note.loci for note in catalogue().linkage_notes(["vWA", "D12S391", "TH01"])] == [
        ("vWA", "D12S391")
    ]
    assert catalogue().linkage_notes(["vWA", "TH01"]) == ()
    assert same_chromosome_pairs(["vWA", "D12S391", "TH01"]) == (("D12S391", "vWA", 6.3),)


def test_profiles_are_equal_whatever_the_order() -> None:
    first = submitted(("TH01", "9.3", "6"), ("VWA", "17", "14"))
    second = submitted(("vWA", "14", "17"), ("TH01", "6.0", "9.30"))
    assert first.profile == second.profile
    assert hash(first.profile) == hash(second.profile)
    assert str(first.profile.at("TH01")) == "6,9.3"


def test_a_lost_decimal_point_is_held_with_the_reading_that_is_suspected() -> None:
    result = submitted(("TH01", "93", "6"), ("D3S1358", "15", "16"))
    (held,) = result.held
    assert held.suggestion == "9.3"
    assert held.row.number == 2
    assert "93" in held.reason.zh
    assert result.profile.loci == ("D3S1358",)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("D99S1", "12", "13"), "unknown locus"),
        (("TH01", "OL", "6"), "no repeat number"),
        (("FGA", ">51.2", "22"), "no repeat number"),
        (("TH01", "6", "7", "8", "9"), "4 alleles"),
        (("TH01", "", "-"), "no allele"),
        (("D3S1358", "15.4", "16"), "decimal"),
        (("D3S1358", "15.25", "16"), "decimal"),
        (("D22S1045", "15.3", "16"), "decimal"),
        (("Penta D", "900", "9"), "not possible"),
    ],
)
def test_a_doubtful_row_is_held_with_a_precise_reason(row: tuple[str, ...], reason: str) -> None:
    result = submitted(row, ("D8S1179", "13", "14"))
    assert [reason in held.reason.en for held in result.held] == [True]
    assert result.profile.loci == ("D8S1179",)


def test_a_locus_given_twice_is_held_unless_both_rows_agree() -> None:
    differing = submitted(("TH01", "6", "7"), ("TH01", "6", "8"), ("vWA", "14", "15"))
    assert len(differing.held) == 2
    assert differing.profile.loci == ("vWA",)
    agreeing = submitted(("TH01", "6", "7"), ("THO1", "7", "6"))
    assert agreeing.held == ()
    assert agreeing.profile.at("TH01") == Genotype.of("6", "7")


def test_single_triple_and_off_ladder_readings_are_taken_with_a_note() -> None:
    result = submitted(("TH01", "6", "-"), ("TPOX", "8", "9", "10"), ("D3S1358", "21", "16"))
    assert result.held == ()
    assert {note.locus for note in result.notes} == {"TH01", "TPOX", "D3S1358"}
    single, triple = result.profile.at("TH01"), result.profile.at("TPOX")
    assert single is not None
    assert single.is_partial
    assert triple is not None
    assert len(triple.alleles) == 3


def test_sex_markers_are_set_aside() -> None:
    result = submitted(("Amelogenin", "X", "Y"), ("DYS391", "10", ""), ("TH01", "6", "6"))
    assert result.profile == Profile.of({"TH01": Genotype.of("6", "6")})
    assert [name for name, _ in result.other_markers] == ["AMEL", "DYS391"]


def test_full_width_digits_are_read() -> None:
    assert submitted(("TH01", "９.３", "６")).profile.at("TH01") == Genotype.of("9.3", "6")


def test_a_genotype_of_no_or_four_alleles_does_not_exist() -> None:
    for alleles in ((), ("1", "2", "3", "4")):
        with pytest.raises(ValueError, match="one to three"):
            Genotype(alleles)
