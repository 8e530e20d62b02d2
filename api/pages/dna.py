"""Pages of the police desk: files in, receipts, and files out."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.deadline_pages import DeadlinesRequest
from api.deadline_scope import DNA_REQUESTS
from api.deps import Caller, RecordId, RuntimeGiven
from api.dna_upload import read_dna_upload
from api.errors import problem_of
from api.page_order import OrderedPageAsked, OrderedPageRequest
from api.pages.dna_words import DNA_WORDS
from api.pages.filtered import FilteredPage
from api.pages.forms import PageFormGiven, new_key, parsed, picked
from api.pages.language import language_of
from api.pages.records import Visit
from api.pages.render import render
from api.pages.words import options_of
from api.problems import Problem
from api.roles import EXPORTS_DNA, JUDGES_DNA, LOADS_DNA, OPENS_DNA_DESK, READS_DNA, acts_open_to
from api.routes import deadlines, dna, dna_exports, held_samples, today
from api.schemas.held_samples import HeldVerdictGiven
from api.security.access import allow
from api.uploads import FormGiven, fields_of
from casework.dna.export import USUAL_CLASSES, ExportFormat
from casework.dna.original import may_take_back
from casework.dna.submit import submit_profiles
from casework.dna.wording import FORMAT_WORDS, SAMPLE_CLASS_WORDS
from models.errors import GuituError
from models.submission import SampleClass, SubmissionFormat

router = APIRouter(include_in_schema=False, route_class=FilteredPage)
LATEST = 8
_NOTHING_FILLED = dict.fromkeys(("sample_class", "laboratory", "held_id", "verdict", "reason", "same_as_id"))


@router.get("/dna", dependencies=[allow(*OPENS_DNA_DESK)])
def desk_page(request: Request, runtime: RuntimeGiven, caller: Caller) -> Response:
    """What the caller does at the police desk: files, the latest receipts, requests with their clocks."""
    return _desk_page(Visit(request, runtime, caller))


@router.get("/dna/batches", dependencies=[allow(*READS_DNA)])
def batches_page(
    request: Request,
    asked: OrderedPageAsked,
    filtered: dna.BatchFilterAsked,
    runtime: RuntimeGiven,
    caller: Caller,
) -> Response:
    """Every file as received, or those that fit the filter."""
    context = {
        "section": "dna",
        "page": dna.list_batches(asked, filtered, runtime),
        "asked": asked,
        "filtered": filtered,
        "layouts": options_of(SubmissionFormat, language_of(request), FORMAT_WORDS),
    }
    return render(request, "dna_batches.html", context | DNA_WORDS, actor=caller)


@router.post("/dna/batches", dependencies=[allow(*LOADS_DNA)])
def post_batch(request: Request, form: FormGiven, runtime: RuntimeGiven, caller: Caller) -> Response:
    """Takes a file and leads to its receipt; the same file again leads to the first one."""
    fields = fields_of(form)
    try:
        given = read_dna_upload(form, fields.get("key", new_key())[:100])
        recorded = submit_profiles(runtime, given.upload, actor=caller, idempotency_key=given.key)
    except GuituError as refusal:
        return _desk_page(Visit(request, runtime, caller), problem_of(refusal), fields)
    known = "" if recorded.is_first else "?known=yes"
    return RedirectResponse(f"/dna/batches/{recorded.value.id}{known}", 303)


@router.post("/dna/held/{record_id}/decision", dependencies=[allow(*JUDGES_DNA)])
def post_held_decision(
    record_id: RecordId, request: Request, form: PageFormGiven, runtime: RuntimeGiven, caller: Caller
) -> Response:
    """Decides on a sample that equals a stored profile, and leads to its receipt."""
    filled = picked(form.fields, "verdict", "reason", "same_as_id")
    given = parsed(HeldVerdictGiven, filled)
    try:
        if not isinstance(given, Problem):
            told = held_samples.post_decision(record_id, given, Response(), runtime, caller)
            return RedirectResponse(f"/dna/batches/{told.id}", 303)
    except GuituError as refusal:
        given = problem_of(refusal)
    values = {"held_id": record_id, **filled}
    return _desk_page(Visit(request, runtime, caller), given, values)


@router.get("/dna/batches/{record_id}", dependencies=[allow(*READS_DNA)])
def batch_page(record_id: RecordId, request: Request, runtime: RuntimeGiven, caller: Caller) -> Response:
    """One receipt: each sample with what became of it, and what to do about those held."""
    batch = dna.get_batch(record_id, runtime)
    context = {
        "section": "dna",
        "batch": batch,
        "may_take_file": may_take_back(runtime, batch.submitted_by, actor=caller),
        "was_known": "known" in request.query_params,
    }
    return render(request, "dna_batch.html", context | DNA_WORDS, actor=caller)


@router.get("/dna/export", dependencies=[allow(*EXPORTS_DNA)])
def export_page(request: Request, runtime: RuntimeGiven, caller: Caller) -> Response:
    """The form that asks which profiles are to leave, and what for."""
    return _export_page(Visit(request, runtime, caller))


@router.post("/dna/export", dependencies=[allow(*EXPORTS_DNA)])
def post_export(request: Request, form: PageFormGiven, runtime: RuntimeGiven, caller: Caller) -> Response:
    """The file; what cannot be taken out shows the form as it was filled in."""
    classes = [each for each in SampleClass if f"class_{each}" in form.fields]
    try:
        asked = dna_exports.read_asked(
            ExportFormat.CODIS_XML if form.fields.get("format") == "codis_xml" else ExportFormat.CSV,
            form.fields.get("purpose", "")[:200],
            classes,
            with_superseded="with_superseded" in form.fields,
        )
        return dna_exports.export(asked, runtime, caller)
    except GuituError as refusal:
        visit = Visit(request, runtime, caller)
        return _export_page(visit, problem_of(refusal), dict(form.fields))


def _desk_page(visit: Visit, problem: Problem | None = None, values: Any = None) -> Response:
    can, language = acts_open_to(visit.actor), language_of(visit.request)
    latest = OrderedPageRequest(limit=LATEST)
    clocks = DeadlinesRequest(duty=sorted(DNA_REQUESTS))
    context = {
        "section": "dna",
        "page": dna.list_batches(latest, dna.BatchFilter(), visit.runtime) if can.read_dna else None,
        "held": held_samples.list_held(visit.runtime).items if can.read_dna else [],
        "dna_hits": today.list_dna_hits(visit.runtime, visit.actor) if can.judge_dna else None,
        "requests": (
            deadlines.list_deadlines(clocks, visit.runtime, visit.actor) if can.read_deadlines else None
        ),
        "class_options": [(each, language.say(words)) for each, words in SAMPLE_CLASS_WORDS.items()],
        "now": visit.runtime.now(),
        "values": {**_NOTHING_FILLED, **(values or {})},
        "key": new_key(),
        "problem": problem,
    }
    status = 200 if problem is None else problem.status
    return render(visit.request, "dna.html", context | DNA_WORDS, actor=visit.actor, status=status)


def _export_page(visit: Visit, problem: Problem | None = None, values: Any = None) -> Response:
    filled = values or {f"class_{each}": "yes" for each in USUAL_CLASSES}
    context = {"section": "dna", "values": {"format": None, "purpose": None, **filled}, "problem": problem}
    status = 200 if problem is None else problem.status
    return render(visit.request, "dna_export.html", context | DNA_WORDS, actor=visit.actor, status=status)
