"""From likelihood ratios to the words of the rule table, or to no words at all."""

import math
from collections.abc import Sequence

from matching.dna.verdict_rules import RuleTable, VerdictRule
from models.dna_candidate import DnaVerdict, Opinion, PopulationTotal, TestedRelation
from models.message import Message


def opinion(
    table: RuleTable,
    relation: TestedRelation,
    *,
    lowest: PopulationTotal,
    populations: Sequence[PopulationTotal],
) -> Opinion:
    """What the table says: it must support in the lowest population, and speak against in all of them.

    Below the fewest loci two profiles are not comparable, whatever their ratio.
    """
    if lowest.compared < table.fewest_loci:
        return Opinion(DnaVerdict.NOT_COMPARABLE, _too_few(lowest.compared, table), table.version)
    rule = table.rules.get(relation)
    if rule is None:
        return Opinion(None, _NO_RULE, table.version)
    if not table.is_signed:
        return Opinion(None, _NOT_SIGNED, table.version)
    highest = max(total.log10_lr for total in populations)
    if lowest.log10_lr > math.log10(rule.supports_above):
        return Opinion(DnaVerdict.SUPPORTS, _supports(rule), table.version)
    if highest < math.log10(rule.against_below):
        return Opinion(DnaVerdict.AGAINST, _against(rule), table.version)
    return Opinion(DnaVerdict.UNDECIDED, _undecided(rule), table.version)


_NO_RULE = Message(
    "这种关系没有可用的判定规则，只报告似然比。",
    "No rule exists for this relation: the ratio is reported alone.",
)
_NOT_SIGNED = Message(
    "判定规则表未签署或签署后被改动，不给出意见。",
    "The rule table is not signed, or was changed since: it gives no opinion.",
)


def _too_few(compared: int, table: RuleTable) -> Message:
    return Message(
        f"只有 {compared} 个共同基因座，少于 {table.fewest_loci} 个，无法比较；这不等于“不符”。",
        f"Only {compared} shared loci, fewer than {table.fewest_loci}: not comparable, which is no mismatch.",
    )


def _supports(rule: VerdictRule) -> Message:
    return Message(
        f"所有群体下似然比均大于 {rule.supports_above:,.0f}，支持（{rule.source}）。",
        f"The ratio exceeds {rule.supports_above:,.0f} in every population: supports ({rule.source}).",
    )


def _against(rule: VerdictRule) -> Message:
    return Message(
        f"所有群体下似然比均小于 {rule.against_below:g}，不支持（{rule.source}）。",
        f"The ratio is below {rule.against_below:g} in every population: against ({rule.source}).",
    )


def _undecided(rule: VerdictRule) -> Message:
    return Message(
        f"似然比未达判定界限，尚不能判定。{rule.missing_step.zh}",
        f"The ratio lies between the limits: undecided. {rule.missing_step.en}",
    )
