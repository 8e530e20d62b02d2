"""The page of a pair: photos, evidence as a waterfall, contradictions, rivals, history, what to do next."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.deps import Caller, RecordId, RuntimeGiven
from api.errors import problem_of
from api.pages.deeds import opinion_missing
from api.pages.forms import PageForm, PageFormGiven, new_key, parsed, picked
from api.pages.pair_acts import PairActs, acts_on
from api.pages.records import Visit
from api.pages.render import render
from api.pages.waterfall import waterfall
from api.problems import Problem
from api.roles import (
    CONFIRMS_OUTCOMES,
    JUDGES_FIRST,
    PROPOSES_OUTCOMES,
    READS_PAIRS,
    RECORDS_FINDINGS,
    REOPENS_OUTCOMES,
)
from api.schemas.decisions import FindingGiven, OutcomeGiven, ReasonGiven
from api.schemas.pairs import PairTold
from api.schemas.reviews import JudgementGiven
from api.security.access import allow
from casework.own_station import in_care, works_for
from casework.review import wording
from casework.review.decide import confirm_outcome, propose_outcome, refuse_outcome, reopen_outcome
from casework.review.findings import record_finding
from casework.review.pair_evidence import pair_evidence
from casework.review.stated_facts import judge_facts
from models.errors import GuituError, NotAllowed

router = APIRouter(include_in_schema=False)


@router.get("/pairs/{record_id}", dependencies=[allow(*READS_PAIRS)])
def pair_page(record_id: RecordId, request: Request, runtime: RuntimeGiven, caller: Caller) -> Response:
    """Everything of the pair that the caller may see; a caseworker judges first."""
    return _page(Visit(request, runtime, caller), record_id)


@router.post("/pairs/{record_id}/findings", dependencies=[allow(*RECORDS_FINDINGS)])
def post_finding(
    record_id: RecordId, request: Request, form: PageFormGiven, runtime: RuntimeGiven, caller: Caller
) -> Response:
    """Records what the caller answers for."""
    given = parsed(FindingGiven, picked(form.fields, "kind", "verdict", "about", "reference", "reason"))
    if isinstance(given, Problem):
        return _page(Visit(request, runtime, caller), record_id, form, given)

    def record() -> object:
        return record_finding(runtime, record_id, given.as_finding(), actor=caller, idempotency_key=form.key)

    return _done(Visit(request, runtime, caller), record_id, form, record)


@router.post("/pairs/{record_id}/opinion", dependencies=[allow(*JUDGES_FIRST)])
def post_opinion(
    record_id: RecordId, request: Request, form: PageFormGiven, runtime: RuntimeGiven, caller: Caller
) -> Response:
    """Records the caller's own opinion on a pair of which no photos can be compared."""
    visit = Visit(request, runtime, caller)
    if "opinion" not in form.fields:
        return _page(visit, record_id, form, problem_of(opinion_missing()))
    given = parsed(JudgementGiven, picked(form.fields, "opinion", "note"))
    if isinstance(given, Problem):
        return _page(visit, record_id, form, given)

    def opine() -> object:
        said, note, key = given.opinion, given.note, form.key
        return judge_facts(runtime, record_id, said, actor=caller, note=note, idempotency_key=key)

    return _done(visit, record_id, form, opine)


@router.post("/pairs/{record_id}/outcome", dependencies=[allow(*PROPOSES_OUTCOMES)])
def post_outcome(
    record_id: RecordId, request: Request, form: PageFormGiven, runtime: RuntimeGiven, caller: Caller
) -> Response:
    """Puts an outcome forward."""
    given = parsed(OutcomeGiven, picked(form.fields, "outcome", "reason"))
    if isinstance(given, Problem):
        return _page(Visit(request, runtime, caller), record_id, form, given)

    def propose() -> object:
        return propose_outcome(runtime, record_id, given.outcome, reason=given.reason, actor=caller)

    return _done(Visit(request, runtime, caller), record_id, form, propose)


@router.post("/pairs/{record_id}/outcome/confirm", dependencies=[allow(*CONFIRMS_OUTCOMES)])
def post_confirm(
    record_id: RecordId, request: Request, form: PageFormGiven, runtime: RuntimeGiven, caller: Caller
) -> Response:
    """Confirms what somebody else put forward."""

    def confirm() -> object:
        return confirm_outcome(runtime, record_id, actor=caller)

    return _done(Visit(request, runtime, caller), record_id, form, confirm)


@router.post("/pairs/{record_id}/outcome/refuse", dependencies=[allow(*CONFIRMS_OUTCOMES)])
def post_refuse(
    record_id: RecordId, request: Request, form: PageFormGiven, runtime: RuntimeGiven, caller: Caller
) -> Response:
    """Refuses it, with the reason."""
    given = parsed(ReasonGiven, picked(form.fields, "reason"))
    if isinstance(given, Problem):
        return _page(Visit(request, runtime, caller), record_id, form, given)

    def refuse() -> object:
        return refuse_outcome(runtime, record_id, reason=given.reason, actor=caller)

    return _done(Visit(request, runtime, caller), record_id, form, refuse)


@router.post("/pairs/{record_id}/outcome/reopen", dependencies=[allow(*REOPENS_OUTCOMES)])
def post_reopen(
    record_id: RecordId, request: Request, form: PageFormGiven, runtime: RuntimeGiven, caller: Caller
) -> Response:
    """Reopens a confirmed decision, with the reason."""
    given = parsed(ReasonGiven, picked(form.fields, "reason"))
    if isinstance(given, Problem):
        return _page(Visit(request, runtime, caller), record_id, form, given)

    def reopen() -> object:
        return reopen_outcome(runtime, record_id, reason=given.reason, actor=caller)

    return _done(Visit(request, runtime, caller), record_id, form, reopen)


def _done(visit: Visit, pair_id: int, form: PageForm, act: Callable[[], object]) -> Response:
    """Back to the page after the act; refused, the page says why and keeps what was typed."""
    try:
        act()
    except GuituError as refusal:
        return _page(visit, pair_id, form, problem_of(refusal))
    return RedirectResponse(f"/pairs/{pair_id}", 303)


def _page(
    visit: Visit, pair_id: int, form: PageForm | None = None, problem: Problem | None = None
) -> Response:
    try:
        found = pair_evidence(visit.runtime, pair_id, actor=visit.actor)
    except NotAllowed as refusal:
        if refusal.code != "judge_first":
            raise
        context = {"section": "reviews", "problem": problem_of(refusal)}
        return render(visit.request, "judge_first.html", context, actor=visit.actor, status=403)
    pair = PairTold.of(found, visit.actor)
    is_of_own_station = works_for(visit.runtime, visit.actor, *in_care(found.pair))
    acts = acts_on(pair, visit.actor, is_of_own_station=is_of_own_station)
    status = 200 if problem is None else problem.status
    return render(
        visit.request, "pair.html", _context(pair, acts, form, problem), actor=visit.actor, status=status
    )


def _context(
    pair: PairTold, acts: PairActs, form: PageForm | None, problem: Problem | None
) -> dict[str, Any]:
    return {
        "section": "reviews",
        "pair": pair,
        "chart": None if pair.fused is None else waterfall(pair.fused),
        "names": {each.account_id: each.username for each in pair.accounts},
        "acts": acts,
        "values": {} if form is None else form.fields,
        "key": new_key() if form is None else form.key,
        "problem": problem,
        "words": wording,
    }
