"""One relative alone speaks strongly for a person, the whole family does not.

A stated father who is not the father makes a true child impossible for the family, while the mother alone
finds it. Nothing is concluded: the family's ratio stays what it is, and a person looks at both.
"""

import math
from collections.abc import Mapping

from matching.dna.verdict_rules import RuleTable
from models.dna_candidate import RelationEvidence
from models.family_candidate import FamilyConflict

_ROUNDING = 1e-6
"""Whoever says nothing alone, as a spouse, has a ratio of 1 but for rounding."""


def fewest_log10_alone(rules: RuleTable) -> float:
    """The log10 LR that one relative alone must exceed: the highest limit of the rule table.

    For relations without a rule too (an own sample, a sibling): it puts a lead before people, no verdict.
    Infinite, so that nothing is put forward, where the table has no rule.
    """
    return math.log10(max((each.supports_above for each in rules.rules.values()), default=math.inf))


def family_conflict(
    whole: RelationEvidence | None, alone: Mapping[int, RelationEvidence | None], rules: RuleTable
) -> FamilyConflict | None:
    """The conflict about one person, of whom `alone` is what each member's sample says; None without one.

    There is one where the whole family does not list the person, and a member alone does and exceeds
    `fewest_log10_alone` in every population. A member of whom nothing can be said alone (too few shared loci,
    a spouse) neither supports nor speaks against.
    """
    if len(alone) < 2 or _is_listed(whole, rules):
        return None
    least = fewest_log10_alone(rules)
    supporting = tuple(
        number
        for number, each in alone.items()
        if each is not None and _is_listed(each, rules) and each.lowest.log10_lr > least
    )
    if not supporting:
        return None
    against = (n for n, each in alone.items() if each is not None and each.lowest.log10_lr < -_ROUNDING)
    return FamilyConflict(supporting, tuple(against))


def _is_listed(evidence: RelationEvidence | None, rules: RuleTable) -> bool:
    """What a search lists: at least as probable as a stranger, and rarer by chance than the gate."""
    if evidence is None or evidence.lowest.log10_lr < 0:
        return False
    return evidence.chance.expected <= rules.most_chance_hits
