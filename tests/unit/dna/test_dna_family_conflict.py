"""When one relative alone supports whom the whole family does not."""

import math
from dataclasses import replace

import pytest

from matching.dna.family_conflict import family_conflict, fewest_log10_alone
from matching.dna.verdict_rules import shipped_rules
from models.dna_candidate import ChanceHits, Opinion, PopulationTotal, RelationEvidence, TestedRelation
from models.family_candidate import FamilyConflict
from models.message import Message

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
