"""Candidate pairs: their evidence, what people found beyond looks, and decisions by two."""

from fastapi import APIRouter

from api.deps import Caller, RecordId, RuntimeGiven
from api.idempotency import OnceAsked
from api.roles import (
    CONFIRMS_OUTCOMES,
    JUDGES_FIRST,
    PROPOSES_OUTCOMES,
    READS_PAIRS,
    RECORDS_FINDINGS,
    REOPENS_OUTCOMES,
)
from api.routes.answers import also, problems
from api.schemas.decisions import DecisionTold, FindingGiven, OutcomeGiven, PairFindingTold, ReasonGiven
from api.schemas.pairs import OpinionTold, PairTold
from api.schemas.reviews import JudgementGiven
from api.security.access import allow
from api.visibility import withheld_of_decision, withheld_of_finding
from casework.actor import Actor
from casework.review.decide import confirm_outcome, propose_outcome, refuse_outcome, reopen_outcome
from casework.review.findings import record_finding
from casework.review.pair_evidence import pair_evidence
from casework.review.stated_facts import judge_facts
from models.identity import Decision

router = APIRouter(prefix="/pairs", tags=["pairs"])


@router.get(
    "/{record_id}",
    dependencies=[allow(*READS_PAIRS)],
    operation_id="getPair",
    summary="Evidence of a pair",
    responses=problems(404),
)
def get_pair(record_id: RecordId, runtime: RuntimeGiven, caller: Caller) -> PairTold:
    """Kinds of evidence apart, each with its reason. A caseworker judges first; others see their part."""
    found = pair_evidence(runtime, record_id, actor=caller)
    return PairTold.of(found, caller)


@router.post(
    "/{record_id}/opinion",
    status_code=201,
    dependencies=[allow(*JUDGES_FIRST)],
    operation_id="judgeFacts",
    summary="Record the own opinion on a pair without photos",
    responses={**also(200, "Recorded before with this key", OpinionTold), **problems(404, 409)},
)
def post_opinion(
    record_id: RecordId,
    given: JudgementGiven,
    runtime: RuntimeGiven,
    caller: Caller,
    once: OnceAsked,
) -> OpinionTold:
    """Two people give theirs, each without the other's. It can lead to verification, never to an identity."""
    recorded = judge_facts(
        runtime, record_id, given.opinion, note=given.note, actor=caller, idempotency_key=once.key
    )
    return OpinionTold.of(once.told(recorded))


@router.post(
    "/{record_id}/findings",
    status_code=201,
    dependencies=[allow(*RECORDS_FINDINGS)],
    operation_id="recordFinding",
    summary="Record a finding beyond looks",
    responses={**also(200, "Recorded before with this key", PairFindingTold), **problems(404, 409)},
)
def post_finding(
    record_id: RecordId,
    given: FindingGiven,
    runtime: RuntimeGiven,
    caller: Caller,
    once: OnceAsked,
) -> PairFindingTold:
    """DNA reviewers accept DNA, police enter fingerprints and checks, caseworkers papers and family."""
    recorded = record_finding(runtime, record_id, given.as_finding(), actor=caller, idempotency_key=once.key)
    finding = once.told(recorded)
    return PairFindingTold.of(finding, withheld_of_finding(caller, finding.kind, is_just_recorded=True))


@router.post(
    "/{record_id}/outcome",
    status_code=201,
    dependencies=[allow(*PROPOSES_OUTCOMES)],
    operation_id="proposeOutcome",
    summary="Put an outcome forward",
    responses=problems(404, 409),
)
def post_outcome(
    record_id: RecordId, given: OutcomeGiven, runtime: RuntimeGiven, caller: Caller
) -> DecisionTold:
    """The first half of a decision. An identity needs a basis beyond looks and no open contradiction."""
    decision = propose_outcome(runtime, record_id, given.outcome, reason=given.reason, actor=caller)
    return _told(decision, caller)


@router.post(
    "/{record_id}/outcome/confirm",
    dependencies=[allow(*CONFIRMS_OUTCOMES)],
    operation_id="confirmOutcome",
    summary="Confirm the outcome",
    responses=problems(404, 409),
)
def post_confirm(record_id: RecordId, runtime: RuntimeGiven, caller: Caller) -> DecisionTold:
    """The second half, by another person, who heads the station where the person in care is now.

    A confirmed identity ends the search for both.
    """
    return _told(confirm_outcome(runtime, record_id, actor=caller), caller)


@router.post(
    "/{record_id}/outcome/refuse",
    dependencies=[allow(*CONFIRMS_OUTCOMES)],
    operation_id="refuseOutcome",
    summary="Refuse the outcome",
    responses=problems(404, 409),
)
def post_refuse(
    record_id: RecordId, given: ReasonGiven, runtime: RuntimeGiven, caller: Caller
) -> DecisionTold:
    """The pair stays in verification, and the reason is kept. By the head who may confirm it."""
    return _told(refuse_outcome(runtime, record_id, reason=given.reason, actor=caller), caller)


@router.post(
    "/{record_id}/outcome/reopen",
    dependencies=[allow(*REOPENS_OUTCOMES)],
    operation_id="reopenOutcome",
    summary="Reopen a decision",
    responses=problems(404, 409),
)
def post_reopen(
    record_id: RecordId, given: ReasonGiven, runtime: RuntimeGiven, caller: Caller
) -> DecisionTold:
    """What confirming changed goes back; subject and report are searched again, the history stays.

    By the head of the station where the person in care is now, or by a coordinator.
    """
    return _told(reopen_outcome(runtime, record_id, reason=given.reason, actor=caller), caller)


def _told(decision: Decision, caller: Actor) -> DecisionTold:
    return DecisionTold.of(decision, withheld_of_decision(caller, is_just_recorded=True))
