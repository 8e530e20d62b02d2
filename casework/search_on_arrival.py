"""A photo comes in, or its face is chosen, and the search starts by itself."""

from dataclasses import dataclass

from casework import browse
from casework.actor import Actor
from casework.choose_face import choose_face
from casework.enrol import PhotoUpload, add_photo
from casework.identify import identify
from casework.photo_warnings import PhotoWarning, photo_warnings
from casework.recorded import Recorded
from casework.runtime import Runtime
from models.candidate import Search
from models.consent import Purpose
from models.photo import OwnerKind, Photo, PhotoOwner
from models.quality import Verdict

PURPOSE_OF_NEW_PHOTO = "自动检索：新照片 / by itself: new photo"


@dataclass(frozen=True, slots=True)
class ArrivedPhoto:
    """A stored photo, the latest search of its record (None: none could run), and what is odd about it."""

    photo: Recorded[Photo]
    search: Search | None
    warnings: tuple[PhotoWarning, ...]


def add_photo_and_search(
    runtime: Runtime,
    owner: PhotoOwner,
    upload: PhotoUpload,
    *,
    actor: Actor,
    idempotency_key: str | None = None,
) -> ArrivedPhoto:
    """The stored photo and the search it started; refusals as in `enrol.add_photo`.

    A photo that was stored before starts one only if none has used it yet: a process may have died
    between the two.
    """
    recorded = add_photo(runtime, owner, upload, actor=actor, idempotency_key=idempotency_key)
    return ArrivedPhoto(
        recorded, _searched(runtime, recorded.value, actor), photo_warnings(runtime, recorded.value)
    )


def choose_face_and_search(runtime: Runtime, photo_id: int, face_index: int, *, actor: Actor) -> ArrivedPhoto:
    """The photo with the chosen face and the search that the choice started; see `choose_face`."""
    photo = choose_face(runtime, photo_id, face_index)
    search = _searched(runtime, photo, actor, is_new_face=True)
    return ArrivedPhoto(Recorded(photo, is_first=True), search, photo_warnings(runtime, photo))


def _searched(runtime: Runtime, photo: Photo, actor: Actor, *, is_new_face: bool = False) -> Search | None:
    """The latest search of the photo's record, made now unless one has used this face."""
    if photo.owner.kind is OwnerKind.REGISTER:
        return None
    latest = browse.latest_search(runtime, photo.owner)
    was_used = not is_new_face and latest is not None and photo.id in latest.used_photo_ids
    if is_comparable(photo) and not was_used and may_search(runtime, photo.owner):
        return identify(runtime, photo.owner, purpose=PURPOSE_OF_NEW_PHOTO, actor=actor)
    return latest


def may_search(runtime: Runtime, owner: PhotoOwner) -> bool:
    """Whether the record may be searched with now; photos of a report that may not are kept for the day.

    People of registers are searched for, by admissions; nobody is searched for with them.
    """
    if owner.kind is not OwnerKind.REPORT:
        return owner.kind is OwnerKind.ADMISSION
    return Purpose.SEARCH_BY_FACE in browse.report(runtime, owner.id).open_to


def is_comparable(photo: Photo) -> bool:
    """The photo has a chosen face that is fit to compare."""
    return photo.assessment.chosen_face is not None and photo.assessment.verdict is not Verdict.REFUSED
