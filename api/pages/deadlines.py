"""Pages of deadlines: the first due first; one deadline, and closing it by hand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.deadline_pages import DeadlinesAsked
from api.deadline_scope import answers_for
from api.deps import Caller, RecordId, RuntimeGiven
from api.errors import problem_of
from api.pages.filtered import FilteredPage
from api.pages.forms import PageForm, PageFormGiven, instant_of, parsed
from api.pages.language import Language, language_of
from api.pages.records import Visit
from api.pages.render import render
from api.pages.words import options_of
from api.problems import Problem
from api.roles import CLOSES_DEADLINES, READS_DEADLINES, WAIVES_DEADLINES
from api.routes import deadlines
from api.schemas.deadlines import DeadlineTold, MetGiven, ReasonGiven
from api.security.access import allow
from api.visibility import sees_all_stations
from casework.actor import Actor
from casework.runtime import Runtime
from models.deadline import RUNNING, DeadlineState
from models.duty import DutyRule
from models.errors import GuituError

router = APIRouter(include_in_schema=False, route_class=FilteredPage)
Given = TypeVar("Given", MetGiven, ReasonGiven)
RESPONSIBLE = tuple(sorted(CLOSES_DEADLINES))


@router.get("/deadlines", dependencies=[allow(*READS_DEADLINES)])
def deadlines_page(
    request: Request, asked: DeadlinesAsked, runtime: RuntimeGiven, caller: Caller
) -> Response:
    """Running deadlines unless a state is asked for, by hour."""
    language = language_of(request)
    context = {
        "section": "deadlines",
        "page": deadlines.list_deadlines(asked, runtime, caller),
        "asked": asked,
        "state": next(iter(asked.states)) if len(asked.states) == 1 else None,
        "states": options_of(DeadlineState, language),
        "duties": _duties(runtime, language),
        "role_options": options_of(RESPONSIBLE, language),
        "may_choose_station": sees_all_stations(caller),
        "now": runtime.now(),
    }
    return render(request, "deadlines.html", context, actor=caller)


def _duties(runtime: Runtime, language: Language) -> list[tuple[str, str]]:
    """The duties to choose from, the empty choice first; the words are those of the country's text."""
    titles = {rule.duty: rule.title for rule in sorted(runtime.clocks.rules.values(), key=_most_local_first)}
    return options_of(sorted(titles), language, titles)


def _most_local_first(rule: DutyRule) -> int:
    return -len(rule.jurisdiction)


@router.get("/deadlines/{record_id}", dependencies=[allow(*READS_DEADLINES)])
def deadline_page(record_id: RecordId, request: Request, runtime: RuntimeGiven, caller: Caller) -> Response:
    """One deadline with its source, who was told, and the forms that close it."""
    return _page(Visit(request, runtime, caller), record_id)


@router.post("/deadlines/{record_id}/met", dependencies=[allow(*CLOSES_DEADLINES)])
def post_met(
    record_id: RecordId, request: Request, form: PageFormGiven, runtime: RuntimeGiven, caller: Caller
) -> Response:
    """Says that the duty was done."""
    values = {"met_at": instant_of(form.fields.get("met_at")), "reason": form.fields.get("reason")}
    given = parsed(MetGiven, values)
    sent = _Sent(Visit(request, runtime, caller), record_id, "met", form)
    return sent.answer(given, lambda said: deadlines.meet(record_id, said, runtime, caller))


@router.post("/deadlines/{record_id}/waive", dependencies=[allow(*WAIVES_DEADLINES)])
def post_waive(
    record_id: RecordId, request: Request, form: PageFormGiven, runtime: RuntimeGiven, caller: Caller
) -> Response:
    """Says that the duty does not apply."""
    sent = _Sent(Visit(request, runtime, caller), record_id, "waive", form)
    return sent.answer(_reason_of(form), lambda said: deadlines.waive(record_id, said, runtime, caller))


@router.post("/deadlines/{record_id}/reason", dependencies=[allow(*CLOSES_DEADLINES)])
def post_reason(
    record_id: RecordId, request: Request, form: PageFormGiven, runtime: RuntimeGiven, caller: Caller
) -> Response:
    """Says why the deadline was missed."""
    sent = _Sent(Visit(request, runtime, caller), record_id, "reason", form)
    return sent.answer(_reason_of(form), lambda said: deadlines.explain(record_id, said, runtime, caller))


@dataclass(frozen=True, slots=True)
class _Sent:
    """A form that was sent about a deadline."""

    visit: Visit
    record_id: int
    act: str
    form: PageForm

    def answer(self, given: Given | Problem, act: Callable[[Given], object]) -> Response:
        """Back to the deadline once the act is done; its page with the input kept when it is refused."""
        if not isinstance(given, Problem):
            try:
                act(given)
            except GuituError as refusal:
                given = problem_of(refusal)
            else:
                return RedirectResponse(f"/deadlines/{self.record_id}", 303)
        return _page(self.visit, self.record_id, _Refused(self.act, given, self.form.fields))


@dataclass(frozen=True, slots=True)
class _Refused:
    """A form that was refused, why, and what was typed into it."""

    act: str | None = None
    problem: Problem | None = None
    fields: Mapping[str, str] = field(default_factory=dict)


def _reason_of(form: PageForm) -> ReasonGiven | Problem:
    return parsed(ReasonGiven, {"reason": form.fields.get("reason", "")})


def _page(visit: Visit, record_id: int, refused: _Refused | None = None) -> Response:
    refused = refused or _Refused()
    told = deadlines.get_deadline(record_id, visit.runtime, visit.actor)
    context = {
        "section": "deadlines",
        "deadline": told,
        "acts": _acts(visit.actor, told),
        "refused": refused,
        "problem": refused.problem,
        "now": visit.runtime.now(),
    }
    status = 200 if refused.problem is None else refused.problem.status
    return render(visit.request, "deadline.html", context, actor=visit.actor, status=status)


def _acts(actor: Actor, deadline: DeadlineTold) -> frozenset[str]:
    """The forms that would not be refused: met, waive, reason."""
    if not answers_for(actor, deadline.responsible, deadline.deputy):
        return frozenset()
    acts = {"reason"} if deadline.asks_reason else set()
    if deadline.state in RUNNING:
        acts |= set() if deadline.is_milestone else {"met"}
        acts |= {"waive"} if actor.roles & frozenset(WAIVES_DEADLINES) else set()
    return frozenset(acts)
