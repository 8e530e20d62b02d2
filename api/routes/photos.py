"""Photos of admissions, reports and register entries: adding, reading, choosing the face."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.deps import Caller, RecordId, RuntimeGiven
from api.fields import input_named
from api.idempotency import mark_repeated
from api.open_records import face_of, readable_photo, require_owner, search_seen_by
from api.roles import (
    ADDS_ADMISSION_PHOTOS,
    ADDS_ANY_PHOTOS,
    ADDS_TO_REGISTERS,
    FILES_REPORTS,
    READS_ADMISSIONS,
    READS_REGISTERS,
    READS_REPORTS,
)
from api.routes.answers import Responses, also, problems
from api.schemas.common import Listed
from api.schemas.photos import FaceChoice, PhotoAdded, PhotoTold, PhotoWarningTold
from api.schemas.searches import SearchTold
from api.security.access import allow
from api.uploads import UPLOAD_BODY, UploadGiven, UploadRequest
from api.visibility import sees_candidates
from casework import browse, pictures
from casework.actor import Actor
from casework.registers.record_entry import require_register
from casework.review.released_list import is_reviewer
from casework.runtime import Runtime
from casework.search_on_arrival import ArrivedPhoto, add_photo_and_search, choose_face_and_search
from models.errors import UnreadablePhoto
from models.photo import OwnerKind, PhotoOwner

router = APIRouter(tags=["photos"])
_PICTURE: Responses = {
    200: {"content": {"image/jpeg": {}}, "description": "The picture"},
    **problems(404),
}
_ADDED = {**also(200, "This photo is already there", PhotoAdded), **problems(404, 409, 413, 503)}


@router.post(
    "/admissions/{record_id}/photos",
    status_code=201,
    dependencies=[allow(*ADDS_ADMISSION_PHOTOS)],
    operation_id="addAdmissionPhoto",
    summary="Add a photo to an admission",
    responses=_ADDED,
    openapi_extra=UPLOAD_BODY,
)
def add_admission_photo(
    record_id: RecordId, given: UploadGiven, response: Response, runtime: RuntimeGiven, caller: Caller
) -> PhotoAdded:
    """Stores the photo, says how fit it is, and searches known people and reports with it."""
    added = _add(runtime, PhotoOwner(OwnerKind.ADMISSION, record_id), given, caller)
    mark_repeated(response, added.photo, given.key)
    return _told(runtime, added, caller)


@router.post(
    "/reports/{record_id}/photos",
    status_code=201,
    dependencies=[allow(*FILES_REPORTS)],
    operation_id="addReportPhoto",
    summary="Add a photo to a report",
    responses=_ADDED,
    openapi_extra=UPLOAD_BODY,
)
def add_report_photo(
    record_id: RecordId, given: UploadGiven, response: Response, runtime: RuntimeGiven, caller: Caller
) -> PhotoAdded:
    """Stores the photo, says how fit it is, and searches the people in care with it."""
    added = _add(runtime, PhotoOwner(OwnerKind.REPORT, record_id), given, caller)
    mark_repeated(response, added.photo, given.key)
    return _told(runtime, added, caller)


@router.post(
    "/registers/{record_id}/photos",
    status_code=201,
    dependencies=[allow(*ADDS_TO_REGISTERS)],
    operation_id="addRegisterPhoto",
    summary="Add a photo to a register entry",
    responses=_ADDED,
    openapi_extra=UPLOAD_BODY,
)
def add_register_photo(
    record_id: RecordId, given: UploadGiven, response: Response, runtime: RuntimeGiven, caller: Caller
) -> PhotoAdded:
    """Stores the photo and says how fit it is; the next admission is searched against it."""
    require_register(caller, browse.register_entry(runtime, record_id).facts.register)
    added = _add(runtime, PhotoOwner(OwnerKind.REGISTER, record_id), given, caller)
    mark_repeated(response, added.photo, given.key)
    return _told(runtime, added, caller)


@router.get(
    "/admissions/{record_id}/photos",
    dependencies=[allow(*READS_ADMISSIONS)],
    operation_id="listAdmissionPhotos",
    summary="Photos of an admission",
    responses=problems(404),
)
def list_admission_photos(record_id: RecordId, runtime: RuntimeGiven, caller: Caller) -> Listed[PhotoTold]:
    """Every photo of the admission, oldest first."""
    return _listed(runtime, PhotoOwner(OwnerKind.ADMISSION, record_id), caller)


@router.get(
    "/reports/{record_id}/photos",
    dependencies=[allow(*READS_REPORTS)],
    operation_id="listReportPhotos",
    summary="Photos of a report",
    responses=problems(404),
)
def list_report_photos(record_id: RecordId, runtime: RuntimeGiven, caller: Caller) -> Listed[PhotoTold]:
    """Every photo of the report, oldest first."""
    return _listed(runtime, PhotoOwner(OwnerKind.REPORT, record_id), caller)


@router.get(
    "/registers/{record_id}/photos",
    dependencies=[allow(*READS_REGISTERS)],
    operation_id="listRegisterPhotos",
    summary="Photos of a register entry",
    responses=problems(404),
)
def list_register_photos(record_id: RecordId, runtime: RuntimeGiven, caller: Caller) -> Listed[PhotoTold]:
    """Every photo of the entry, oldest first."""
    return _listed(runtime, PhotoOwner(OwnerKind.REGISTER, record_id), caller)


@router.get(
    "/photos/{photo_id}",
    dependencies=[allow(*READS_ADMISSIONS)],
    operation_id="getPhoto",
    summary="Read what was found in a photo",
    responses=problems(404),
)
def get_photo(photo_id: RecordId, runtime: RuntimeGiven, caller: Caller) -> PhotoTold:
    """One photo: verdict, reasons, advice, faces."""
    return PhotoTold.of(readable_photo(runtime, photo_id, caller))


@router.get(
    "/photos/{photo_id}/image",
    dependencies=[allow(*READS_ADMISSIONS)],
    operation_id="getPhotoImage",
    summary="The picture itself",
    response_class=Response,
    responses=_PICTURE,
)
def get_photo_image(photo_id: RecordId, runtime: RuntimeGiven, caller: Caller) -> Response:
    """The picture as stored: upright, without metadata. It is never cached."""
    readable_photo(runtime, photo_id, caller)
    return _picture(browse.photo_image(runtime, photo_id))


@router.get(
    "/photos/{photo_id}/screen",
    dependencies=[allow(*READS_ADMISSIONS)],
    operation_id="getPhotoScreen",
    summary="The picture at screen size",
    response_class=Response,
    responses=_PICTURE,
)
def get_photo_screen(photo_id: RecordId, runtime: RuntimeGiven, caller: Caller) -> Response:
    """The whole picture, reduced where it is larger than a screen."""
    return _picture(pictures.screen_picture(runtime, readable_photo(runtime, photo_id, caller)))


@router.get(
    "/photos/{photo_id}/portrait",
    dependencies=[allow(*READS_ADMISSIONS)],
    operation_id="getPhotoPortrait",
    summary="One face, level",
    response_class=Response,
    responses=_PICTURE,
)
def get_photo_portrait(
    photo_id: RecordId,
    runtime: RuntimeGiven,
    caller: Caller,
    face: Annotated[
        int | None, Query(ge=0, le=999, description="Which face; the chosen one unless given")
    ] = None,
) -> Response:
    """A face cut out so that its eyes lie where the eyes of every other portrait lie."""
    photo = readable_photo(runtime, photo_id, caller)
    return _picture(pictures.portrait(runtime, photo, face_of(photo, face)))


@router.post(
    "/photos/{photo_id}/face",
    dependencies=[allow(*ADDS_ANY_PHOTOS)],
    operation_id="chooseFace",
    summary="Say which face is meant",
    responses=problems(404, 409),
)
def choose_photo_face(
    photo_id: RecordId, given: FaceChoice, runtime: RuntimeGiven, caller: Caller
) -> PhotoAdded:
    """Marks one of several faces as the person's, and searches with it."""
    photo = readable_photo(runtime, photo_id, caller)
    with input_named("face"):
        arrived = choose_face_and_search(runtime, photo.id, given.face, actor=caller)
    return _told(runtime, arrived, caller)


def _picture(jpeg: bytes) -> Response:
    return Response(jpeg, media_type="image/jpeg", headers={"Cache-Control": "no-store"})


def _add(runtime: Runtime, owner: PhotoOwner, given: UploadRequest, caller: Actor) -> ArrivedPhoto:
    with input_named("file", UnreadablePhoto):
        return add_photo_and_search(runtime, owner, given.upload, actor=caller, idempotency_key=given.key)


def _listed(runtime: Runtime, owner: PhotoOwner, caller: Actor) -> Listed[PhotoTold]:
    require_owner(runtime, owner, caller)
    return Listed(items=[PhotoTold.of(each) for each in browse.photos_of(runtime, owner)])


def _told(runtime: Runtime, added: ArrivedPhoto, caller: Actor) -> PhotoAdded:
    told, is_shown = PhotoTold.of(added.photo.value), sees_candidates(caller)
    # Beside a search, a warning that names the other record would release a candidate unjudged.
    names_records = is_shown and not (is_reviewer(caller) and added.search is not None)
    warnings = [PhotoWarningTold.of(each, with_records=names_records) for each in added.warnings]
    if added.search is None or not is_shown:
        return PhotoAdded(photo=told, search=None, warnings=warnings)
    search = SearchTold.of(search_seen_by(runtime, added.search, caller))
    return PhotoAdded(photo=told, search=search, warnings=warnings)
