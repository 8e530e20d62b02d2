"""The evidence of a pair of profiles as versioned JSON."""

from collections.abc import Iterable
from typing import Any, Final

from models.dna_candidate import (
    ChanceHits,
    DnaVerdict,
    LocusEvidence,
    Opinion,
    PopulationTotal,
    RelationEvidence,
    TestedRelation,
)
from models.message import Message

_FORMAT: Final = 1


def evidence_json(relations: Iterable[RelationEvidence]) -> dict[str, Any]:
    """The relations of a pair as JSON."""
    return {"format": _FORMAT, "relations": [_relation(each) for each in relations]}


def evidence_of(content: dict[str, Any]) -> tuple[RelationEvidence, ...]:
    """The relations that gave the JSON; raises ValueError for a format not known here."""
    if content["format"] != _FORMAT:
        raise ValueError(f"evidence of unknown format {content['format']!r}")
    return tuple(_read_relation(each) for each in content["relations"])


def _relation(evidence: RelationEvidence) -> dict[str, Any]:
    chance, opinion = evidence.chance, evidence.opinion
    return {
        "relation": evidence.relation,
        "lowest": _total(evidence.lowest),
        "populations": [_total(total) for total in evidence.populations],
        "loci": [
            [part.locus, part.log10_lr, part.not_compared, part.is_excluded, part.mutation_steps]
            for part in evidence.loci
        ],
        "chance": [chance.expected, chance.searched, chance.is_bound],
        "opinion": [opinion.verdict, opinion.reason.zh, opinion.reason.en, opinion.rules],
    }


def _read_relation(content: dict[str, Any]) -> RelationEvidence:
    return RelationEvidence(
        relation=TestedRelation(content["relation"]),
        lowest=PopulationTotal(*content["lowest"]),
        populations=tuple(PopulationTotal(*total) for total in content["populations"]),
        loci=tuple(LocusEvidence(*part) for part in content["loci"]),
        chance=ChanceHits(*content["chance"]),
        opinion=_read_opinion(*content["opinion"]),
    )


def _read_opinion(verdict: str | None, zh: str, en: str, rules: str) -> Opinion:
    return Opinion(None if verdict is None else DnaVerdict(verdict), Message(zh, en), rules)


def _total(total: PopulationTotal) -> list[Any]:
    return [total.population, total.log10_lr, total.compared]
