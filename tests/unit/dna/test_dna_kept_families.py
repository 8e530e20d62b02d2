"""Kept families never pass over a pair that a compiled scan would find."""

import numpy as np
import pytest

from benchmarks.simulated_families import Simulation
from matching.dna import kept_families
from matching.dna.chance import chance_in_tables
from matching.dna.kept_families import FEW_SLACK_LOG10, SLACK_LOG10, KeptFamilies, Probes, scan_floor
from matching.dna.many_families import ManyFamilies
from matching.dna.mutation_rates import default_settings
from matching.dna.packed_everybody import Everybody
from matching.dna.packing import Packing
from matching.dna.populations import population_models
from matching.dna.relation_families import TypedPerson, family_around
from matching.dna.table_memo import TableMemo
from matching.dna.tables import CompiledFamily, Family, compile_family
from matching.dna.verdict_rules import shipped_rules
from models.dna_candidate import TestedRelation
from models.genotype import Genotype, repeat_number
from models.profile import Profile
from models.subject import Sex
from tests.dna_factories import child_profile, unrelated_profile
from tests.dna_laboratory import Laboratory, profile_of

POPULATION = population_models(default_settings())[0]


@pytest.fixture(scope="module")
def families() -> list[Family]:
    """Both parents, a mother, a sibling, both, and three generations."""
    return Simulation.default().families(10, np.random.default_rng(3))


def strangers_and_children(families: list[Family]) -> list[TypedPerson]:
    loci = Simulation.default().packing.loci
    profiles = [unrelated_profile(POPULATION.table, number, loci) for number in range(60)]
    parents = [family.profiles["M"] for family in families if "M" in family.profiles]
    fathers = profiles[: len(parents)]
    profiles += [child_profile(*pair, n) for n, pair in enumerate(zip(fathers, parents, strict=True))]
    return [TypedPerson(number, profile) for number, profile in enumerate(profiles)]


def probes(people: list[TypedPerson]) -> Probes:
    return Probes(Everybody.of(people, POPULATION, ()), POPULATION)


def compiled(families: list[Family], packing: Packing) -> list[CompiledFamily]:
    return [compile_family(family, POPULATION, packing) for family in families]


def exact(tables: list[CompiledFamily], people: list[TypedPerson]) -> np.ndarray:
    """log10 LR [families, people] by these tables."""
    codes = tables[0].packing.pack([person.profile for person in people])
    return np.array([table.log10_lr[codes].sum(axis=1) for table in tables])


@pytest.mark.parametrize("fewest_for_kernel", [1, 1_000])
@pytest.mark.parametrize("floor", [0.0, 1.5, 4.0])
def test_every_pair_above_the_floor_is_near_and_few_others_are(
    families: list[Family], floor: float, fewest_for_kernel: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_families, "_FEWEST_FOR_KERNEL", fewest_for_kernel)
    people = strangers_and_children(families)
    packing = Simulation.default().packing
    tables = compiled(families, packing)
    near = set(KeptFamilies.of(packing, tables, POPULATION).near(probes(people), floor))
    scores = exact(tables, people)
    above = {(int(f), int(p)) for f, p in np.argwhere(scores >= floor)}
    assert above
    assert above <= near
    speaks_against_nobody = [number for number in range(len(families)) if number % 5 == 2]  # a sibling alone
    few = {pair for pair in near if pair[0] in speaks_against_nobody}
    assert few <= {(int(f), int(p)) for f, p in np.argwhere(scores >= floor - 0.5)}
    assert near <= {(int(f), int(p)) for f, p in np.argwhere(scores >= -0.5)}


def test_below_the_least_that_is_asked_of_a_family_nobody_is_near(families: list[Family]) -> None:
    people = strangers_and_children(families)
    packing = Simulation.default().packing
    tables = compiled(families, packing)
    least = np.array([4.0 if number % 2 else 0.0 for number in range(len(families))])
    near = set(KeptFamilies.of(packing, tables, POPULATION).near(probes(people), 0.0, least=least))
    scores = exact(tables, people)
    above = {(int(f), int(p)) for f, p in np.argwhere(scores >= least[:, None])}
    assert {place % 2 for place, _ in above} == {0, 1}
    assert above <= near <= {(int(f), int(p)) for f, p in np.argwhere(scores >= least[:, None] - 0.5)}


def test_an_allele_that_the_tables_do_not_know_passes_nobody_over(families: list[Family]) -> None:
    children = strangers_and_children(families)[60:]
    loci = Simulation.default().packing.loci
    people = [
        TypedPerson(n, Profile(tuple((k, _with_rare(g) if k in loci[:2] else g) for k, g in child.profile)))
        for n, child in enumerate(children)
    ]
    kept = KeptFamilies.of(*_small(families), POPULATION)
    near = set(kept.near(probes(people), 2.0))
    known = Packing.of(POPULATION.table, loci, [person.profile for person in people])
    scores = exact(compiled(families, known), people)
    above = {(int(f), int(p)) for f, p in np.argwhere(scores >= 2.0)}
    assert above
    assert above <= near


def _with_rare(genotype: Genotype) -> Genotype:
    return Genotype.of(genotype.alleles[0], "77.1")


def _small(families: list[Family]) -> tuple[Packing, list[CompiledFamily]]:
    packing = Simulation.default().packing
    return packing, compiled(families, packing)


def test_an_impossible_locus_is_not_near(families: list[Family]) -> None:
    packing = Simulation.default().packing
    strict = [compile_family(family, POPULATION.without_mutation(), packing) for family in families[1:2]]
    people = strangers_and_children(families)[:20]
    kept = KeptFamilies.of(packing, strict, POPULATION)
    assert np.isneginf(exact(strict, people)).any()
    near = {person for _, person in kept.near(probes(people), 0.0)}
    assert near.isdisjoint(np.flatnonzero(np.isneginf(exact(strict, people)[0])).tolist())


def test_loci_in_common_are_those_that_say_something(families: list[Family]) -> None:
    people = [TypedPerson(1, Profile(tuple(strangers_and_children(families)[0].profile)[:5]))]
    packing = Simulation.default().packing
    kept = KeptFamilies.of(packing, compiled(families, packing), POPULATION)
    assert kept.shared_loci(probes(people)).tolist() == [[5]] * len(families)


@pytest.mark.parametrize("slack_log10", [SLACK_LOG10, FEW_SLACK_LOG10], ids=["the night", "a submission"])
def test_a_true_child_with_one_mutation_is_not_passed_over_where_the_gate_lets_them_through(
    slack_log10: float,
) -> None:
    laboratory, among = Laboratory(3), 50_000
    mothers, children = mutated_children(laboratory, 60)
    asked = [family_around(each, TestedRelation.CHILD, is_subject=False) for each in mothers]
    packing = Packing.of(POPULATION.table, sorted(laboratory.loci), [each.profile for each in children])
    tables = TableMemo(POPULATION, packing).compiled_all(asked)
    ratios = exact(tables, children).diagonal()
    pairs = zip(tables, children, ratios.tolist(), strict=True)
    tails = [chance_in_tables(ratio, table, child.profile)[0] for table, child, ratio in pairs]
    chance = among * np.array(tails)
    let_through = {(n, n) for n in np.flatnonzero((chance <= 1) & (ratios >= 0)).tolist()}
    floor = scan_floor(among, shipped_rules().most_chance_hits, slack_log10=slack_log10)
    assert any(ratios[n] < floor for n, _ in let_through)  # and so the floor alone would not do
    assert let_through <= set(KeptFamilies.of(packing, tables, POPULATION).near(probes(children), floor))
    everybody = Everybody.of([*children, *[children[0]] * (among // 100)], POPULATION, asked)
    search = ManyFamilies((POPULATION,), shipped_rules(), everybody)
    (stack,) = search.compiled(asked)
    assert let_through <= set(search.scanned(stack, everybody, 1.0))


def mutated_children(laboratory: Laboratory, count: int) -> tuple[list[TypedPerson], list[TypedPerson]]:
    """Mothers and their children, in each of whom one repeat was gained or lost where it shows."""
    random = np.random.default_rng(1)
    mothers: list[TypedPerson] = []
    children: list[TypedPerson] = []
    while len(mothers) < count:
        mother = laboratory.stranger()
        child = dict(laboratory.child_of(mother, laboratory.stranger()))
        locus = laboratory.loci[int(random.integers(len(laboratory.loci)))]
        moved = str(repeat_number(child[locus][0]) + int(random.choice([-1, 1])))
        known = moved in POPULATION.table.loci[locus].alleles
        if known and not {moved, child[locus][1]} & set(mother[locus]):
            child[locus] = (moved, child[locus][1])
            mothers.append(TypedPerson(len(mothers), profile_of(mother), Sex.FEMALE))
            children.append(TypedPerson(len(children), profile_of(child)))
    return mothers, children


def test_the_floor_rises_with_how_many_are_compared() -> None:
    assert scan_floor(10, 1.0) == 0.0
    assert scan_floor(100_000, 1.0) == pytest.approx(3.5)
    assert scan_floor(100_000, 1.0, slack_log10=3.0) == pytest.approx(2.0)
    assert scan_floor(100_000, 0.01) == pytest.approx(5.5)
