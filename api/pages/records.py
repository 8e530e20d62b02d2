"""The page of one admission or report: facts, photos with their findings, candidates."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from fastapi import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.errors import problem_of
from api.fields import input_named
from api.open_records import latest_search, require_owner
from api.pages.desk_parts import desk_parts
from api.pages.forms import PageForm, new_key
from api.pages.language import language_of
from api.pages.render import render
from api.pages.words import purpose_words
from api.problems import Problem
from api.roles import acts_open_to
from api.schemas.admissions import AdmissionTold
from api.schemas.reports import ReportTold
from api.uploads import date_of, text_of
from api.visibility import require_station, withheld_of_admission, withheld_of_report
from casework import browse
from casework.actor import Actor
from casework.enrol import PhotoUpload
from casework.recorded import Recorded
from casework.review.wording import OPINION_WORDS, RESULT_WORDS
from casework.runtime import Runtime
from casework.search_on_arrival import add_photo_and_search
from casework.wording import ASPECT_WORDS, BAND_WORDS, VERDICT_WORDS, answer_words
from models.errors import GuituError, InvalidInput, UnreadablePhoto
from models.message import Message
from models.photo import OwnerKind, PhotoOwner

FOLDER = {OwnerKind.ADMISSION: "admissions", OwnerKind.REPORT: "reports", OwnerKind.REGISTER: "registers"}
_TITLES = {OwnerKind.ADMISSION: Message("入站", "Admission"), OwnerKind.REPORT: Message("报案", "Report")}
_WORDS: Mapping[str, Any] = {
    "opinion_words": OPINION_WORDS,
    "result_words": RESULT_WORDS,
    "verdict_words": VERDICT_WORDS,
    "band_words": BAND_WORDS,
    "aspect_words": ASPECT_WORDS,
    "purpose_words": purpose_words,
    "answer_words": answer_words,
}
Given = TypeVar("Given")
New = TypeVar("New")


@dataclass(frozen=True, slots=True)
class Visit:
    """One page request by somebody who was let in."""

    request: Request
    runtime: Runtime
    actor: Actor


def address_of(owner: PhotoOwner) -> str:
    """Where the page of a record is."""
    return f"/{FOLDER[owner.kind]}/{owner.id}"


def record_page(
    visit: Visit,
    owner: PhotoOwner,
    failures: Sequence[Problem] = (),
    fields: Mapping[str, str] | None = None,
) -> HTMLResponse:
    """The page of the record, with what went wrong in the form just sent, and what was typed into it."""
    record, may_add_photos = _told(visit, owner)
    can, sees_photos = acts_open_to(visit.actor), _sees_photos(visit, owner)
    photos = browse.photos_of(visit.runtime, owner) if sees_photos else []
    released = latest_search(visit.runtime, owner, visit.actor) if can.read_candidates else None
    parts: Mapping[str, Any] = {}
    if isinstance(record, AdmissionTold):
        parts = desk_parts(visit.runtime, visit.actor, record, photos, released)
    context = {
        "record": record,
        "withheld": record.withheld,
        "photos": photos,
        "values": fields or {},
        "key": new_key(),
        "sees_photos": sees_photos,
        "failures": failures,
        "may_add_photos": may_add_photos,
        "may_search": can.search,
        "sees_candidates": can.read_candidates,
        "released": released,
    }
    status = failures[0].status if failures else 200
    return render(
        visit.request,
        f"{owner.kind}.html",
        {**_heading(visit, owner), **_WORDS, **context, **parts},
        actor=visit.actor,
        status=status,
    )


def _heading(visit: Visit, owner: PhotoOwner) -> dict[str, str]:
    title = language_of(visit.request).say(_TITLES[owner.kind])
    return {"section": FOLDER[owner.kind], "address": address_of(owner), "title": f"{title} {owner.id}"}


def add_photos(visit: Visit, owner: PhotoOwner, form: PageForm) -> list[Problem]:
    """Adds every photo of the form to the record; what is wrong with those that could not be added."""
    if not form.files:
        return [problem_of(_no_photo())]
    require_owner(visit.runtime, owner, visit.actor)
    failures = []
    for data in form.files:
        try:
            with input_named("file", UnreadablePhoto):
                upload = PhotoUpload(
                    data, taken_on=date_of(form.fields, "taken_on"), source=text_of(form.fields, "source")
                )
                add_photo_and_search(visit.runtime, owner, upload, actor=visit.actor)
        except GuituError as refusal:
            failures.append(problem_of(refusal))
    return failures


def photos_added(visit: Visit, owner: PhotoOwner, form: PageForm) -> Response:
    """The page of the record after the photos of the form were added, or with what was wrong with them."""
    failures = add_photos(visit, owner, form)
    return record_page(visit, owner, failures) if failures else RedirectResponse(address_of(owner), 303)


def with_photos(visit: Visit, owner: PhotoOwner, form: PageForm) -> Response:
    """The page of a record just made; photos that came with its form are added first."""
    return photos_added(visit, owner, form) if form.files else RedirectResponse(address_of(owner), 303)


def recorded(given: Given | Problem, record: Callable[[Given], Recorded[New]]) -> New | Problem:
    """The new record, or what was wrong with the form or refused."""
    if isinstance(given, Problem):
        return given
    try:
        return record(given).value
    except GuituError as refusal:
        return problem_of(refusal)


def _told(visit: Visit, owner: PhotoOwner) -> tuple[AdmissionTold | ReportTold, bool]:
    can = acts_open_to(visit.actor)
    if owner.kind is OwnerKind.REPORT:
        report = browse.report(visit.runtime, owner.id)
        return ReportTold.of(report, withheld_of_report(visit.actor)), can.file_reports
    admission = browse.admission(visit.runtime, owner.id)
    may_add = can.add_admission_photos and _sees_photos(visit, owner)
    return AdmissionTold.of(admission, withheld_of_admission(visit.actor, admission)), may_add


def _sees_photos(visit: Visit, owner: PhotoOwner) -> bool:
    if owner.kind is OwnerKind.REPORT:
        return True
    try:
        require_station(visit.actor, browse.admission(visit.runtime, owner.id).facts.station)
    except GuituError:
        return False
    return True


def _no_photo() -> InvalidInput:
    return InvalidInput(
        "no_photo_chosen",
        Message("还没有选择照片。", "No photo was chosen."),
        Message("请先选择或拍摄一张照片，再上传。", "Choose or take a photo first, then upload it."),
        field="file",
    )
