"""Some relatives speak strongly for a person, the whole family does not.

A stated father who is not the father makes a true child impossible for the family, while the mother alone
finds it; of three relatives, two may find it only together. Nothing is concluded: the family's ratio stays
what it is, and a person looks at both.
"""

import math
from collections.abc import Mapping, Sequence

from matching.dna.verdict_rules import RuleTable
from models.dna_candidate import RelationEvidence
from models.family_candidate import FamilyConflict

_ROUNDING = 1e-6
"""Whoever says nothing alone, as a spouse, has a ratio of 1 but for rounding."""


def parts_of(members: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    """Which of the typed members are asked without the rest: each alone, and of three or more all but one.

    Nothing for fewer than two. Each is one more comparison with everybody, and counted as such.
    """
    if len(members) < 2:
        return ()
    alone = tuple((each,) for each in members)
    all_but_one = tuple(tuple(each for each in members if each != left_out) for left_out in members)
    return alone if len(members) == 2 else alone + all_but_one


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
    if len(alone) < 2 or is_listed(whole, rules):
        return None
    ways = len(parts_of(tuple(alone)))
    supporting = tuple(number for number, each in alone.items() if _supports(each, rules, ways))
    if not supporting:
        return None
    against = (n for n, each in alone.items() if each is not None and each.lowest.log10_lr < -_ROUNDING)
    return FamilyConflict(supporting, tuple(against))


def conflict_of_one(
    without: Mapping[int, RelationEvidence | None], rules: RuleTable
) -> FamilyConflict | None:
    """The conflict of one member with all others, of whom nobody supports alone; None without one.

    `without` is what all others together say once that member is left out, for a person whom the whole family
    does not list. Where several may be left out it is the one without whom the ratio is highest.
    """
    members = tuple(without)
    ways = len(parts_of(members))
    strength = {
        number: each.lowest.log10_lr
        for number, each in without.items()
        if each is not None and _supports(each, rules, ways)
    }
    if len(members) < 3 or not strength:
        return None
    left_out = max(strength, key=lambda number: strength[number])
    others = tuple(number for number in members if number != left_out)
    return FamilyConflict(supporting=others, against=(left_out,), together_log10_lr=strength[left_out])


def is_listed(evidence: RelationEvidence | None, rules: RuleTable) -> bool:
    """What a search lists: at least as probable as a stranger, and rarer by chance than the gate."""
    if evidence is None or evidence.lowest.log10_lr < 0:
        return False
    return evidence.chance.expected <= rules.most_chance_hits


def _supports(evidence: RelationEvidence | None, rules: RuleTable, ways: int) -> bool:
    """Strong enough for a lead, and rarer by chance than the gate over all the ways that were tried."""
    if evidence is None or evidence.lowest.log10_lr <= fewest_log10_alone(rules):
        return False
    return evidence.chance.expected * ways <= rules.most_chance_hits
