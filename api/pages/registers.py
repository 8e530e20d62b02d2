"""Pages of the registers of known people: the list, the form, one entry, and taking an entry out."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.deps import Caller, RecordId, RuntimeGiven
from api.errors import problem_of
from api.page_order import OrderedPageAsked
from api.pages.filtered import FilteredPage
from api.pages.forms import PageForm, PageFormGiven, new_key, parsed, picked
from api.pages.language import language_of
from api.pages.records import Visit, add_photos, address_of, recorded
from api.pages.register_entry import entry_page
from api.pages.render import render
from api.pages.words import options_of
from api.problems import Problem
from api.roles import ADDS_TO_REGISTERS, READS_REGISTERS, WITHDRAWS_FROM_REGISTERS, acts_open_to
from api.routes.registers import EntryFilterAsked, list_register_entries
from api.schemas.registers import RegisterEntryGiven, RegisterEntryTold, WithdrawalGiven
from api.security.access import allow
from casework import browse
from casework.registers.record_entry import record_entry, registers_open_to, require_register, withdraw_entry
from models.errors import GuituError
from models.photo import OwnerKind, PhotoOwner
from models.register import RegisterEntry, RegisterKind
from models.subject import Sex

router = APIRouter(include_in_schema=False, route_class=FilteredPage)
_FIELDS = ("register_kind", "name", "sex", "birth_date", "home_place", "unit_contact", "notes")


@router.get("/registers", dependencies=[allow(*READS_REGISTERS)])
def registers_page(
    request: Request,
    asked: OrderedPageAsked,
    filtered: EntryFilterAsked,
    runtime: RuntimeGiven,
    caller: Caller,
) -> Response:
    """Known people of every register, or those that fit the filter; withdrawn entries included."""
    language = language_of(request)
    context = {
        "section": "registers",
        "page": list_register_entries(asked, runtime, filtered),
        "asked": asked,
        "filtered": filtered,
        "sexes": options_of(Sex, language),
        "kinds": options_of(RegisterKind, language),
    }
    return render(request, "registers.html", context, actor=caller)


@router.get("/registers/new", dependencies=[allow(*ADDS_TO_REGISTERS)])
def new_entry_page(request: Request, runtime: RuntimeGiven, caller: Caller) -> Response:
    """The empty form; it offers the registers that the caller may add to."""
    return _form_page(Visit(request, runtime, caller), {"key": new_key()})


@router.post("/registers", dependencies=[allow(*ADDS_TO_REGISTERS)])
def post_entry(request: Request, form: PageFormGiven, runtime: RuntimeGiven, caller: Caller) -> Response:
    """Records the person and the photos; who may not read registers is told the number of the entry."""
    visit = Visit(request, runtime, caller)
    entry = _enter(visit, form)
    if isinstance(entry, Problem):
        return _form_page(visit, {**form.fields, "key": form.key}, [entry])
    owner = PhotoOwner(OwnerKind.REGISTER, entry.id)
    failures = add_photos(visit, owner, form) if form.files else []
    if not acts_open_to(caller).read_registers:
        return _form_page(visit, {"key": new_key()}, failures, just_added=RegisterEntryTold.of(entry))
    return entry_page(visit, entry.id, failures) if failures else RedirectResponse(address_of(owner), 303)


@router.get("/registers/{record_id}", dependencies=[allow(*READS_REGISTERS)])
def register_entry_page(
    record_id: RecordId, request: Request, runtime: RuntimeGiven, caller: Caller
) -> Response:
    """One known person with the photos."""
    return entry_page(Visit(request, runtime, caller), record_id)


@router.post("/registers/{record_id}/photos", dependencies=[allow(*WITHDRAWS_FROM_REGISTERS)])
def post_entry_photos(
    record_id: RecordId, request: Request, form: PageFormGiven, runtime: RuntimeGiven, caller: Caller
) -> Response:
    """Adds photos; the next admission is searched against them."""
    visit, owner = Visit(request, runtime, caller), PhotoOwner(OwnerKind.REGISTER, record_id)
    require_register(caller, browse.register_entry(runtime, record_id).facts.register)
    failures = add_photos(visit, owner, form)
    return entry_page(visit, record_id, failures) if failures else RedirectResponse(address_of(owner), 303)


@router.post("/registers/{record_id}/withdrawal", dependencies=[allow(*WITHDRAWS_FROM_REGISTERS)])
def post_withdrawal(
    record_id: RecordId, request: Request, form: PageFormGiven, runtime: RuntimeGiven, caller: Caller
) -> Response:
    """Takes the person out of every search from the next one on; the reason is kept."""
    given = parsed(WithdrawalGiven, picked(form.fields, "reason"))
    if not isinstance(given, Problem):
        try:
            withdraw_entry(runtime, record_id, reason=given.reason, actor=caller)
        except GuituError as refusal:
            given = problem_of(refusal)
        else:
            return RedirectResponse(f"/registers/{record_id}", 303)
    return entry_page(Visit(request, runtime, caller), record_id, [given], form.fields)


def _enter(visit: Visit, form: PageForm) -> RegisterEntry | Problem:
    given = parsed(RegisterEntryGiven, picked(form.fields, *_FIELDS))
    return recorded(
        given,
        lambda said: record_entry(
            visit.runtime, said.as_facts(), actor=visit.actor, idempotency_key=form.key
        ),
    )


def _form_page(
    visit: Visit,
    values: Mapping[str, Any],
    failures: Sequence[Problem] = (),
    *,
    just_added: RegisterEntryTold | None = None,
) -> Response:
    open_registers = registers_open_to(visit.actor)
    context = {
        "section": "registers",
        "values": {**dict.fromkeys((*_FIELDS, "taken_on")), **values},
        "kinds": options_of(open_registers, language_of(visit.request))[1:],
        "failures": failures,
        "wrong": failures[0].field if failures else None,
        "recorded": just_added,
    }
    status = failures[0].status if failures else 200
    return render(visit.request, "register_form.html", context, actor=visit.actor, status=status)
