"""Pages of reports: the list, the form, one report."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.deps import Caller, RecordId, RuntimeGiven
from api.pages.filtered import FilteredPage
from api.pages.forms import PageForm, PageFormGiven, new_key, parsed, picked
from api.pages.language import language_of
from api.pages.records import Visit, photos_added, record_page, recorded, with_photos
from api.pages.render import render
from api.pages.words import options_of
from api.problems import Problem
from api.report_pages import ReportFilterAsked, ReportsAsked
from api.roles import FILES_REPORTS, READS_REPORTS
from api.routes.reports import list_reports
from api.schemas.reports import ReportGiven
from api.security.access import allow
from casework.report_missing import file_report
from models.photo import OwnerKind, PhotoOwner
from models.report import MissingReport, ReportState
from models.subject import Sex

router = APIRouter(include_in_schema=False, route_class=FilteredPage)
_FIELDS = (
    "name", "sex", "birth_date", "missing_since", "last_seen_place", "features", "reporter_name",
    "reporter_contact",
)  # fmt: skip


@router.get("/reports", dependencies=[allow(*READS_REPORTS)])
def reports_page(
    request: Request,
    asked: ReportsAsked,
    filtered: ReportFilterAsked,
    runtime: RuntimeGiven,
    caller: Caller,
) -> Response:
    """Every report, or those that fit the filter."""
    language = language_of(request)
    context = {
        "section": "reports",
        "page": list_reports(asked, filtered, runtime, caller),
        "asked": asked,
        "filtered": filtered,
        "sexes": options_of(Sex, language),
        "states": options_of(ReportState, language),
    }
    return render(request, "reports.html", context, actor=caller)


@router.get("/reports/new", dependencies=[allow(*FILES_REPORTS)])
def new_report_page(request: Request, runtime: RuntimeGiven, caller: Caller) -> Response:
    """The empty form."""
    return _form_page(Visit(request, runtime, caller), {"key": new_key()}, None)


@router.post("/reports", dependencies=[allow(*FILES_REPORTS)])
def post_report(request: Request, form: PageFormGiven, runtime: RuntimeGiven, caller: Caller) -> Response:
    """Records the report and its photos; an error in the facts shows the form as it was filled in."""
    visit = Visit(request, runtime, caller)
    report = _file(visit, form)
    if isinstance(report, Problem):
        return _form_page(visit, {**form.fields, "key": form.key}, report)
    return with_photos(visit, PhotoOwner(OwnerKind.REPORT, report.id), form)


@router.get("/reports/{record_id}", dependencies=[allow(*READS_REPORTS)])
def report_page(record_id: RecordId, request: Request, runtime: RuntimeGiven, caller: Caller) -> Response:
    """One report with its photos and candidates."""
    return record_page(Visit(request, runtime, caller), PhotoOwner(OwnerKind.REPORT, record_id))


@router.post("/reports/{record_id}/photos", dependencies=[allow(*FILES_REPORTS)])
def post_report_photos(
    record_id: RecordId, request: Request, form: PageFormGiven, runtime: RuntimeGiven, caller: Caller
) -> Response:
    """Adds photos and searches with them."""
    owner = PhotoOwner(OwnerKind.REPORT, record_id)
    return photos_added(Visit(request, runtime, caller), owner, form)


def _file(visit: Visit, form: PageForm) -> MissingReport | Problem:
    given = parsed(ReportGiven, picked(form.fields, *_FIELDS))
    return recorded(
        given,
        lambda said: file_report(visit.runtime, said.as_facts(), actor=visit.actor, idempotency_key=form.key),
    )


def _form_page(visit: Visit, values: dict[str, Any], problem: Problem | None) -> Response:
    filled: dict[str, Any] = dict.fromkeys((*_FIELDS, "taken_on"))
    context = {"section": "reports", "values": filled | values, "problem": problem}
    status = 200 if problem is None else problem.status
    return render(visit.request, "report_form.html", context, actor=visit.actor, status=status)
