"""When one relative alone supports whom the whole family does not."""

import math
from dataclasses import replace

import pytest

from casework.dna.shipped import pair_search
from matching.dna.family_conflict import (
    conflict_of_one,
    family_conflict,
    fewest_log10_alone,
    is_listed,
    parts_of,
)
from matching.dna.family_search import FamilySearch
from matching.dna.relation_families import TypedPerson
from matching.dna.tables import Family
from matching.dna.verdict_rules import shipped_rules
from models.dna_candidate import ChanceHits, Opinion, PopulationTotal, RelationEvidence, TestedRelation
from models.family_candidate import FamilyConflict
from models.message import Message
from models.pedigree import Member, Pedigree
from models.subject import Sex
from tests.dna_laboratory import Genotypes, Laboratory, profile_of

RULES = shipped_rules()
MOTHER, FATHER, BROTHER, SPOUSE = 2, 3, 4, 5


def said(log10_lr: float, expected: float = 0.001) -> RelationEvidence:
    total = PopulationTotal("P", log10_lr, 19)
    opinion = Opinion(None, Message("虚构", "invented"), RULES.version)
    chance = ChanceHits(expected, 100, is_bound=False)
    return RelationEvidence(TestedRelation.MISSING_PERSON, total, (total,), (), chance, opinion)


def test_one_relative_alone_must_exceed_the_limit_of_the_standard() -> None:
    assert fewest_log10_alone(RULES) == 4.0
    assert fewest_log10_alone(replace(RULES, rules={})) == math.inf
    for log10_lr, supporting in ((4.001, (MOTHER,)), (4.0, ()), (3.9, ())):
        found = family_conflict(said(-9.0), {MOTHER: said(log10_lr), FATHER: said(-17.0)}, RULES)
        assert (found.supporting if found else ()) == supporting


def test_who_supports_and_who_speaks_against_is_told_and_the_rest_is_neither() -> None:
    alone = {MOTHER: said(7.7), FATHER: said(-17.0), BROTHER: said(0.4), SPOUSE: None}
    expected = FamilyConflict(supporting=(MOTHER,), against=(FATHER,))
    assert family_conflict(None, alone, RULES) == expected
    assert family_conflict(said(-0.1), alone, RULES) == expected


@pytest.mark.parametrize(
    ("whole", "alone"),
    [
        (said(8.0), {MOTHER: said(7.7), FATHER: said(-2.0)}),
        (said(-9.0), {MOTHER: said(7.7)}),
        (said(-9.0), {MOTHER: said(7.7, expected=1.1), FATHER: said(-17.0)}),
    ],
    ids=["the family lists the person", "one relative only", "chance alone explains it"],
)
def test_there_is_no_conflict_where(
    whole: RelationEvidence, alone: dict[int, RelationEvidence | None]
) -> None:
    assert family_conflict(whole, alone, RULES) is None


def test_a_family_is_taken_apart_member_by_member_and_of_three_with_one_left_out() -> None:
    assert parts_of((MOTHER,)) == ()
    assert parts_of((MOTHER, FATHER)) == ((MOTHER,), (FATHER,))
    assert parts_of((MOTHER, FATHER, BROTHER)) == (
        *((MOTHER,), (FATHER,), (BROTHER,)),
        *((FATHER, BROTHER), (MOTHER, BROTHER), (MOTHER, FATHER)),
    )


def test_every_way_that_is_tried_counts_in_the_gate() -> None:
    alone = {MOTHER: said(7.7, expected=0.4), FATHER: said(-17.0), BROTHER: said(-3.0)}
    assert family_conflict(None, {n: alone[n] for n in (MOTHER, FATHER)}, RULES) is not None  # 2 x 0.4
    assert family_conflict(None, alone, RULES) is None  # 6 x 0.4
    without = {MOTHER: said(-9.0), FATHER: said(7.7, expected=0.16), BROTHER: said(-9.0)}
    assert conflict_of_one(without, RULES) == FamilyConflict((MOTHER, BROTHER), (FATHER,), 7.7)
    assert conflict_of_one(without | {FATHER: said(7.7, expected=0.17)}, RULES) is None
    assert conflict_of_one(without | {FATHER: said(4.0)}, RULES) is None
    assert conflict_of_one({}, RULES) is None


PEDIGREE = Pedigree(
    (
        Member("father", sex=Sex.MALE),
        Member("mother", sex=Sex.FEMALE),
        Member("missing", "father", "mother"),
        Member("brother", "father", "mother", Sex.MALE),
        Member("sister", "father", "mother", Sex.FEMALE),
    ),
    missing=("missing",),
)


class FalseFather:
    """A missing person's brother and sister, and a stranger stated as the father; `of` a known truth."""

    def __init__(self, seed: int) -> None:
        laboratory = Laboratory(seed)
        father, mother = laboratory.stranger(), laboratory.stranger()
        self.missing, brother, sister = (laboratory.child_of(father, mother) for _ in range(3))
        self.typed = {"brother": brother, "sister": sister, "father": laboratory.stranger()}
        self.strangers = [laboratory.stranger() for _ in range(12)]
        self.sibling = laboratory.child_of(father, mother)
        shipped = pair_search()
        self.search = FamilySearch(shipped.populations, shipped.rules)

    def part(self, *names: str) -> Family:
        return Family(PEDIGREE, {name: profile_of(self.typed[name]) for name in names}, "missing")

    def said(self, person: Genotypes, *names: str) -> RelationEvidence | None:
        return self.search.evidence(self.part(*names), TypedPerson(1, profile_of(person)), searched=14)

    def conflict(self, person: Genotypes) -> FamilyConflict | None:
        """As a search does, with members by their place."""
        names = tuple(self.typed)
        whole = self.said(person, *names)
        if is_listed(whole, RULES):
            return None
        alone = {place: self.said(person, name) for place, name in enumerate(names)}
        without = {
            place: self.said(person, *(each for each in names if each != name))
            for place, name in enumerate(names)
        }
        return family_conflict(whole, alone, RULES) or conflict_of_one(without, RULES)


@pytest.mark.parametrize("seed", [3, 12, 29])
def test_two_relatives_who_find_the_missing_person_only_together_are_not_hidden_by_a_false_one(
    seed: int,
) -> None:
    truth = FalseFather(seed)
    found = truth.conflict(truth.missing)
    assert found is not None
    assert (found.supporting, found.against) == ((0, 1), (2,))
    together = truth.said(truth.missing, "brother", "sister")
    assert together is not None
    assert found.together_log10_lr == together.lowest.log10_lr > 4
    assert [truth.conflict(stranger) for stranger in truth.strangers[:2]] == [None] * 2


def test_the_scan_of_the_parts_passes_over_nobody_whom_one_of_them_supports() -> None:
    truth = FalseFather(12)
    everybody = [truth.missing, truth.sibling, *truth.strangers]
    people = [TypedPerson(number, profile_of(one)) for number, one in enumerate(everybody)]
    names = tuple(truth.typed)
    parts = [tuple(names[place] for place in part) for part in parts_of(range(3))]
    found = truth.search.find(truth.part(*names), people, alone=[truth.part(*part) for part in parts])
    least = fewest_log10_alone(RULES)
    slowly = {
        number
        for number, person in enumerate(everybody)
        for part in parts
        if (said := truth.said(person, *part)) is not None and said.lowest.log10_lr > least
    }
    assert slowly >= {0}
    assert found.near_alone >= slowly
    assert len(found.near_alone) < 4, "the scan of the parts lets strangers through"
