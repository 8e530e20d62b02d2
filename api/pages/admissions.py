"""Pages of admissions: the list, the desk form, one admission."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.admission_pages import AdmissionFilterAsked, AdmissionsAsked
from api.deps import Caller, RecordId, RuntimeGiven
from api.pages.desk_words import SUBJECT_WORDS
from api.pages.filtered import FilteredPage
from api.pages.forms import PageForm, PageFormGiven, age_of, instant_of, new_key, parsed, picked
from api.pages.language import language_of
from api.pages.records import Visit, photos_added, record_page, recorded, with_photos
from api.pages.render import render
from api.pages.words import options_of
from api.problems import Problem
from api.roles import ADDS_ADMISSION_PHOTOS, ADMITS, READS_ADMISSIONS
from api.routes.admissions import list_admissions
from api.schemas.admissions import AdmissionGiven
from api.security.access import allow
from api.visibility import require_station, sees_all_stations
from casework.admit import admit
from casework.photo_ages import LOCAL_ZONE
from casework.recorded import Recorded
from models.admission import Admission
from models.photo import OwnerKind, PhotoOwner
from models.subject import Sex, SubjectState

router = APIRouter(include_in_schema=False, route_class=FilteredPage)
_TEXTS = ("station", "sex", "age_estimated_by", "name_heard", "name_origin", "found_place", "notes")


@router.get("/admissions", dependencies=[allow(*READS_ADMISSIONS)])
def admissions_page(
    request: Request,
    asked: AdmissionsAsked,
    filtered: AdmissionFilterAsked,
    runtime: RuntimeGiven,
    caller: Caller,
) -> Response:
    """Admissions the caller may see, filtered by station for those who see several."""
    language = language_of(request)
    context = {
        "section": "admissions",
        "page": list_admissions(asked, filtered, runtime, caller),
        "asked": asked,
        "filtered": filtered,
        "sexes": options_of(Sex, language),
        "states": options_of(SubjectState, language, SUBJECT_WORDS),
        "may_choose_station": sees_all_stations(caller),
    }
    return render(request, "admissions.html", context, actor=caller)


@router.get("/admissions/new", dependencies=[allow(*ADMITS)])
def new_admission_page(request: Request, runtime: RuntimeGiven, caller: Caller) -> Response:
    """The empty desk form."""
    now = runtime.now().astimezone(LOCAL_ZONE).strftime("%Y-%m-%dT%H:%M")
    return _form_page(Visit(request, runtime, caller), {"key": new_key(), "entered_at": now}, None)


@router.post("/admissions", dependencies=[allow(*ADMITS)])
def post_admission(request: Request, form: PageFormGiven, runtime: RuntimeGiven, caller: Caller) -> Response:
    """Records the admission and its photos; an error in the facts shows the form as it was filled in."""
    visit = Visit(request, runtime, caller)
    admission = _admit(visit, form)
    if isinstance(admission, Problem):
        return _form_page(visit, {**form.fields, "key": form.key}, admission)
    return with_photos(visit, PhotoOwner(OwnerKind.ADMISSION, admission.id), form)


@router.get("/admissions/{record_id}", dependencies=[allow(*READS_ADMISSIONS)])
def admission_page(record_id: RecordId, request: Request, runtime: RuntimeGiven, caller: Caller) -> Response:
    """One admission with its photos and candidates."""
    return record_page(Visit(request, runtime, caller), PhotoOwner(OwnerKind.ADMISSION, record_id))


@router.post("/admissions/{record_id}/photos", dependencies=[allow(*ADDS_ADMISSION_PHOTOS)])
def post_admission_photos(
    record_id: RecordId, request: Request, form: PageFormGiven, runtime: RuntimeGiven, caller: Caller
) -> Response:
    """Adds photos and searches with them."""
    owner = PhotoOwner(OwnerKind.ADMISSION, record_id)
    return photos_added(Visit(request, runtime, caller), owner, form)


def _admit(visit: Visit, form: PageForm) -> Admission | Problem:
    given = parsed(
        AdmissionGiven,
        {
            **picked(form.fields, *_TEXTS),
            "entered_at": instant_of(form.fields.get("entered_at")),
            "age": age_of(form.fields),
        },
    )

    def record(said: AdmissionGiven) -> Recorded[Admission]:
        require_station(visit.actor, said.station, field="station")
        return admit(visit.runtime, said.as_facts(), actor=visit.actor, idempotency_key=form.key)

    return recorded(given, record)


def _form_page(visit: Visit, values: dict[str, Any], problem: Problem | None) -> Response:
    filled = dict.fromkeys(
        (
            "station",
            "entered_at",
            "sex",
            "age_low",
            "age_high",
            "age_estimated_by",
            "name_heard",
            "name_origin",
            "found_place",
            "notes",
            "taken_on",
        )
    )
    filled["station"] = visit.actor.station
    context = {
        "section": "admissions",
        "values": filled | values,
        "problem": problem,
        "may_choose_station": sees_all_stations(visit.actor),
    }
    status = 200 if problem is None else problem.status
    return render(visit.request, "admission_form.html", context, actor=visit.actor, status=status)
