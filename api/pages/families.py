"""Pages of families: the pedigree with its members, one relative to correct, whose sample to ask for next."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.deps import Caller, RecordId, RuntimeGiven
from api.errors import problem_of
from api.pages.family_view import BLANK, WORDS, choices_of, family_page
from api.pages.forms import PageForm, PageFormGiven, parsed, picked
from api.pages.language import language_of
from api.pages.records import Visit
from api.pages.render import render
from api.problems import Problem
from api.roles import MANAGES_REPORTS, READS_REPORTS
from api.schemas.families import FamilyJoinGiven, FamilyTold, MemberTold, RelativeChangeGiven, RelativeGiven
from api.schemas.family_drawings import FamilyPowerTold
from api.security.access import allow
from casework.families.codes import issue_code
from casework.families.power import power_of_report
from casework.families.relatives import add_relative, change_relative, join_family, withdraw_relative
from casework.families.view import view_of_member, view_of_report
from models.collection_code import SampledPerson
from models.errors import GuituError

router = APIRouter(include_in_schema=False)
Given = TypeVar("Given", RelativeGiven, FamilyJoinGiven)
_RELATIVE = (
    "relation", "related_to", "biological", "through", "legal_relation", "sex", "name", "contact",
)  # fmt: skip
_JOIN = ("of_report_id", "relation", "biological", "through")


@dataclass(frozen=True, slots=True)
class _SentForm:
    """A form of the page of a family that was sent: `name` says which one shows what was wrong."""

    visit: Visit
    report_id: int
    name: str
    form: PageForm

    def answer(self, given: Given | Problem, act: Callable[[Given], object]) -> Response:
        """Back to the family once the act is done; its page with the input kept when it is refused."""
        try:
            if not isinstance(given, Problem):
                act(given)
                return _to_family(self.report_id)
        except GuituError as refusal:
            given = problem_of(refusal)
        return family_page(self.visit, self.report_id, given, form=self.name, values=self.form.fields)


@router.get("/reports/{record_id}/family", dependencies=[allow(*READS_REPORTS)])
def get_family(record_id: RecordId, request: Request, runtime: RuntimeGiven, caller: Caller) -> Response:
    """The family as drawn, with everything that can be done for it."""
    return family_page(Visit(request, runtime, caller), record_id)


@router.get("/reports/{record_id}/family/power", dependencies=[allow(*READS_REPORTS)])
def get_power(record_id: RecordId, request: Request, runtime: RuntimeGiven, caller: Caller) -> Response:
    """What each further sample would add."""
    family = FamilyTold.of(view_of_report(runtime, record_id))
    context = {
        "section": "reports",
        "report_id": record_id,
        "members": {each.id: each for each in family.members},
        "power": FamilyPowerTold.of(power_of_report(runtime, record_id)),
    }
    return render(request, "family_power.html", context | WORDS, actor=caller)


@router.post("/reports/{record_id}/relatives", dependencies=[allow(*MANAGES_REPORTS)])
def post_relative(
    record_id: RecordId, request: Request, form: PageFormGiven, runtime: RuntimeGiven, caller: Caller
) -> Response:
    """Adds a relative."""
    given = parsed(RelativeGiven, picked(form.fields, *_RELATIVE))

    def add(said: RelativeGiven) -> object:
        return add_relative(runtime, record_id, said.as_facts(), actor=caller, idempotency_key=form.key)

    return _SentForm(Visit(request, runtime, caller), record_id, "relative", form).answer(given, add)


@router.post("/reports/{record_id}/family/join", dependencies=[allow(*MANAGES_REPORTS)])
def post_join(
    record_id: RecordId, request: Request, form: PageFormGiven, runtime: RuntimeGiven, caller: Caller
) -> Response:
    """Joins the family of another report."""
    given = parsed(FamilyJoinGiven, picked(form.fields, *_JOIN))

    def join(said: FamilyJoinGiven) -> object:
        facts, other = said.as_facts(), said.of_report_id
        return join_family(runtime, record_id, facts, of_report_id=other, actor=caller)

    return _SentForm(Visit(request, runtime, caller), record_id, "join", form).answer(given, join)


@router.get("/reports/{record_id}/family/members/{member_id}", dependencies=[allow(*MANAGES_REPORTS)])
def get_member(
    record_id: RecordId, member_id: RecordId, request: Request, runtime: RuntimeGiven, caller: Caller
) -> Response:
    """One member, to be corrected."""
    return _member_page(Visit(request, runtime, caller), record_id, member_id)


@router.post("/reports/{record_id}/family/members/{member_id}", dependencies=[allow(*MANAGES_REPORTS)])
def post_member(
    record_id: RecordId,
    member_id: RecordId,
    request: Request,
    form: PageFormGiven,
    runtime: RuntimeGiven,
    caller: Caller,
) -> Response:
    """Corrects what is stated about a member; the former statement is kept."""
    visit = Visit(request, runtime, caller)
    given = parsed(RelativeChangeGiven, picked(form.fields, *_RELATIVE, "reason"))
    try:
        if not isinstance(given, Problem):
            change_relative(runtime, member_id, given.as_facts(), reason=given.reason, actor=caller)
            return _to_family(record_id)
    except GuituError as refusal:
        given = problem_of(refusal)
    return _member_page(visit, record_id, member_id, given, values=form.fields)


@router.post(
    "/reports/{record_id}/family/members/{member_id}/withdraw", dependencies=[allow(*MANAGES_REPORTS)]
)
def post_withdrawal(
    record_id: RecordId, member_id: RecordId, request: Request, runtime: RuntimeGiven, caller: Caller
) -> Response:
    """Takes a relative out of everything."""
    try:
        withdraw_relative(runtime, member_id, actor=caller)
    except GuituError as refusal:
        return _member_page(Visit(request, runtime, caller), record_id, member_id, problem_of(refusal))
    return _to_family(record_id)


@router.post("/reports/{record_id}/family/members/{member_id}/codes", dependencies=[allow(*MANAGES_REPORTS)])
def post_code(
    record_id: RecordId, member_id: RecordId, request: Request, runtime: RuntimeGiven, caller: Caller
) -> Response:
    """Issues a collection code for a member's sample; the page shows it."""
    try:
        issue_code(runtime, SampledPerson(member_id=member_id), actor=caller)
    except GuituError as refusal:
        return family_page(Visit(request, runtime, caller), record_id, problem_of(refusal))
    return _to_family(record_id, f"member-{member_id}")


def _member_page(
    visit: Visit,
    report_id: int,
    member_id: int,
    problem: Problem | None = None,
    values: Mapping[str, str] | None = None,
) -> Response:
    family = FamilyTold.of(view_of_member(visit.runtime, member_id))
    member = next(each for each in family.members if each.id == member_id)
    context: dict[str, Any] = {
        "section": "reports",
        "report_id": report_id,
        "family": family,
        "member": member,
        "values": {**BLANK, **(_stated(member) if values is None else values)},
        "problem": problem,
        "wrong": problem.field if problem else None,
    }
    status = 200 if problem is None else problem.status
    context |= choices_of(family, language_of(visit.request), but=member_id)
    return render(visit.request, "family_member.html", context | WORDS, actor=visit.actor, status=status)


def _stated(member: MemberTold) -> dict[str, str]:
    stated = member.model_dump(mode="json", include=set(_RELATIVE))
    return {name: str(value) for name, value in stated.items() if value is not None}


def _to_family(report_id: int, fragment: str = "main") -> Response:
    return RedirectResponse(f"/reports/{report_id}/family#{fragment}", 303)
