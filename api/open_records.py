"""Records a caller may open, and what is shown of them: shared by JSON routes and pages."""

from api.visibility import require_record_kind, require_station
from casework import browse
from casework.actor import Actor
from casework.candidate_view import shown
from casework.review.released_list import ReleasedList, released_list
from casework.runtime import Runtime
from models.candidate import Search
from models.errors import NotFound
from models.face import Face
from models.message import Message
from models.photo import OwnerKind, Photo, PhotoOwner


def require_owner(runtime: Runtime, owner: PhotoOwner, actor: Actor) -> None:
    """Nothing when the caller may work on the record; raises NotFound, or NotAllowed for other stations'."""
    if owner.kind is OwnerKind.ADMISSION:
        require_station(actor, browse.admission(runtime, owner.id).facts.station)
    elif owner.kind is OwnerKind.REPORT:
        browse.report(runtime, owner.id)
    else:
        browse.register_entry(runtime, owner.id)


def readable_photo(runtime: Runtime, photo_id: int, actor: Actor) -> Photo:
    """The photo; raises NotFound, or NotAllowed when the caller may not open the record it belongs to."""
    photo = browse.photo(runtime, photo_id)
    require_record_kind(actor, photo.owner.kind)
    require_owner(runtime, photo.owner, actor)
    return photo


def latest_search(runtime: Runtime, owner: PhotoOwner, actor: Actor) -> ReleasedList | None:
    """The latest search of the record as the caller may see it, if it was ever searched."""
    latest = browse.latest_search(runtime, owner)
    return search_seen_by(runtime, latest, actor) if latest else None


def search_seen_by(runtime: Runtime, search: Search, actor: Actor) -> ReleasedList:
    """The search as the caller may see it: photos and dates before the own judgement."""
    return released_list(runtime, shown(runtime, search), actor)


def search_of_record(runtime: Runtime, owner: PhotoOwner, actor: Actor) -> ReleasedList:
    """The latest search of the record; raises NotFound before the first one."""
    latest = latest_search(runtime, owner, actor)
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
