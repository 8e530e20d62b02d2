import pytest

from matching.dna.kits import bridging_kits, find_kit, kits, overlap
from matching.dna.loci import catalogue, same_chromosome_pairs
from matching.dna.populations import shipped_populations
from models.genotype import Genotype
from models.locus import LocusKind
from models.profile import Profile


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
    first = Profile.of({"TH01": Genotype.of("9.3", "6"), "vWA": Genotype.of("17", "14")})
    second = Profile.of({"vWA": Genotype.of("14", "17"), "TH01": Genotype.of("6", "9.3")})
    assert first == second
    assert hash(first) == hash(second)
    assert str(first.at("TH01")) == "6,9.3"


def test_a_genotype_of_no_or_four_alleles_does_not_exist() -> None:
    for alleles in ((), ("1", "2", "3", "4")):
        with pytest.raises(ValueError, match="one to three"):
            Genotype(alleles)
