"""Many families at once find what each finds alone."""

from dataclasses import replace

import numpy as np
import pytest

from matching.dna.many_families import ManyFamilies
from matching.dna.mutation_rates import default_settings
from matching.dna.packed_everybody import Everybody
from matching.dna.packed_people import PackedPeople
from matching.dna.pair_search import PairSearch, Partners
from matching.dna.populations import population_models
from matching.dna.relation_families import TypedPerson, family_around
from matching.dna.verdict_rules import shipped_rules
from models.dna_candidate import TestedRelation
from models.profile import Profile
from tests.dna_factories import child_profile, unrelated_profile

POPULATIONS = population_models(default_settings())
TABLE = POPULATIONS[0].table


def people_and_mothers(children: int, strangers: int) -> tuple[list[TypedPerson], list[TypedPerson]]:
    """Strangers and children in care, and the mothers of the children."""
    loci = [locus for locus in TABLE.loci if all(locus in each.table.loci for each in POPULATIONS)][:18]
    mothers = [unrelated_profile(TABLE, 1_000 + n, loci) for n in range(children)]
    fathers = [unrelated_profile(TABLE, 2_000 + n, loci) for n in range(children)]
    pairs = zip(fathers, mothers, strict=True)
    profiles = [child_profile(father, mother, n) for n, (father, mother) in enumerate(pairs)]
    profiles += [unrelated_profile(TABLE, n, loci) for n in range(strangers)]
    people = [TypedPerson(100 + n, profile) for n, profile in enumerate(profiles)]
    return people, [TypedPerson(500 + n, profile) for n, profile in enumerate(mothers)]


@pytest.fixture(scope="module")
def known() -> tuple[list[TypedPerson], list[TypedPerson]]:
    return people_and_mothers(children=4, strangers=120)


def test_what_is_listed_is_what_a_search_one_by_one_lists(
    known: tuple[list[TypedPerson], list[TypedPerson]],
) -> None:
    people, mothers = known
    families = [family_around(each, TestedRelation.CHILD, is_subject=False) for each in mothers]
    everybody = Everybody.of(people, POPULATIONS[0], families)
    found = ManyFamilies(POPULATIONS, shipped_rules(), everybody).find(families)
    rules = shipped_rules()
    alone = PairSearch(POPULATIONS, replace(rules, most_chance_hits=rules.most_chance_hits_by_night))
    for place, mother in enumerate(mothers):
        packed = PackedPeople.of(people, TABLE, [mother.profile])
        partners = Partners(packed, (TestedRelation.CHILD,), probe_is_subject=False)
        expected = {
            pair.partner: (pair.relations[0].lowest.log10_lr, pair.relations[0].chance.expected)
            for pair in alone.find(mother, partners).pairs
        }
        listed = {each.number: each for each in found.listed if each.family == place}
        assert 100 + place in listed
        assert listed.keys() == expected.keys()
        for number, each in listed.items():
            assert each.log10_lr == pytest.approx(expected[number][0])
            assert each.expected == pytest.approx(expected[number][1], rel=0.2)  # tables of other alleles
    assert (found.compared, found.not_comparable) == (len(people) * len(mothers), 0)


def test_people_with_too_few_loci_in_common_are_counted_and_not_compared(
    known: tuple[list[TypedPerson], list[TypedPerson]],
) -> None:
    people, mothers = known
    few = [TypedPerson(each.number, Profile(tuple(each.profile)[:5])) for each in people[:3]]
    families = [family_around(mothers[0], TestedRelation.CHILD, is_subject=False)]
    everybody = Everybody.of([*few, *people[3:]], POPULATIONS[0], families)
    found = ManyFamilies(POPULATIONS, shipped_rules(), everybody).find(families)
    assert found.not_comparable == 3
    assert not {each.number for each in found.listed} & {each.number for each in few}


def test_those_who_are_not_eligible_are_left_out(
    known: tuple[list[TypedPerson], list[TypedPerson]],
) -> None:
    people, mothers = known
    families = [family_around(mothers[0], TestedRelation.CHILD, is_subject=False)]
    everybody = Everybody.of(people, POPULATIONS[0], families)
    others = everybody.only(frozenset(each.number for each in people) - {100})
    found = ManyFamilies(POPULATIONS, shipped_rules(), everybody).find(families, others)
    assert 100 not in {each.number for each in found.listed}
    assert found.compared == len(people) - 1
    assert np.shares_memory(everybody.only(frozenset(range(1_000))).codes, everybody.codes)
