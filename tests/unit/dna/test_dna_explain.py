import math

import pytest

from matching.dna.close_relatives import CloseRelative, against_relatives
from matching.dna.explain import NotCompared, explain
from matching.dna.kinship import (
    PairNotCompared,
    best_relationship,
    compare_pair,
    ibs_score,
    lowest_log10_lr,
)
from matching.dna.locus_model import PopulationModel, Settings
from matching.dna.mutation_rates import default_settings
from matching.dna.packing import Packing
from matching.dna.populations import population_models, shipped_populations
from matching.dna.reference_alternatives import Alternative
from matching.dna.reference_check import check_references
from matching.dna.relationships import Relationship
from matching.dna.tables import Family, compile_family
from models.genotype import Genotype
from models.pedigree import Member, Pedigree
from models.profile import Profile
from tests.dna_factories import NUCLEAR, STEPWISE, child_profile, small_table, unrelated_profile

STANDARD = shipped_populations()[0]
LOCI = ("D3S1358", "vWA", "FGA", "D8S1179", "D21S11", "D18S51", "D12S391", "TH01", "Penta E", "D6S1043")
POPULATIONS = population_models(default_settings())
FATHER, MOTHER = (unrelated_profile(STANDARD, seed, LOCI) for seed in (1, 2))
CHILD, SIBLING = (child_profile(FATHER, MOTHER, seed) for seed in (3, 4))
FAMILY = Family(NUCLEAR, {"F": FATHER, "M": MOTHER}, "MP")


def test_the_lowest_population_is_reported_and_all_are_kept() -> None:
    explanation = explain(FAMILY, CHILD, POPULATIONS)
    scores = [score.log10_lr for score in explanation.populations]
    assert len(scores) == 3
    assert explanation.log10_lr == min(scores)
    assert {score.population.partition("@")[0] for score in explanation.populations} == {
        "CN_STD59",
        "CN_CNAS39",
        "NIST1036_ASIAN",
    }
    assert math.fsum(part.ratio.log10_lr for part in explanation.loci if part.ratio) == pytest.approx(
        min(scores)
    )
    assert [note.loci for note in explanation.linkage] == [("vWA", "D12S391")]


def test_an_explanation_adds_up_to_the_compiled_score() -> None:
    packing = Packing.of(STANDARD, LOCI)
    compiled = compile_family(FAMILY, POPULATIONS[0], packing)
    scanned = float(compiled.log10_lr[packing.pack([CHILD])[0]].sum())
    assert explain(FAMILY, CHILD, POPULATIONS[:1]).log10_lr == pytest.approx(scanned, abs=1e-9)


def test_mutation_steps_are_counted_where_a_mutation_must_be_assumed() -> None:
    family = Family(
        NUCLEAR,
        {
            "F": Profile.of({"D3S1358": Genotype.of("14", "14"), "D8S1179": Genotype.of("13", "13")}),
            "M": Profile.of({"D3S1358": Genotype.of("15", "15"), "D8S1179": Genotype.of("13", "13")}),
        },
        "MP",
    )
    mutated = {"D3S1358": Genotype.of("16", "17"), "D8S1179": Genotype.of("13", "13")}
    parts = {part.locus: part for part in explain(family, Profile.of(mutated), POPULATIONS).loci}
    assert parts["D3S1358"].is_excluded
    assert parts["D3S1358"].mutation_steps == 4  # 14 to 16 and 15 to 17, or 14 to 17 and 15 to 16
    assert parts["D8S1179"].mutation_steps == 0
    assert not parts["D8S1179"].is_excluded


def test_loci_that_are_not_compared_say_why() -> None:
    family = Family(
        NUCLEAR,
        {
            "F": Profile.of(
                {
                    "TH01": Genotype.of("6", "7"),
                    "TPOX": Genotype.of("8", "8"),
                    "D5S2500": Genotype.of("11", "15"),
                    "D9S2157": Genotype.of("9", "10"),
                    "vWA": Genotype.of("14", "15", "16"),
                }
            )
        },
        "MP",
    )
    candidate = Profile.of(
        {
            "FGA": Genotype.of("22", "23"),
            "TPOX": Genotype.of("8", "9", "10"),
            "D5S2500": Genotype.of("11", "15"),
            "D9S2157": Genotype.of("9", "10"),
            "vWA": Genotype.of("14", "15"),
        }
    )
    reasons = {part.locus: part.not_compared for part in explain(family, candidate, POPULATIONS[:1]).loci}
    assert reasons == {
        "TH01": NotCompared.NOT_TYPED_IN_CANDIDATE,
        "FGA": NotCompared.NOT_TYPED_IN_FAMILY,
        "TPOX": NotCompared.TRI_ALLELIC,
        "vWA": NotCompared.TRI_ALLELIC,
        "D5S2500": NotCompared.NUMBERING_DIFFERS,
        "D9S2157": NotCompared.NO_FREQUENCIES,
    }


def test_unseen_alleles_are_named() -> None:
    candidate = Profile.of({"TH01": Genotype.of("8.1", "9")})
    family = Family(NUCLEAR, {"F": Profile.of({"TH01": Genotype.of("9", "9")})}, "MP")
    (part,) = explain(family, candidate, POPULATIONS[:1]).loci
    assert part.added_alleles == ("8.1",)


def test_a_family_that_contradicts_itself_is_said_and_not_scored() -> None:
    strict = (PopulationModel(STANDARD, Settings()),)
    family = Family(
        NUCLEAR,
        {"F": Profile.of({"TH01": Genotype.of("6", "6")}), "S": Profile.of({"TH01": Genotype.of("7", "9")})},
        "MP",
    )
    (part,) = explain(family, Profile.of({"TH01": Genotype.of("6", "7")}), strict).loci
    assert part.not_compared is NotCompared.FAMILY_CONTRADICTS_ITSELF


def test_a_sibling_of_the_missing_person_cannot_be_told_from_them_by_their_parents() -> None:
    traps = {trap.relative: trap.ratio for trap in against_relatives(FAMILY, SIBLING, POPULATIONS[0])}
    assert explain(FAMILY, SIBLING, POPULATIONS[:1]).log10_lr > 6
    assert traps[CloseRelative.FULL_SIBLING].log10_lr == pytest.approx(0, abs=1e-9)
    assert traps[CloseRelative.PATERNAL_HALF_SIBLING].log10_lr > 1


def test_the_missing_persons_child_tells_them_from_their_sibling() -> None:
    spouse = unrelated_profile(STANDARD, 9, LOCI)
    child = child_profile(CHILD, spouse, 5)
    pedigree = NUCLEAR.with_members(Member("SP"), Member("C", "MP", "SP"))
    family = Family(pedigree, {"F": FATHER, "M": MOTHER, "SP": spouse, "C": child}, "MP")
    true, sibling = (
        {trap.relative: trap.ratio.log10_lr for trap in against_relatives(family, who, POPULATIONS[0])}
        for who in (CHILD, SIBLING)
    )
    assert true[CloseRelative.FULL_SIBLING] > 1 > sibling[CloseRelative.FULL_SIBLING]


def test_every_relationship_is_weighed_against_every_other() -> None:
    report = compare_pair(CHILD, SIBLING, POPULATIONS[0])
    assert report.loci_used == tuple(sorted(LOCI))
    full, half = Relationship.FULL_SIBLINGS, Relationship.HALF_SIBLINGS
    assert report.log10_lr(full, half) == pytest.approx(report.log10_lr(full) - report.log10_lr(half))
    assert report.log10_lr(half, full) == pytest.approx(-report.log10_lr(full, half))
    assert len(report.ratios) == 7
    assert report.ratio(Relationship.IDENTITY).excluded


def test_pairs_use_shared_two_allele_loci_only() -> None:
    first = Profile.of({"TH01": Genotype.of("6", "7"), "vWA": Genotype.of("14", "15", "16")})
    second = Profile.of(
        {"TH01": Genotype.of("6", "6"), "vWA": Genotype.of("14", "14"), "FGA": Genotype.of("22", "22")}
    )
    report = compare_pair(first, second, POPULATIONS[0])
    assert report.loci_used == ("TH01",)
    assert report.not_compared == {
        "FGA": PairNotCompared.NOT_TYPED_IN_FIRST,
        "vWA": PairNotCompared.TRI_ALLELIC,
    }
    assert (report.ibs, report.ibs_loci) == (1, 1)


def test_loci_of_a_pair_that_are_not_compared_say_why() -> None:
    first = Profile.of(
        {locus: Genotype.of("11", "15") for locus in ("TH01", "FGA", "D5S2500", "D9S2157", "vWA")}
    )
    second = Profile.of(
        {locus: Genotype.of("11", "15") for locus in ("TH01", "TPOX", "D5S2500", "D9S2157")}
        | {"vWA": Genotype.of("14", "15", "16")}
    )
    report = compare_pair(first, second, POPULATIONS[0])
    assert report.loci_used == ("TH01",)
    assert report.not_compared == {
        "TPOX": PairNotCompared.NOT_TYPED_IN_FIRST,
        "FGA": PairNotCompared.NOT_TYPED_IN_SECOND,
        "vWA": PairNotCompared.TRI_ALLELIC,
        "D5S2500": PairNotCompared.NUMBERING_DIFFERS,
        "D9S2157": PairNotCompared.NO_FREQUENCIES,
    }


def test_the_best_relationship_of_a_pair_is_the_one_whose_lowest_ratio_is_highest() -> None:
    reports = [compare_pair(FATHER, CHILD, population) for population in POPULATIONS]
    assert best_relationship(reports) is Relationship.PARENT_CHILD
    totals = [report.log10_lr(Relationship.PARENT_CHILD) for report in reports]
    assert lowest_log10_lr(reports, Relationship.PARENT_CHILD) == min(totals)
    against = [report.log10_lr(Relationship.PARENT_CHILD, Relationship.UNRELATED) for report in reports]
    assert against == totals
    strangers = [compare_pair(FATHER, MOTHER, population) for population in POPULATIONS]
    assert best_relationship(strangers) is Relationship.UNRELATED


def test_a_population_without_the_loci_of_a_pair_does_not_lower_the_ratio() -> None:
    foreign = PopulationModel(small_table(), Settings(STEPWISE))
    reports = [compare_pair(FATHER, CHILD, population) for population in (foreign, POPULATIONS[0])]
    lowest = lowest_log10_lr(reports, Relationship.PARENT_CHILD)
    assert lowest == reports[1].log10_lr(Relationship.PARENT_CHILD) > 1
    assert lowest_log10_lr(reports[:1], Relationship.PARENT_CHILD) == 0


def test_loci_that_only_a_mutation_explains_are_named_though_the_ratio_is_not_zero() -> None:
    first = Profile.of({"TH01": Genotype.of("6", "7"), "TPOX": Genotype.of("8", "8")})
    second = Profile.of({"TH01": Genotype.of("8", "9"), "TPOX": Genotype.of("8", "11")})
    report = compare_pair(first, second, PopulationModel(POPULATIONS[0].table, default_settings()))
    assert report.log10_lr(Relationship.PARENT_CHILD) > -math.inf
    assert report.impossible[Relationship.PARENT_CHILD] == ("TH01",)
    assert report.impossible[Relationship.IDENTITY] == ("TH01", "TPOX")
    assert report.impossible[Relationship.FULL_SIBLINGS] == ()


def test_identity_by_state_counts_shared_alleles() -> None:
    pairs = [
        ("12,12", "12,12", 2),
        ("12,13", "12,13", 2),
        ("12,12", "12,13", 1),
        ("12,13", "13,14", 1),
        ("8,9", "7,7", 0),
    ]
    for first, second, shared in pairs:
        profiles = [Profile.of({"L": Genotype(tuple(text.split(",")))}) for text in (first, second)]
        assert ibs_score(*profiles) == (shared, 1)


def test_references_that_fit_their_pedigree_raise_no_doubt() -> None:
    family = Family(NUCLEAR, {"F": FATHER, "M": MOTHER, "S": SIBLING}, "MP")
    report = check_references(family, POPULATIONS[0])
    assert report.inconsistent_loci == ()
    assert report.duplicates == ()
    assert not report.is_doubtful


def test_a_stranger_among_the_references_is_the_best_alternative() -> None:
    family = Family(NUCLEAR, {"F": unrelated_profile(STANDARD, 77, LOCI), "M": MOTHER, "S": SIBLING}, "MP")
    report = check_references(family, POPULATIONS[0])
    best = report.best_alternative
    assert report.is_doubtful
    assert report.inconsistent_loci
    assert best is not None
    assert (best.alternative, best.members) == (Alternative.NOT_RELATED, ("F",))
    assert best.log10_lr < -3


def test_swapped_samples_are_the_best_alternative() -> None:
    grandchild = child_profile(CHILD, unrelated_profile(STANDARD, 30, LOCI), 8)
    line = Pedigree((Member("G"), Member("P", "G"), Member("MP", "P"), Member("C", "MP")), missing=("MP",))
    other = Pedigree((*line.members, Member("A", "P", None)), missing=("MP",))
    family = Family(other, {"G": grandchild, "P": CHILD, "A": FATHER}, "MP")
    report = check_references(family, POPULATIONS[0])
    assert any(ratio.alternative is Alternative.SWAPPED for ratio in report.alternatives)
    swapped = Family(NUCLEAR, {"F": SIBLING, "M": MOTHER, "S": FATHER}, "MP")
    best = check_references(swapped, POPULATIONS[0]).best_alternative
    assert best is not None
    assert (best.alternative, best.members) == (Alternative.SWAPPED, ("F", "S"))
    assert best.log10_lr < -3


def test_the_same_sample_twice_is_reported_unless_the_two_are_stated_twins() -> None:
    pedigree = NUCLEAR.with_members(Member("T", "F", "M"))
    report = check_references(Family(pedigree, {"S": SIBLING, "T": SIBLING}, "MP"), POPULATIONS[0])
    (duplicate,) = report.duplicates
    assert duplicate.members == ("S", "T")
    assert report.is_doubtful
    twins = Pedigree(
        (*NUCLEAR.members[:3], Member("S", "F", "M"), Member("T", "F", "M")),
        (frozenset({"S", "T"}),),
        ("MP",),
    )
    stated = check_references(Family(twins, {"S": SIBLING, "T": SIBLING}, "MP"), POPULATIONS[0])
    assert stated.duplicates[0].are_stated_twins
    assert not stated.is_doubtful


def test_a_population_without_any_of_the_loci_is_not_taken_for_the_lowest() -> None:
    foreign = PopulationModel(small_table(), Settings(STEPWISE))
    explanation = explain(FAMILY, CHILD, (foreign, POPULATIONS[0]))
    assert explanation.lowest.population.startswith("CN_STD59")
