"""Adding a photo and searching with it: the one course that JSON routes and pages share."""

from dataclasses import dataclass

from api.fields import input_named
from api.visibility import require_record_kind, require_station
from casework import browse, enrol, identify
from casework import choose_face as choosing
from casework.actor import Actor
from casework.candidate_view import ShownSearch, shown
from casework.enrol import PhotoUpload
from casework.recorded import Recorded
from casework.runtime import Runtime
from models.errors import NotFound
from models.face import Face
from models.message import Message
from models.photo import OwnerKind, Photo, PhotoOwner
from models.quality import Verdict

PURPOSE_OF_NEW_PHOTO = "自动检索：新照片 / by itself: new photo"


@dataclass(frozen=True, slots=True)
class AddedPhoto:
    """A stored photo and the latest search of its record; `search` is None when none could run."""

    photo: Recorded[Photo]
    search: ShownSearch | None


def require_owner(runtime: Runtime, owner: PhotoOwner, actor: Actor) -> None:
    """Nothing when the caller may work on the record; raises NotFound, or NotAllowed for other stations'."""
    if owner.kind is OwnerKind.ADMISSION:
        require_station(actor, browse.admission(runtime, owner.id).facts.station)
    else:
        browse.report(runtime, owner.id)


def readable_photo(runtime: Runtime, photo_id: int, actor: Actor) -> Photo:
    """The photo; raises NotFound, or NotAllowed when the caller may not open the record it belongs to."""
    photo = browse.photo(runtime, photo_id)
    require_record_kind(actor, photo.owner.kind)
    require_owner(runtime, photo.owner, actor)
    return photo


def add_photo(
    runtime: Runtime, owner: PhotoOwner, upload: PhotoUpload, *, actor: Actor, idempotency_key: str | None
) -> AddedPhoto:
    """The stored photo and the search it started; a photo that was there before starts none."""
    require_owner(runtime, owner, actor)
    recorded = enrol.add_photo(runtime, owner, upload, actor=actor, idempotency_key=idempotency_key)
    if recorded.is_first and is_searchable(recorded.value):
        return AddedPhoto(recorded, search(runtime, owner, purpose=PURPOSE_OF_NEW_PHOTO, actor=actor))
    return AddedPhoto(recorded, latest_search(runtime, owner))


def choose_face(runtime: Runtime, photo: Photo, face: int, *, actor: Actor) -> AddedPhoto:
    """The photo with the chosen face, and the search that the choice started."""
    with input_named("face"):
        chosen = choosing.choose_face(runtime, photo.id, face)
    if not is_searchable(chosen):
        return AddedPhoto(Recorded(chosen, is_first=True), latest_search(runtime, photo.owner))
    started = search(runtime, photo.owner, purpose=PURPOSE_OF_NEW_PHOTO, actor=actor)
    return AddedPhoto(Recorded(chosen, is_first=True), started)


def search(runtime: Runtime, owner: PhotoOwner, *, purpose: str, actor: Actor) -> ShownSearch:
    """A new search with everything known of the record."""
    return shown(runtime, identify.identify(runtime, owner, purpose=purpose, actor=actor))


def latest_search(runtime: Runtime, owner: PhotoOwner) -> ShownSearch | None:
    """The latest search of the record, if it was ever searched."""
    latest = browse.latest_search(runtime, owner)
    return shown(runtime, latest) if latest else None


def search_of_record(runtime: Runtime, owner: PhotoOwner) -> ShownSearch:
    """The latest search of the record; raises NotFound before the first one."""
    latest = latest_search(runtime, owner)
    if latest is None:
        raise NotFound(
            "not_searched_yet",
            Message("这份记录还没有检索过。", "This record has not been searched yet."),
            Message("请先添加一张能比对的照片。", "Add a photo that is fit for comparison first."),
        )
    return latest


def face_of(photo: Photo, index: int | None) -> Face:
    """The face of that number, or the chosen one for None; raises NotFound where there is none."""
    found = photo.assessment
    wanted = found.chosen_face if index is None else index
    if wanted is None or wanted >= len(found.faces):
        raise NotFound(
            "no_such_face",
            Message(
                "照片里没有这张脸，或还没有选择人脸。", "The photo has no such face, or none was chosen yet."
            ),
            Message("请先在照片上选择人脸。", "Choose the face on the photo first."),
            field="face",
        )
    return found.faces[wanted]


def is_searchable(photo: Photo) -> bool:
    """The photo has a chosen face that is fit to compare."""
    return photo.assessment.chosen_face is not None and photo.assessment.verdict is not Verdict.REFUSED
