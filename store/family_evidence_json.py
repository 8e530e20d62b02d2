"""What a family's DNA says, as versioned JSON."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from models.dna_candidate import NotComparable, RelationEvidence
from models.family import Biological
from models.family_candidate import (
    FamilyConflict,
    FamilyEvidence,
    FamilySearchRecord,
    Inconsistency,
    SingleRelative,
)
from store.dna_evidence_json import evidence_json, evidence_of

_FORMAT: Final = 1


def family_evidence_json(evidence: FamilyEvidence) -> dict[str, Any]:
    """The evidence of one candidate as JSON."""
    return {
        "format": _FORMAT,
        "certain": _figure(evidence.certain),
        "marked": _figure(evidence.marked),
        "singles": [
            [each.member_id, each.biological, each.log10_lr, each.compared] for each in evidence.singles
        ],
        "profile_ids": list(evidence.profile_ids),
        "conflict": None
        if evidence.conflict is None
        else [
            list(evidence.conflict.supporting),
            list(evidence.conflict.against),
            evidence.conflict.together_log10_lr,
        ],
    }


def family_evidence_of(content: Mapping[str, Any]) -> FamilyEvidence:
    """The evidence that gave the JSON; raises ValueError for a format not known here."""
    if content["format"] != _FORMAT:
        raise ValueError(f"family evidence of unknown format {content['format']!r}")
    return FamilyEvidence(
        certain=_read_figure(content["certain"]),
        marked=_read_figure(content["marked"]),
        singles=tuple(
            SingleRelative(member_id, Biological(biological), log10_lr, compared)
            for member_id, biological, log10_lr, compared in content["singles"]
        ),
        profile_ids=tuple(content["profile_ids"]),
        conflict=_conflict(content.get("conflict")),  # evidence of before has none
    )


def findings_json(record: FamilySearchRecord) -> dict[str, Any]:
    """What a search met, without its numbers and versions."""
    return {
        "not_comparable_count": record.not_comparable_count,
        "not_comparable": [asdict(each) for each in record.not_comparable],
        "inconsistencies": [
            [each.child_id, list(each.parent_ids), list(each.excluded)] for each in record.inconsistencies
        ],
        "used": list(record.used_member_ids),
        "marked": list(record.marked_member_ids),
    }


def findings_of(content: Mapping[str, Any]) -> dict[str, Any]:
    """The same as fields of a search record."""
    return {
        "not_comparable_count": content["not_comparable_count"],
        "not_comparable": tuple(NotComparable(**each) for each in content["not_comparable"]),
        "inconsistencies": tuple(
            Inconsistency(child, tuple(parents), tuple(loci))
            for child, parents, loci in content["inconsistencies"]
        ),
        "used_member_ids": tuple(content["used"]),
        "marked_member_ids": tuple(content["marked"]),
    }


def _conflict(content: list[Any] | None) -> FamilyConflict | None:
    if content is None:
        return None
    supporting, against, *together = content  # the last is not in evidence of before
    return FamilyConflict(tuple(supporting), tuple(against), *together)


def _figure(evidence: RelationEvidence | None) -> dict[str, Any] | None:
    return None if evidence is None else evidence_json([evidence])


def _read_figure(content: dict[str, Any] | None) -> RelationEvidence | None:
    return None if content is None else evidence_of(content)[0]
