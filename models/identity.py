"""Identity decisions: what they may rest on, who decides, and what they put back when reopened."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from models.pair import Outcome


class FindingKind(StrEnum):
    """What a person can record about a pair beyond looks."""

    DNA = "dna"
    FINGERPRINT = "fingerprint"
    DOCUMENT = "document"
    FAMILY = "family"
    POLICE_CHECK = "police_check"
    CONTRADICTION = "contradiction"


class FindingVerdict(StrEnum):
    """What a finding says. `RESOLVED` is for contradictions, `TAKEN_BACK` for one recorded in error."""

    SUPPORTS = "supports"
    AGAINST = "against"
    UNDECIDED = "undecided"
    RESOLVED = "resolved"
    TAKEN_BACK = "taken_back"


class Basis(StrEnum):
    """What an identity may rest on; a face is none of them."""

    DNA = "dna"
    FINGERPRINT = "fingerprint"
    DOCUMENT_FAMILY_POLICE = "document_family_police"


class DecisionState(StrEnum):
    """Where a decision stands."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True)
class Finding:
    """One recorded finding; never changed, the latest of a kind counts.

    `reference` is the number of the opinion, answer or document; `about` names the contradiction resolved.
    """

    id: int
    pair_id: int
    kind: FindingKind
    verdict: FindingVerdict
    about: str | None
    reference: str | None
    reason: str | None
    account_id: int
    found_at: datetime


@dataclass(frozen=True, slots=True)
class Before:
    """What confirming a decision changed, as it was."""

    subject_state: str | None = None
    was_searchable: bool = True
    report_state: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """An outcome put forward by one person and confirmed by another, with the findings it rests on."""

    id: int
    pair_id: int
    outcome: Outcome
    state: DecisionState
    bases: frozenset[Basis]
    finding_ids: tuple[int, ...]
    reason: str
    proposed_by: int
    proposed_at: datetime
    closed_by: int | None
    closed_at: datetime | None
    closing_reason: str | None
    reopened_by: int | None
    reopened_at: datetime | None
    reopening_reason: str | None
    before: Before


@dataclass(frozen=True, slots=True)
class Doubt:
    """A standing decision on a DNA finding; these profiles were stored before that, and superseded since."""

    pair_id: int
    outcome: Outcome
    profile_ids: tuple[int, ...]
    superseded_at: datetime


@dataclass(frozen=True, slots=True)
class DnaHit:
    """A pair that DNA put forward, and when it last did; no finding of a DNA reviewer answers that yet."""

    pair_id: int
    put_forward_at: datetime


_PAPERS = frozenset({FindingKind.DOCUMENT, FindingKind.FAMILY, FindingKind.POLICE_CHECK})


def latest_findings(findings: Iterable[Finding]) -> dict[tuple[FindingKind, str | None], Finding]:
    """The finding that counts of each kind (and contradiction); those taken back are left out."""
    latest = {(each.kind, each.about): each for each in sorted(findings, key=lambda each: each.id)}
    return {key: each for key, each in latest.items() if each.verdict is not FindingVerdict.TAKEN_BACK}


def bases_of(findings: Iterable[Finding]) -> frozenset[Basis]:
    """What the findings allow an identity to rest on."""
    supporting = {
        each.kind for each in latest_findings(findings).values() if each.verdict is FindingVerdict.SUPPORTS
    }
    bases = set()
    if FindingKind.DNA in supporting:
        bases.add(Basis.DNA)
    if FindingKind.FINGERPRINT in supporting:
        bases.add(Basis.FINGERPRINT)
    if supporting >= _PAPERS:
        bases.add(Basis.DOCUMENT_FAMILY_POLICE)
    return frozenset(bases)


def open_contradictions(listed: Iterable[str], findings: Iterable[Finding]) -> tuple[str, ...]:
    """The contradictions nobody has resolved: `listed` by circumstances, and findings that speak against."""
    latest = latest_findings(findings)
    against = {
        each.kind.value
        for each in latest.values()
        if each.verdict is FindingVerdict.AGAINST and each.kind is not FindingKind.CONTRADICTION
    }
    resolved = {
        about
        for (kind, about), each in latest.items()
        if kind is FindingKind.CONTRADICTION and each.verdict is FindingVerdict.RESOLVED
    }
    return tuple(sorted((set(listed) | against) - resolved))
