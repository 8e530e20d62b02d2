"""Ratios that are looked up are those that are computed for the pair alone, unpublished alleles or not."""

import math
from dataclasses import replace

import pytest

from matching.dna.locus_model import PopulationModel
from matching.dna.many_families import ManyFamilies
from matching.dna.mutation_rates import default_settings
from matching.dna.packed_everybody import Everybody
from matching.dna.populations import population_models
from matching.dna.published import Published
from matching.dna.relation_families import TypedPerson, family_around
from matching.dna.tables import Family, candidate_likelihoods
from matching.dna.verdict_rules import shipped_rules
from models.dna_candidate import TestedRelation
from models.genotype import Genotype
from models.pedigree import Member, Pedigree
from models.profile import Profile
from models.subject import Sex
from tests.dna_factories import child_profile, unrelated_profile

POPULATIONS = population_models(default_settings())
TABLE = POPULATIONS[0].table
LOCI = sorted(TABLE.loci)[:14]
LISTS_ALL = replace(shipped_rules(), most_chance_hits=1e30, most_candidates=1_000, fewest_loci=1)


def changed(profile: Profile, locus: str, *alleles: str) -> Profile:
    """The profile with another genotype at a locus."""
    return Profile.of({**dict(profile), locus: Genotype.of(*alleles)})


@pytest.fixture(scope="module")
def families() -> list[Family]:
    """A mother; a mother with an unpublished allele; a father and a sister, one of them with another."""
    mothers = [unrelated_profile(TABLE, n, LOCI) for n in (1, 2)]
    mothers[1] = changed(mothers[1], LOCI[3], "77.1", dict(mothers[1])[LOCI[3]].alleles[0])
    father, mother = unrelated_profile(TABLE, 3, LOCI), unrelated_profile(TABLE, 4, LOCI)
    sister = child_profile(father, mother, 5)
    whole = Pedigree(
        (
            Member("F", sex=Sex.MALE),
            Member("M", sex=Sex.FEMALE),
            Member("MP", "F", "M"),
            Member("S", "F", "M", Sex.FEMALE),
        ),
        missing=("MP",),
    )
    father = changed(father, LOCI[6], dict(father)[LOCI[6]].alleles[0], "66.2")
    around = [
        family_around(TypedPerson(0, each, Sex.FEMALE), TestedRelation.CHILD, is_subject=False)
        for each in mothers
    ]
    return [*around, Family(whole, {"F": father, "S": sister}, "MP")]


@pytest.fixture(scope="module")
def people(families: list[Family]) -> list[TypedPerson]:
    """Children of theirs and strangers: with unpublished alleles, one allele alone, three, and fewer loci."""
    parents = [next(iter(each.profiles.values())) for each in families]
    fathers = [unrelated_profile(TABLE, 10 + n, LOCI) for n in range(3)]
    children = [
        child_profile(father, parent, n)
        for n, (father, parent) in enumerate(zip(fathers, parents, strict=True))
    ]
    first = dict(children[0])
    odd = [
        changed(children[0], LOCI[0], "88", first[LOCI[0]].alleles[0]),
        changed(children[0], LOCI[1], first[LOCI[1]].alleles[0]),
        changed(children[0], LOCI[2], "8", "9", "10"),
        children[0].without(frozenset(LOCI[4:7])),
        changed(children[1], LOCI[3], "77.1", "77.1"),
    ]
    strangers = [unrelated_profile(TABLE, 50 + n, LOCI) for n in range(20)]
    return [TypedPerson(n, each) for n, each in enumerate([*children, *odd, *strangers])]


def computed(family: Family, candidate: Profile, population: PopulationModel) -> float:
    """log10 LR by the slow twin, each locus with the alleles that the pair shows and no others."""
    parts = []
    for locus, genotype in candidate:
        shown = family.genotypes_at(locus)
        seen = {allele for each in (genotype, *shown.values()) for allele in each.alleles}
        model = population.at(locus, seen)
        if model is None or not shown or len(genotype.alleles) > 2:
            continue
        numerator, denominator = candidate_likelihoods(family, genotype, model)
        parts.append(math.log10(numerator / denominator) if numerator else -math.inf)
    return math.fsum(parts)


def test_every_ratio_is_that_of_the_pair_alone_under_its_lowest_population(
    families: list[Family], people: list[TypedPerson]
) -> None:
    everybody = Everybody.of(people, POPULATIONS[0], families)
    near = [(place, person.number) for place in range(len(families)) for person in people]
    found = ManyFamilies(POPULATIONS, LISTS_ALL, everybody).listed(families, near, everybody)
    told = {(each.family, each.number): each.log10_lr for each in found}
    expected = {
        (place, each.number): min(computed(family, each.profile, of) for of in POPULATIONS)
        for place, family in enumerate(families)
        for each in people
    }
    assert len(told) >= len(people) / 4
    assert told.keys() == {pair for pair, log10_lr in expected.items() if log10_lr >= 0}
    for pair, log10_lr in told.items():
        assert log10_lr == pytest.approx(expected[pair], abs=2e-9)


def test_a_locus_with_an_unpublished_allele_is_left_to_be_computed(families: list[Family]) -> None:
    published = Published(POPULATIONS[0], LOCI)
    assert [published.unheld(each) for each in families] == [
        frozenset(),
        frozenset({LOCI[3]}),
        frozenset({LOCI[6]}),
    ]
    whole, without, _ = published.compiled(families)
    assert whole.informative.all()
    assert without.informative.tolist() == [locus != LOCI[3] for locus in published.packing.loci]


def test_a_night_lists_by_a_gate_of_its_own(families: list[Family], people: list[TypedPerson]) -> None:
    everybody = Everybody.of(people, POPULATIONS[0], families)
    strict = replace(shipped_rules(), most_chance_hits=1e-30)
    assert 0 in {each.number for each in ManyFamilies(POPULATIONS, strict, everybody).find(families).listed}
    strict = replace(shipped_rules(), most_chance_hits_by_night=1e-30)
    assert ManyFamilies(POPULATIONS, strict, everybody).find(families).listed == ()
