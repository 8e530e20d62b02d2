"""Words come from a signed rule table only."""

import tomllib
from dataclasses import replace
from importlib.resources import files

import pytest

from matching.dna.verdict import opinion
from matching.dna.verdict_rules import RuleTable, content_digest, rules_of, shipped_rules
from models.dna_candidate import DnaVerdict, PopulationTotal, TestedRelation

TEXT = (files("matching.dna") / "data" / "verdict_rules.toml").read_text(encoding="utf-8")


def said(
    *log10_lrs: float,
    relation: TestedRelation = TestedRelation.CHILD,
    compared: int = 19,
    table: RuleTable | None = None,
) -> DnaVerdict | None:
    totals = [PopulationTotal(f"P{n}", value, compared) for n, value in enumerate(log10_lrs)]
    lowest = min(totals, key=lambda total: total.log10_lr)
    return opinion(table or shipped_rules(), relation, lowest=lowest, populations=totals).verdict


@pytest.mark.parametrize(
    ("log10_lrs", "verdict"),
    [
        ((4.01, 6.0), DnaVerdict.SUPPORTS),
        ((4.0, 6.0), DnaVerdict.UNDECIDED),
        ((3.99, 6.0), DnaVerdict.UNDECIDED),
        ((-4.01, -4.5), DnaVerdict.AGAINST),
        ((-4.5, -3.0), DnaVerdict.UNDECIDED),
        ((0.0,), DnaVerdict.UNDECIDED),
        ((float("-inf"),), DnaVerdict.AGAINST),
    ],
)
def test_parent_and_child_by_the_limits_in_every_population(
    log10_lrs: tuple[float, ...], verdict: DnaVerdict
) -> None:
    assert said(*log10_lrs) is verdict
    assert said(*log10_lrs, relation=TestedRelation.PARENT) is verdict


@pytest.mark.parametrize("relation", [TestedRelation.FULL_SIBLING, TestedRelation.SAME_PERSON])
def test_relations_without_a_rule_get_no_words(relation: TestedRelation) -> None:
    assert said(9.0, relation=relation) is None


def test_too_few_loci_are_not_comparable_whatever_the_ratio() -> None:
    few = shipped_rules().fewest_loci - 1
    assert said(9.0, compared=few) is DnaVerdict.NOT_COMPARABLE
    assert said(9.0, compared=few, relation=TestedRelation.FULL_SIBLING) is DnaVerdict.NOT_COMPARABLE
    assert said(9.0, compared=few + 1) is DnaVerdict.SUPPORTS


def test_undecided_names_the_missing_step() -> None:
    total = PopulationTotal("P", 2.0, 19)
    reason = opinion(shipped_rules(), TestedRelation.CHILD, lowest=total, populations=[total]).reason
    assert "other parent" in reason.en


def test_an_unsigned_table_gives_no_opinion() -> None:
    assert said(9.0, table=replace(shipped_rules(), is_signed=False)) is None
    assert not rules_of(TEXT.partition("[signature]")[0]).is_signed
    assert not rules_of(TEXT.replace('by = "Guitu', 'by = ""\nwho = "Guitu')).is_signed


def test_a_table_that_was_changed_after_it_was_signed_gives_no_opinion() -> None:
    changed = rules_of(TEXT.replace("supports_above = 10000.0", "supports_above = 100.0"))
    assert changed.rules[TestedRelation.CHILD].supports_above == 100.0
    assert said(9.0, table=changed) is None


def test_the_shipped_table_is_signed_as_it_stands_and_names_its_sources() -> None:
    content = tomllib.loads(TEXT)
    assert content["signature"]["sha256"] == content_digest(content)
    assert shipped_rules().is_signed
    assert all(rule.source for rule in shipped_rules().rules.values())
