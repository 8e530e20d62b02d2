"""What the buttons on the page of a record do: choose a face, search again."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.deps import Caller, RecordId, RuntimeGiven
from api.fields import input_named
from api.open_records import readable_photo, require_owner
from api.pages.forms import PageFormGiven, parsed, picked
from api.pages.records import Visit, address_of, record_page
from api.problems import Problem
from api.roles import ADDS_ANY_PHOTOS, SEARCHES
from api.schemas.photos import FaceChoice
from api.security.access import allow
from casework.actor import Actor
from casework.identify import identify
from casework.runtime import Runtime
from casework.search_on_arrival import choose_face_and_search
from models.photo import OwnerKind, PhotoOwner

router = APIRouter(include_in_schema=False)
PURPOSE = "页面上重新检索 / again from the page"


@router.post("/photos/{photo_id}/face", dependencies=[allow(*ADDS_ANY_PHOTOS)])
def post_face(
    photo_id: RecordId, request: Request, form: PageFormGiven, runtime: RuntimeGiven, caller: Caller
) -> Response:
    """Marks the face that is meant, and searches with it."""
    photo = readable_photo(runtime, photo_id, caller)
    chosen = parsed(FaceChoice, picked(form.fields, "face"))
    if isinstance(chosen, Problem):
        return record_page(Visit(request, runtime, caller), photo.owner, [chosen])
    with input_named("face"):
        choose_face_and_search(runtime, photo.id, chosen.face, actor=caller)
    return RedirectResponse(f"{address_of(photo.owner)}#candidates", 303)


@router.post("/admissions/{record_id}/searches", dependencies=[allow(*SEARCHES)])
def post_admission_search(record_id: RecordId, runtime: RuntimeGiven, caller: Caller) -> Response:
    """Searches once more with the admission."""
    return _searched(runtime, PhotoOwner(OwnerKind.ADMISSION, record_id), caller)


@router.post("/reports/{record_id}/searches", dependencies=[allow(*SEARCHES)])
def post_report_search(record_id: RecordId, runtime: RuntimeGiven, caller: Caller) -> Response:
    """Searches once more with the report."""
    return _searched(runtime, PhotoOwner(OwnerKind.REPORT, record_id), caller)


def _searched(runtime: Runtime, owner: PhotoOwner, caller: Actor) -> Response:
    require_owner(runtime, owner, caller)
    identify(runtime, owner, purpose=PURPOSE, actor=caller)
    return RedirectResponse(f"{address_of(owner)}#candidates", 303)
