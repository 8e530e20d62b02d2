"""A photo comes in, or its face is chosen, and the search starts by itself."""

from dataclasses import dataclass

from casework import browse
from casework.actor import Actor
from casework.choose_face import choose_face
from casework.enrol import PhotoUpload, add_photo
from casework.identify import identify
from casework.recorded import Recorded
from casework.runtime import Runtime
from models.candidate import Search
from models.consent import Purpose
from models.photo import OwnerKind, Photo, PhotoOwner
from models.quality import Verdict

PURPOSE_OF_NEW_PHOTO = "自动检索：新照片 / by itself: new photo"


@dataclass(frozen=True, slots=True)
class ArrivedPhoto:
    """A stored photo and the latest search of its record; `search` is None when none could run."""

    photo: Recorded[Photo]
    search: Search | None


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
    latest = browse.latest_search(runtime, owner)
    was_used = latest is not None and recorded.value.id in latest.used_photo_ids
    if is_comparable(recorded.value) and not was_used and may_search(runtime, owner):
        latest = identify(runtime, owner, purpose=PURPOSE_OF_NEW_PHOTO, actor=actor)
    return ArrivedPhoto(recorded, latest)


def choose_face_and_search(runtime: Runtime, photo_id: int, face_index: int, *, actor: Actor) -> ArrivedPhoto:
    """The photo with the chosen face and the search that the choice started; see `choose_face`."""
    photo = choose_face(runtime, photo_id, face_index)
    if is_comparable(photo) and may_search(runtime, photo.owner):
        search = identify(runtime, photo.owner, purpose=PURPOSE_OF_NEW_PHOTO, actor=actor)
        return ArrivedPhoto(Recorded(photo, is_first=True), search)
    return ArrivedPhoto(Recorded(photo, is_first=True), browse.latest_search(runtime, photo.owner))


def may_search(runtime: Runtime, owner: PhotoOwner) -> bool:
    """Whether the record may be searched with now; photos of a report that may not are kept for the day."""
    if owner.kind is OwnerKind.ADMISSION:
        return True
    return Purpose.SEARCH_BY_FACE in browse.report(runtime, owner.id).open_to


def is_comparable(photo: Photo) -> bool:
    """The photo has a chosen face that is fit to compare."""
    return photo.assessment.chosen_face is not None and photo.assessment.verdict is not Verdict.REFUSED
