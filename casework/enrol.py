"""Enrol: a photo becomes a stored, assessed picture and, if it can be compared, a template in the gallery."""

from dataclasses import dataclass
from datetime import date

from casework.active_pack import chosen_pack
from casework.actor import Actor
from casework.analysis_record import record_findings
from casework.face_engine import FaceEngine
from casework.once import KeyedRequest, keyed_request, made_earlier, remember
from casework.photo_ages import LOCAL_ZONE
from casework.recorded import Recorded
from casework.records import record_of
from casework.runtime import Runtime
from matching.face.decode import decode
from matching.face.pipeline import PhotoAnalysis
from matching.face.rendition import encode_rendition
from models.errors import AlreadyRecorded, Conflict, InvalidInput
from models.message import Message
from models.photo import Photo, PhotoOwner
from store.photos import NewPhoto

# The same picture may arrive twice at once, and the pack may change under an upload; neither for long.
_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class PhotoUpload:
    """A picture as it arrives: the bytes, when it was taken and where it is from, if known."""

    data: bytes
    taken_on: date | None = None
    source: str | None = None


def add_photo(
    runtime: Runtime,
    owner: PhotoOwner,
    upload: PhotoUpload,
    *,
    actor: Actor,
    idempotency_key: str | None = None,
) -> Recorded[Photo]:
    """The stored photo, enrolled unless refused or waiting for a choice of face.

    The same picture for the same person is the first record again. Raises UnreadablePhoto for what is no
    picture, InvalidInput for a date in the future, NotFound for an unknown owner, Conflict when the key
    was used for something else.
    """
    _check_date(upload, runtime.now().astimezone(LOCAL_ZONE).date())
    source_digest = runtime.store.source_digest(upload.data)
    stated = (owner, source_digest, upload.taken_on, upload.source)
    request = keyed_request(runtime, actor, idempotency_key, "photo", *stated)
    for _ in range(_ATTEMPTS):
        engine = runtime.faces()
        earlier = _recorded_before(runtime, engine, owner, source_digest, request)
        if earlier is not None:
            return Recorded(earlier, is_first=False)
        analysis = engine.pipeline.analyse(decode(upload.data))
        arrival = _Arrival(owner, upload, source_digest, analysis)
        try:
            photo = _store(runtime, engine, arrival, request)
        except AlreadyRecorded:
            continue
        if photo is not None:
            engine.galleries.refresh()
            return Recorded(photo, is_first=True)
    raise _changing_too_fast()


@dataclass(frozen=True, slots=True)
class _Arrival:
    """An upload with what was found in it."""

    owner: PhotoOwner
    upload: PhotoUpload
    source_digest: str
    analysis: PhotoAnalysis


def _recorded_before(
    runtime: Runtime, engine: FaceEngine, owner: PhotoOwner, source_digest: str, request: KeyedRequest
) -> Photo | None:
    with runtime.store.read() as work:
        record_of(work, owner)
        earlier = made_earlier(work, request)
        if earlier is not None:
            return work.photos.get(earlier, engine.ref)
        return work.photos.find_by_source(owner, source_digest, engine.ref)


def _store(runtime: Runtime, engine: FaceEngine, arrival: _Arrival, request: KeyedRequest) -> Photo | None:
    """The stored photo; None if another pack was chosen while this one analysed it.

    The blob goes first, then one transaction for everything else: a crash between leaves an unused blob.
    """
    digest = runtime.store.blobs.put(encode_rendition(arrival.analysis.pixels))
    with runtime.store.begin() as work:
        if chosen_pack(work) != engine.ref:
            return None
        height_px, width_px = arrival.analysis.pixels.shape[:2]
        new = NewPhoto(
            owner=arrival.owner,
            digest=digest,
            source_digest=arrival.source_digest,
            width_px=width_px,
            height_px=height_px,
            taken_on=arrival.upload.taken_on,
            source=arrival.upload.source,
            received_at=runtime.now(),
            assessment=arrival.analysis.assessment,
        )
        photo = work.photos.add(new, pack=engine.ref)
        record_findings(work, photo, engine.ref, arrival.analysis)
        remember(work, request, photo.id, now=photo.received_at)
        return photo


def _check_date(upload: PhotoUpload, today: date) -> None:
    if upload.taken_on is not None and upload.taken_on > today:
        raise InvalidInput(
            "date_impossible",
            Message(zh="拍摄日期在将来。", en="The photo is dated in the future."),
            Message(zh="请核对日期；不知道就留空。", en="Check the date; leave it empty if unknown."),
            field="taken_on",
        )


def _changing_too_fast() -> Conflict:
    return Conflict(
        "photo_not_stored",
        Message(
            zh="这张照片正被同时提交，或人脸模型正在更换，照片没有保存。",
            en="This photo is being submitted at the same time, or the face networks are being changed; "
            "it was not stored.",
        ),
        Message(zh="请稍候再上传一次。", en="Wait a moment and upload it again."),
    )
