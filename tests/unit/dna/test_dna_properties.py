"""Laws that hold for any data, tried with random data."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.dna.likelihood import likelihood
from matching.dna.locus_model import LocusModel, PopulationModel, Settings, UntypedFounders
from matching.dna.mutation import MutationKind, MutationModel, Rates
from matching.dna.observation import read
from matching.dna.packing import Packing
from matching.dna.ratio import Hypothesis, compare, probability
from matching.dna.relationships import A, B, Relationship, pair_pedigree
from matching.dna.tables import Family, compile_family
from models.genotype import Genotype
from models.pedigree import Member, Pedigree
from models.profile import Profile
from models.subject import Sex
from tests.dna_factories import (
    EQUAL,
    NUCLEAR,
    PROPORTIONAL,
    STEPWISE,
    THREE_GENERATIONS,
    one_locus,
    small_table,
)

ALLELES = ("8", "9", "9.3", "10")
MODELS = (MutationModel(), EQUAL, PROPORTIONAL, STEPWISE)
genotypes = st.builds(Genotype.of, st.sampled_from(ALLELES), st.sampled_from(ALLELES))
mutations = st.sampled_from(MODELS)
few = settings(max_examples=40)


@st.composite
def frequencies(draw: st.DrawFn) -> dict[str, float]:
    raw = [draw(st.floats(0.02, 1.0)) for _ in ALLELES]
    return {allele: value / sum(raw) for allele, value in zip(ALLELES, raw, strict=True)}


@few
@given(frequencies(), mutations, st.sampled_from([0.0, 0.02]))
def test_no_data_gives_likelihood_one(p: dict[str, float], mutation: MutationModel, theta: float) -> None:
    model = one_locus(p, mutation=mutation, theta=theta)
    assert likelihood(THREE_GENERATIONS, {}, model) == pytest.approx(1.0)
    anything = np.ones((model.size, model.size))
    told_nothing = likelihood(THREE_GENERATIONS, {"U": anything, "S": anything}, model)
    assert told_nothing == pytest.approx(1.0, rel=1e-12)


@few
@given(frequencies(), genotypes)
def test_a_child_without_an_allele_of_its_father_is_impossible_without_mutation(
    p: dict[str, float], father: Genotype
) -> None:
    others = [allele for allele in ALLELES if allele not in father.alleles]
    child = Genotype.of(others[0], others[-1])
    assert probability(NUCLEAR, {"F": father, "MP": child}, one_locus(p)) == 0
    assert probability(NUCLEAR, {"F": father, "MP": child}, one_locus(p, mutation=EQUAL)) > 0


@few
@given(frequencies(), mutations, genotypes, genotypes, st.sampled_from(["GF", "M", "GM"]))
def test_an_untyped_founder_with_one_child_changes_nothing_under_pruning(
    p: dict[str, float], mutation: MutationModel, mine: Genotype, other: Genotype, child: str
) -> None:
    model = one_locus(p, mutation=mutation)
    read_off = {"MP": mine, "S": other}
    changed = [
        Member(m.id, "new founder", None, m.sex) if m.id == child else m for m in THREE_GENERATIONS.members
    ]
    extended = Pedigree((*changed, Member("new founder", sex=Sex.MALE)))
    before = probability(THREE_GENERATIONS, read_off, model)
    assert probability(extended, read_off, model) == pytest.approx(before, rel=1e-12)


@few
@given(frequencies(), mutations, genotypes, genotypes, st.permutations(range(7)))
def test_the_order_of_people_changes_nothing(
    p: dict[str, float], mutation: MutationModel, mine: Genotype, other: Genotype, order: list[int]
) -> None:
    model = one_locus(p, mutation=mutation, keeps=True)
    shuffled = Pedigree(tuple(THREE_GENERATIONS.members[i] for i in order))
    read_off = {"GM": mine, "S": other}
    expected = probability(THREE_GENERATIONS, read_off, model)
    assert probability(shuffled, dict(reversed(read_off.items())), model) == pytest.approx(
        expected, rel=1e-12
    )


@few
@given(frequencies(), st.permutations(ALLELES), genotypes, genotypes)
def test_the_order_of_alleles_changes_nothing(
    p: dict[str, float], order: list[str], mine: Genotype, other: Genotype
) -> None:
    shuffled = {allele: p[allele] for allele in order}
    swapped = Genotype(tuple(reversed(mine.alleles)))
    for relationship in (Relationship.PARENT_CHILD, Relationship.FIRST_COUSINS):
        straight = probability(
            pair_pedigree(relationship), {A: mine, B: other}, one_locus(p, mutation=STEPWISE)
        )
        turned = probability(
            pair_pedigree(relationship), {A: swapped, B: other}, one_locus(shuffled, mutation=STEPWISE)
        )
        assert turned == pytest.approx(straight, rel=1e-12)


@few
@given(st.integers(0, 10_000), st.permutations(range(6)))
def test_the_order_of_loci_changes_nothing(seed: int, order: list[int]) -> None:
    table = small_table()
    random = np.random.default_rng(seed)
    drawn = {
        locus: Genotype.of(*(str(a) for a in random.choice(table.loci[locus].alleles, 2)))
        for locus in table.loci
    }
    names = list(drawn)
    shuffled = {names[i]: drawn[names[i]] for i in order}
    assert Profile.of(drawn) == Profile.of(shuffled)
    population = PopulationModel(table, Settings(STEPWISE))
    first = Hypothesis(
        pair_pedigree(Relationship.FULL_SIBLINGS), {A: Profile.of(drawn), B: Profile.of(drawn)}
    )
    second = Hypothesis(pair_pedigree(Relationship.UNRELATED), first.profiles)
    straight = compare(first, second, names, population=population)
    turned = compare(first, second, list(shuffled), population=population)
    assert math.isclose(straight.log10_lr, turned.log10_lr, rel_tol=1e-12)


@few
@given(
    st.integers(0, 10_000),
    mutations,
    st.sampled_from(list(UntypedFounders)),
    st.sampled_from([("F", "M"), ("S",), ("GM", "U"), ("U", "S", "GF"), ("M",)]),
)
def test_the_mean_ratio_over_unrelated_people_is_one(
    seed: int, mutation: MutationModel, founders: UntypedFounders, typed: tuple[str, ...]
) -> None:
    table = small_table(loci=3, seed=seed % 7)
    random = np.random.default_rng(seed)
    profiles = {
        member: Profile.of(
            {
                locus: Genotype.of(*(str(a) for a in random.choice(frequencies.alleles, 2)))
                for locus, frequencies in table.loci.items()
            }
        )
        for member in typed
    }
    model = PopulationModel(table, Settings(mutation, untyped_founders=founders))
    family = Family(THREE_GENERATIONS, profiles, "MP")
    compiled = compile_family(family, model, Packing.of(table, tuple(table.loci)))
    for locus in compiled.tables:
        if locus.is_consistent and locus.is_informative:
            assert float(np.sum(10**locus.log10_lr * locus.unrelated)) == pytest.approx(1.0, rel=1e-12)


def test_the_mean_ratio_is_one_with_theta_too() -> None:
    table = small_table(loci=2)
    random = np.random.default_rng(5)
    sibling = Profile.of(
        {
            locus: Genotype.of(*(str(a) for a in random.choice(frequencies.alleles, 2)))
            for locus, frequencies in table.loci.items()
        }
    )
    model = PopulationModel(table, Settings(theta=0.03))
    compiled = compile_family(
        Family(NUCLEAR, {"S": sibling}, "MP"), model, Packing.of(table, tuple(table.loci))
    )
    for locus in compiled.tables:
        assert float(np.sum(10**locus.log10_lr * locus.unrelated)) == pytest.approx(1.0, rel=1e-12)


@pytest.mark.parametrize("kind", [MutationKind.EQUAL, MutationKind.PROPORTIONAL, MutationKind.STEPWISE])
def test_parent_child_with_mutation_tends_to_without_as_the_rate_vanishes(kind: MutationKind) -> None:
    def lr(model: LocusModel) -> float:
        readings = {A: Genotype.of("8", "9"), B: Genotype.of("9", "10")}
        return probability(pair_pedigree(Relationship.PARENT_CHILD), readings, model) / probability(
            pair_pedigree(Relationship.UNRELATED), readings, model
        )

    exact = lr(one_locus())
    gaps = [
        abs(lr(one_locus(mutation=MutationModel(kind, Rates(r, r), rate2=r))) - exact)
        for r in (1e-3, 1e-6, 1e-9)
    ]
    assert gaps[0] > gaps[1] > gaps[2]
    assert gaps[2] < 1e-8


def test_reading_everything_is_reading_nothing() -> None:
    model = one_locus(mutation=STEPWISE)
    seen = read(Genotype.of("8", "9"), model)
    anything = np.ones((model.size, model.size))
    alone = likelihood(NUCLEAR, {"F": seen}, model)
    assert likelihood(NUCLEAR, {"F": seen, "S": anything}, model) == pytest.approx(alone, rel=1e-12)
