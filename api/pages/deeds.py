"""What the buttons on the page of a record do: choose a face, search again."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.deps import Caller, RecordId, RuntimeGiven
from api.fields import input_named
from api.open_records import readable_photo, require_owner
from api.pages.forms import PageForm, PageFormGiven, parsed, picked
from api.pages.records import Visit, address_of, record_page
from api.pages.register_entry import entry_page
from api.pages.start import own_page
from api.pages.words import AGAIN_FROM_THE_PAGE, LONGER_LIST
from api.problems import Problem
from api.roles import ADDS_ANY_PHOTOS, JUDGES_FIRST, SEARCHES
from api.schemas.photos import FaceChoice
from api.security.access import allow
from casework import browse
from casework.actor import Actor
from casework.identify import LONGEST_LIST, USUAL_LIST, identify
from casework.review.none_of_these import none_of_these
from casework.runtime import Runtime
from casework.search_on_arrival import choose_face_and_search
from models.errors import InvalidInput
from models.message import Message
from models.photo import OwnerKind, PhotoOwner

router = APIRouter(include_in_schema=False)


@router.post("/photos/{photo_id}/face", dependencies=[allow(*ADDS_ANY_PHOTOS)])
def post_face(
    photo_id: RecordId, request: Request, form: PageFormGiven, runtime: RuntimeGiven, caller: Caller
) -> Response:
    """Marks the face that is meant, and searches with it."""
    photo = readable_photo(runtime, photo_id, caller)
    chosen = parsed(FaceChoice, picked(form.fields, "face"))
    if isinstance(chosen, Problem):
        visit = Visit(request, runtime, caller)
        if photo.owner.kind is OwnerKind.REGISTER:
            return entry_page(visit, photo.owner.id, [chosen])
        return record_page(visit, photo.owner, [chosen])
    with input_named("face"):
        choose_face_and_search(runtime, photo.id, chosen.face, actor=caller)
    return RedirectResponse(f"{address_of(photo.owner)}#candidates", 303)


@router.post("/admissions/{record_id}/searches", dependencies=[allow(*SEARCHES)])
def post_admission_search(
    record_id: RecordId, form: PageFormGiven, runtime: RuntimeGiven, caller: Caller
) -> Response:
    """Searches once more with the admission."""
    return _searched(runtime, PhotoOwner(OwnerKind.ADMISSION, record_id), form, caller)


@router.post("/reports/{record_id}/searches", dependencies=[allow(*SEARCHES)])
def post_report_search(
    record_id: RecordId, form: PageFormGiven, runtime: RuntimeGiven, caller: Caller
) -> Response:
    """Searches once more with the report."""
    return _searched(runtime, PhotoOwner(OwnerKind.REPORT, record_id), form, caller)


def _searched(runtime: Runtime, owner: PhotoOwner, form: PageForm, caller: Actor) -> Response:
    require_owner(runtime, owner, caller)
    is_longer = "longer" in form.fields
    purpose, limit = (LONGER_LIST, LONGEST_LIST) if is_longer else (AGAIN_FROM_THE_PAGE, USUAL_LIST)
    identify(runtime, owner, purpose=purpose, actor=caller, limit=limit)
    return RedirectResponse(f"{address_of(owner)}#candidates", 303)


@router.post("/searches/{search_id}/none", dependencies=[allow(*JUDGES_FIRST)])
def post_none(search_id: RecordId, form: PageFormGiven, runtime: RuntimeGiven, caller: Caller) -> Response:
    """Records that nobody on the list is the person, for every entry the caller has not judged."""
    none_of_these(runtime, browse.search(runtime, search_id), actor=caller)
    return RedirectResponse(f"{own_page(form.fields.get('back', '/'))}#candidates", 303)


def opinion_missing() -> InvalidInput:
    """A form came without one of the four opinions."""
    return InvalidInput(
        "opinion_missing",
        Message("没有选择判断。", "No judgement was chosen."),
        Message("请点四个按钮之一。", "Choose one of the four buttons."),
        field="opinion",
    )
