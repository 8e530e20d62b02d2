"""What speaks for and against a pair, kind by kind, each with three possible answers and its reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from casework.actor import Actor
from casework.review.counted import counted_findings
from casework.review.courses import all_circumstances, contradictions
from casework.review.doubts import doubt_of
from casework.review.former_evidence import FormerEvidence, former_evidence
from casework.review.judge_first import require_judged
from casework.review.pair_dna import PairDna, dna_of_pair
from casework.review.pair_photos import PairPhotos, photos_of_pair
from casework.review.propose import ask_first
from casework.review.rivals import Rivals, rivals_of
from casework.review.stated_facts import awaits_own_opinion
from casework.runtime import Runtime
from matching.fusion import Fused, PriorOdds, fuse, prior_of_one_among
from matching.fusion_words import breakdown
from models.account import Role
from models.candidate import Candidate, Search
from models.circumstance import Answer, Comparison
from models.evidence import EvidenceItem, EvidenceKind
from models.identity import Decision, Doubt, Finding, FindingKind, FindingVerdict, latest_findings
from models.judgement import Judgement
from models.message import Message
from models.pair import Pair, PairStage
from store.unit_of_work import UnitOfWork

_SEES_DNA = frozenset({Role.DNA_REVIEWER})
_SEES_CASE = frozenset({Role.SEARCH_CASEWORKER, Role.STATION_HEAD})


@dataclass(frozen=True, slots=True)
class KindOfEvidence:
    """One kind of evidence: its answer and why. Missing evidence is `NOT_COMPARABLE`, worth nothing."""

    kind: EvidenceKind
    answer: Answer
    reason: Message


@dataclass(frozen=True, slots=True)
class PairEvidence:
    """All of a pair that one reader may see. `withheld` names what is left out.

    `former` is what the pair once rested on and does not any more.
    `open_contradictions` are aspects of the records, and findings against, that nobody has resolved.
    `fused` orders lists and is no opinion; its posterior is shown only with the assumption of its prior. It
    is made of what the reader may see: for a DNA reviewer of DNA alone, for a caseworker without its number.
    `awaits_own_opinion`: no photos can be judged, and the reader may give an opinion on what is stated.
    `search` is the last one that listed the two, `candidate` how. `usernames` names every account by number.
    """

    pair: Pair
    kinds: tuple[KindOfEvidence, ...]
    circumstances: tuple[Comparison, ...]
    former: tuple[FormerEvidence, ...]
    open_contradictions: tuple[str, ...]
    findings: tuple[Finding, ...]
    decisions: tuple[Decision, ...]
    judgements: tuple[Judgement, ...]
    photos: PairPhotos | None
    search: Search | None
    candidate: Candidate | None
    dna: EvidenceItem | None
    fused: Fused | None
    rivals: Rivals | None
    doubt: Doubt | None
    usernames: Mapping[int, str]
    awaits_own_opinion: bool
    withheld: frozenset[str]

    @property
    def breakdown(self) -> tuple[Message, ...]:
        """What the order is made of, a line for each item; empty when nothing orders the pair."""
        return () if self.fused is None else breakdown(self.fused)


def pair_evidence(runtime: Runtime, pair_id: int, *, actor: Actor) -> PairEvidence:
    """The pair as the reader may see it; showing it to somebody who has not judged is recorded.

    Raises NotFound, and NotAllowed for a caseworker who has not judged the pair yet.
    """
    runtime.faces()  # opened before the transaction: opening the networks may write itself
    with runtime.store.begin() as work:
        pair = work.pairs.get(pair_id)
        judgements = work.judgements.of_pair(pair_id)
        sees_case = bool(_SEES_CASE & actor.roles)
        if sees_case:
            _release(runtime, work, pair, judgements, actor)
        return _gathered(runtime, work, pair, judgements, actor, sees_case=sees_case)


def _release(
    runtime: Runtime, work: UnitOfWork, pair: Pair, judgements: list[Judgement], actor: Actor
) -> None:
    has_judged = any(each.account_id == actor.account_id and each.round == pair.round for each in judgements)
    ask_first(runtime, work, pair)
    require_judged(work, pair, actor)
    work.judgements.release(
        pair, account_id=actor.account_id, is_after_judgement=has_judged, now=runtime.now()
    )


def _gathered(
    runtime: Runtime,
    work: UnitOfWork,
    pair: Pair,
    judgements: list[Judgement],
    actor: Actor,
    *,
    sees_case: bool,
) -> PairEvidence:
    findings, decisions = work.identity.findings_of(pair.id), work.identity.decisions_of(pair.id)
    compared = all_circumstances(work, pair.key)
    listed = work.searches.latest_with(pair.key) if sees_case else None
    candidate = None if listed is None else listed[1]
    dna, sees_dna = dna_of_pair(work, pair), bool(_SEES_DNA & actor.roles)
    withheld = _withheld(pair, actor, sees_case=sees_case, sees_dna=sees_dna)
    shown_dna = dna.item if dna and sees_dna else None
    seen = [] if "judgements" in withheld else judgements
    counted = counted_findings(work, pair)
    kinds = [_dna(counted, dna, sees_number=sees_dna), _exclusion(counted)]
    kinds += _kinds_of_case(candidate, compared) if sees_case else []
    return PairEvidence(
        pair=pair,
        kinds=tuple(sorted(kinds, key=lambda each: list(EvidenceKind).index(each.kind))),
        circumstances=compared if sees_case else (),
        former=former_evidence(work, pair) if sees_case else (),
        open_contradictions=contradictions(work, pair.key, counted),
        findings=tuple(findings),
        decisions=tuple(decisions),
        judgements=tuple(seen),
        photos=photos_of_pair(runtime, work, pair) if sees_case else None,
        search=None if listed is None else listed[0],
        candidate=candidate,
        dna=shown_dna,
        fused=_fused(candidate, compared if sees_case else (), shown_dna, _prior(listed, dna)),
        rivals=rivals_of(work, pair, actor, runtime.now()) if sees_case else None,
        doubt=doubt_of(work, pair),
        usernames=work.accounts.usernames(_accounts(seen, findings, decisions)),
        awaits_own_opinion=awaits_own_opinion(work, pair, judgements, actor),
        withheld=withheld,
    )


def _accounts(
    judgements: Sequence[Judgement], findings: Sequence[Finding], decisions: Sequence[Decision]
) -> set[int]:
    found = {each.account_id for each in judgements} | {each.account_id for each in findings}
    for each in decisions:
        found |= {who for who in (each.proposed_by, each.closed_by, each.reopened_by) if who is not None}
    return found


def _withheld(pair: Pair, actor: Actor, *, sees_case: bool, sees_dna: bool) -> frozenset[str]:
    withheld = set() if sees_dna else {"dna"}
    is_settled = pair.stage in (PairStage.VERIFICATION, PairStage.CLOSED)
    if not sees_case:
        withheld |= {"face", "photos", "circumstances", "clues", "judgements", "rivals"}
        withheld |= set() if sees_dna else {"fused"}
    elif Role.STATION_HEAD not in actor.roles and not is_settled:
        withheld.add("judgements")
    return frozenset(withheld)


def _prior(listed: tuple[Search, Candidate] | None, dna: PairDna | None) -> PriorOdds | None:
    """One among those compared: by face where the pair stands on a list, else by DNA; None for neither."""
    if listed is not None:
        return prior_of_one_among(max(1, listed[0].persons))
    return prior_of_one_among(dna.searched) if dna and dna.searched else None


def _fused(
    candidate: Candidate | None,
    compared: tuple[Comparison, ...],
    dna: EvidenceItem | None,
    prior: PriorOdds | None,
) -> Fused | None:
    items = [each for each in (candidate.evidence if candidate else None, dna) if each]
    items += [each.as_evidence() for each in compared]
    return fuse(items, prior) if items and prior else None


def _kinds_of_case(candidate: Candidate | None, compared: tuple[Comparison, ...]) -> list[KindOfEvidence]:
    stated = (EvidenceKind.CIRCUMSTANCES, EvidenceKind.CLUE, EvidenceKind.CONTRADICTION)
    return [_face(candidate), *(_stated(kind, compared) for kind in stated)]


def _face(candidate: Candidate | None) -> KindOfEvidence:
    if candidate is None or candidate.evidence.log10_lr is None:
        reason = Message("没有可用的人脸比对。", "There is no usable comparison of faces.")
        if candidate is not None:
            reason = candidate.evidence.reason
        return KindOfEvidence(EvidenceKind.FACE, Answer.NOT_COMPARABLE, reason)
    answer = Answer.AGREES if candidate.evidence.log10_lr > 0 else Answer.CONTRADICTS
    return KindOfEvidence(EvidenceKind.FACE, answer, candidate.evidence.reason)


def _dna(findings: list[Finding], dna: PairDna | None, *, sees_number: bool) -> KindOfEvidence:
    """What a DNA reviewer accepted; before that the ratio for who reads DNA, for others that there is one."""
    accepted = latest_findings(findings).get((FindingKind.DNA, None))
    verdict = None if accepted is None else accepted.verdict
    if verdict is FindingVerdict.SUPPORTS:
        reason = Message("DNA 复核员采信：DNA 支持。", "Accepted by a DNA reviewer: DNA supports.")
        return KindOfEvidence(EvidenceKind.DNA, Answer.AGREES, reason)
    if verdict is FindingVerdict.AGAINST:
        reason = Message("DNA 复核员采信：DNA 不支持。", "Accepted by a DNA reviewer: DNA speaks against.")
        return KindOfEvidence(EvidenceKind.DNA, Answer.CONTRADICTS, reason)
    if dna is not None:
        return _unaccepted(dna.item) if sees_number else _WITH_REVIEWER
    reason = Message("还没有采信的 DNA 意见。", "No DNA opinion has been accepted.")
    return KindOfEvidence(EvidenceKind.DNA, Answer.NOT_COMPARABLE, reason)


def _unaccepted(item: EvidenceItem) -> KindOfEvidence:
    if item.log10_lr is None:
        return KindOfEvidence(EvidenceKind.DNA, Answer.NOT_COMPARABLE, item.reason)
    answer = Answer.AGREES if item.log10_lr > 0 else Answer.CONTRADICTS
    return KindOfEvidence(EvidenceKind.DNA, answer, item.reason)


_WITH_REVIEWER = KindOfEvidence(
    EvidenceKind.DNA,
    Answer.NOT_COMPARABLE,
    Message("有 DNA 结果，由 DNA 复核员处理。", "DNA evidence exists, with the DNA reviewer."),
)


def _exclusion(findings: list[Finding]) -> KindOfEvidence:
    against = [
        each
        for each in latest_findings(findings).values()
        if each.verdict is FindingVerdict.AGAINST and each.kind in (FindingKind.FINGERPRINT, FindingKind.DNA)
    ]
    if against:
        kinds = ", ".join(sorted(each.kind.value for each in against))
        reason = Message(f"有不支持的结论：{kinds}。", f"Findings against: {kinds}.")
        return KindOfEvidence(EvidenceKind.EXCLUSION, Answer.CONTRADICTS, reason)
    reason = Message("没有排除的结论。", "Nothing excludes the pair.")
    return KindOfEvidence(EvidenceKind.EXCLUSION, Answer.NOT_COMPARABLE, reason)


def _stated(kind: EvidenceKind, compared: tuple[Comparison, ...]) -> KindOfEvidence:
    own = [each for each in compared if each.kind is kind and each.answer is not Answer.NOT_COMPARABLE]
    if not own:
        reason = Message("没有可比较的记录。", "The records state nothing to compare.")
        return KindOfEvidence(kind, Answer.NOT_COMPARABLE, reason)
    answer = Answer.CONTRADICTS if any(each.answer is Answer.CONTRADICTS for each in own) else Answer.AGREES
    zh = "；".join(each.reason.zh.rstrip("。") for each in own)
    en = " ".join(each.reason.en for each in own)
    return KindOfEvidence(kind, answer, Message(f"{zh}。", en))
