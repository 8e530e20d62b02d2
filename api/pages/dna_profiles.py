"""Pages of one profile and of one family by number: hits for the DNA reviewer, and what can be done."""

from collections.abc import Mapping

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.deps import Caller, RecordId, RuntimeGiven
from api.errors import problem_of
from api.pages.dna_words import DNA_WORDS
from api.pages.forms import PageFormGiven, parsed, picked
from api.pages.records import Visit
from api.pages.render import render
from api.problems import Problem
from api.roles import JUDGES_DNA, LOADS_DNA, READS_DNA, acts_open_to
from api.routes import dna, dna_families
from api.schemas.dna_candidates import DnaCandidatesTold, SupersedeGiven
from api.schemas.dna_families import PersonGiven
from api.security.access import allow
from models.errors import Conflict, GuituError, NotFound

router = APIRouter(include_in_schema=False)
_NOTHING: Mapping[str, str] = {}


@router.get("/dna/profiles/{record_id}", dependencies=[allow(*READS_DNA)])
def profile_page(record_id: RecordId, request: Request, runtime: RuntimeGiven, caller: Caller) -> Response:
    """One profile; for the DNA reviewer with its candidates, pair by pair and by families."""
    return _profile_page(Visit(request, runtime, caller), record_id)


@router.post("/dna/profiles/{record_id}/supersede", dependencies=[allow(*READS_DNA)])
def post_supersede(
    record_id: RecordId, request: Request, form: PageFormGiven, runtime: RuntimeGiven, caller: Caller
) -> Response:
    """Takes a wrong profile out of every search."""
    given = parsed(SupersedeGiven, picked(form.fields, "reason", "successor_id"))
    try:
        if not isinstance(given, Problem):
            dna.supersede(record_id, given, runtime, caller)
            return RedirectResponse(f"/dna/profiles/{record_id}", 303)
    except GuituError as refusal:
        given = problem_of(refusal)
    return _profile_page(Visit(request, runtime, caller), record_id, given, form.fields)


@router.post("/dna/profiles/{record_id}/person", dependencies=[allow(*LOADS_DNA)])
def post_person(
    record_id: RecordId, request: Request, form: PageFormGiven, runtime: RuntimeGiven, caller: Caller
) -> Response:
    """Joins the profile to the person of a collection code."""
    given = parsed(PersonGiven, picked(form.fields, "code"))
    try:
        if not isinstance(given, Problem):
            dna_families.post_person(record_id, given, runtime, caller)
            return RedirectResponse(f"/dna/profiles/{record_id}?joined=yes", 303)
    except GuituError as refusal:
        given = problem_of(refusal)
    return _profile_page(Visit(request, runtime, caller), record_id, given, form.fields)


@router.get("/dna/families/{record_id}", dependencies=[allow(*JUDGES_DNA)])
def family_page(record_id: RecordId, request: Request, runtime: RuntimeGiven, caller: Caller) -> Response:
    """A family by number: samples, contradictions, candidates, and several missing people jointly."""
    try:
        joint = dna_families.get_joint(record_id, runtime)
    except Conflict:
        joint = None
    context = {"section": "dna", "family": dna_families.get_family(record_id, runtime), "joint": joint}
    return render(request, "dna_family.html", context | DNA_WORDS, actor=caller)


def _profile_page(
    visit: Visit, record_id: int, problem: Problem | None = None, values: Mapping[str, str] = _NOTHING
) -> Response:
    judges = acts_open_to(visit.actor).judge_dna
    context = {
        "section": "dna",
        "profile": dna.get_profile(record_id, visit.runtime),
        "found": _candidates(visit, record_id) if judges else None,
        "families": dna_families.get_candidates(record_id, visit.runtime).items if judges else [],
        "is_joined": "joined" in visit.request.query_params,
        "values": {"reason": None, "successor_id": None, "code": None, **values},
        "problem": problem,
    }
    status = 200 if problem is None else problem.status
    return render(visit.request, "dna_profile.html", context | DNA_WORDS, actor=visit.actor, status=status)


def _candidates(visit: Visit, record_id: int) -> DnaCandidatesTold | None:
    """The candidates; None for a profile that is not searched with, such as that of staff."""
    try:
        return dna.get_candidates(record_id, visit.runtime)
    except NotFound:
        return None
