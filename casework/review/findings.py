"""What people record about a pair beyond looks: each finding by the role that answers for it."""

from collections.abc import Mapping
from dataclasses import dataclass

from casework.actor import Actor
from casework.once import KeyedRequest, keyed_request, made_earlier, remember, repeated_once
from casework.recorded import Recorded
from casework.review.counted import counted_findings
from casework.review.courses import course_of
from casework.review.doubts import doubt_of
from casework.runtime import Runtime
from models.account import Role
from models.errors import Conflict, InvalidInput, NotAllowed
from models.identity import Finding, FindingKind, FindingVerdict, bases_of
from models.message import Message
from models.pair import Outcome, Pair
from store.unit_of_work import UnitOfWork

_KIND, _VERDICT = FindingKind, FindingVerdict
ROLES_OF_FINDING: Mapping[FindingKind, frozenset[Role]] = {
    _KIND.DNA: frozenset({Role.DNA_REVIEWER}),
    _KIND.FINGERPRINT: frozenset({Role.POLICE_LIAISON}),
    _KIND.POLICE_CHECK: frozenset({Role.POLICE_LIAISON}),
    _KIND.DOCUMENT: frozenset({Role.SEARCH_CASEWORKER, Role.POLICE_LIAISON}),
    _KIND.FAMILY: frozenset({Role.SEARCH_CASEWORKER}),
    _KIND.CONTRADICTION: frozenset({Role.SEARCH_CASEWORKER, Role.STATION_HEAD}),
}
"""Who answers for which kind of finding."""

_NEEDS_REFERENCE = frozenset({_KIND.DNA, _KIND.FINGERPRINT, _KIND.POLICE_CHECK, _KIND.DOCUMENT})
_LAST = frozenset({Outcome.SAME_PERSON, Outcome.RELATIVE_OF, Outcome.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class NewFinding:
    """A finding as somebody states it; fields as in `models.identity.Finding`."""

    kind: FindingKind
    verdict: FindingVerdict
    about: str | None = None
    reference: str | None = None
    reason: str | None = None


def record_finding(
    runtime: Runtime, pair_id: int, new: NewFinding, *, actor: Actor, idempotency_key: str | None = None
) -> Recorded[Finding]:
    """The recorded finding; accepted DNA and matching fingerprints bring the pair to verification.

    Raises NotFound for an unknown pair, NotAllowed for a role that does not answer for the kind,
    InvalidInput without the reference or reason the kind needs, Conflict for a frozen or closed pair.
    """
    _require_role(new.kind, actor)
    _check(new)
    request = keyed_request(runtime, actor, idempotency_key, "finding", pair_id, new)
    return repeated_once(lambda: _record(runtime, request, pair_id, new, actor))


def _record(
    runtime: Runtime, request: KeyedRequest, pair_id: int, new: NewFinding, actor: Actor
) -> Recorded[Finding]:
    now = runtime.now()
    with runtime.store.begin() as work:
        earlier = made_earlier(work, request)
        pair = work.pairs.lock(pair_id)
        if earlier is not None:
            found = {each.id: each for each in work.identity.findings_of(pair_id)}
            return Recorded(found[earlier], is_first=False)
        _require_open(pair, is_doubted=new.kind is _KIND.DNA and doubt_of(work, pair) is not None)
        finding = work.identity.add_finding(
            pair_id,
            new.kind,
            new.verdict,
            about=new.about,
            reference=new.reference,
            reason=new.reason,
            account_id=actor.account_id,
            now=now,
        )
        _move_on(runtime, work, pair)
        remember(work, request, finding.id, now=now)
    return Recorded(finding, is_first=True)


def _move_on(runtime: Runtime, work: UnitOfWork, pair: Pair) -> None:
    moved = course_of(work, pair).supported(bases_of(counted_findings(work, pair)))
    if moved.stage is not pair.stage:
        work.pairs.set_stage(pair.id, moved.stage, now=runtime.now(), outcome=moved.outcome)
        work.review_tasks.close_of_pair(pair.id, runtime.now())


def _require_role(kind: FindingKind, actor: Actor) -> None:
    if not ROLES_OF_FINDING[kind] & actor.roles or Role.BATCH in actor.roles:
        raise NotAllowed(
            "role_not_allowed",
            Message("您的岗位不能录入这类结论。", "Your role does not record findings of this kind."),
            Message(
                "DNA 由 DNA 复核员，指纹和核查由民警录入。", "DNA reviewers and police record their own."
            ),
            field="kind",
        )


def _check(new: NewFinding) -> None:
    is_resolution = new.kind is _KIND.CONTRADICTION
    if is_resolution != (new.about is not None) or (new.verdict is _VERDICT.RESOLVED and not is_resolution):
        raise InvalidInput(
            "contradiction_not_named",
            Message("只有解决矛盾时才写明是哪一项矛盾。", "Only a resolution names a contradiction."),
            Message("请填写 about，例如 sex。", "Give `about`, for example sex."),
            field="about",
        )
    if is_resolution and new.verdict not in (_VERDICT.RESOLVED, _VERDICT.TAKEN_BACK):
        raise _missing("verdict", "矛盾只能标为已解决。", "A contradiction is resolved or not.")
    takes_back = new.verdict is _VERDICT.TAKEN_BACK
    if new.kind in _NEEDS_REFERENCE and not takes_back and not (new.reference or "").strip():
        raise _missing("reference", "没有写明文书或证件编号。", "The number of the document is missing.")
    if (is_resolution or takes_back) and not (new.reason or "").strip():
        raise _missing("reason", "没有写明理由。", "The reason is missing.")


def _missing(field: str, zh: str, en: str) -> InvalidInput:
    advice = Message("请补充后再提交。", "Add it and send again.")
    return InvalidInput(f"{field}_missing", Message(zh, en), advice, field=field)


def _require_open(pair: Pair, *, is_doubted: bool) -> None:
    """A DNA reviewer may say anew what a decision rests on once a profile behind it was superseded."""
    if pair.is_frozen or (pair.outcome in _LAST and not is_doubted):
        raise Conflict(
            "pair_not_open",
            Message("这对候选已有结论或已暂停。", "This pair has an outcome or is frozen."),
            Message("如需更正，请先由站长重开。", "To correct it, the station head reopens it first."),
        )
