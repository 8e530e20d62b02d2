"""The versioned table of what may be called an opinion; it gives none unless it is signed as it stands."""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from models.dna_candidate import TestedRelation
from models.message import Message


@dataclass(frozen=True, slots=True)
class VerdictRule:
    """Likelihood ratios above and below which a relation is supported or not; what helps in between."""

    supports_above: float
    against_below: float
    source: str
    missing_step: Message


@dataclass(frozen=True, slots=True)
class RuleTable:
    """One version: what a search lists, and the rules by relation; relations without a rule get no verdict.

    `is_signed`: somebody is named who signed exactly this content. The digest shows that the table was not
    changed since; it does not prove who signed.
    """

    version: str
    is_signed: bool
    fewest_loci: int
    most_chance_hits: float
    most_chance_hits_by_night: float
    most_candidates: int
    rules: Mapping[TestedRelation, VerdictRule]


@cache
def shipped_rules() -> RuleTable:
    """The table that ships with the package."""
    return rules_of((files("matching.dna") / "data" / "verdict_rules.toml").read_text(encoding="utf-8"))


def rules_of(text: str) -> RuleTable:
    """The table that a TOML text states."""
    content = tomllib.loads(text)
    search, signature = content["search"], content.get("signature", {})
    is_signed = bool(signature.get("by")) and signature.get("sha256") == content_digest(content)
    rules = {TestedRelation(name): _rule(each) for each in content["rule"] for name in each["relations"]}
    return RuleTable(
        version=content["version"],
        is_signed=is_signed,
        fewest_loci=search["fewest_loci"],
        most_chance_hits=search["most_chance_hits"],
        most_chance_hits_by_night=search["most_chance_hits_by_night"],
        most_candidates=search["most_candidates"],
        rules=rules,
    )


def content_digest(content: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of everything but the signature: what a signer signs."""
    signed = {name: value for name, value in content.items() if name != "signature"}
    return hashlib.sha256(json.dumps(signed, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def _rule(entry: Mapping[str, Any]) -> VerdictRule:
    return VerdictRule(
        supports_above=entry["supports_above"],
        against_below=entry["against_below"],
        source=entry["source"],
        missing_step=Message(entry["missing_step_zh"], entry["missing_step_en"]),
    )
