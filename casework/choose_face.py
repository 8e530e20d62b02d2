"""A person says which face in a photo is meant."""

from dataclasses import replace

from casework.analysis_record import enrol_face
from casework.face_engine import FaceEngine
from casework.runtime import Runtime
from casework.same_face import index_of_same_face
from matching.face.choose import with_chosen_face
from matching.face.decode import decode
from matching.face.detection import Float32Vector
from models.errors import InvalidInput
from models.message import Message
from models.photo import Photo
from models.template import Float16Vector


def choose_face(runtime: Runtime, photo_id: int, face_index: int) -> Photo:
    """The photo with that face chosen and enrolled in place of any other.

    The choice may be changed later: the photo is then analysed again, since vectors of faces that were not
    chosen are not kept. Raises NotFound for an unknown photo, InvalidInput for a face it does not have.
    """
    engine = runtime.faces()
    with runtime.store.read() as work:
        photo = work.photos.get(photo_id, engine.ref)
        waiting = work.face_vectors.of_photo(photo_id, engine.ref)
    _require_face(photo, face_index)
    vector = (
        waiting[face_index] if face_index in waiting else _vector_again(runtime, engine, photo, face_index)
    )
    assessment = with_chosen_face(photo.assessment, face_index)
    with runtime.store.begin() as work:
        work.photos.record_assessment(photo_id, engine.ref, assessment)
        enrol_face(work, photo, engine.ref, assessment, vector)
    engine.galleries.refresh()
    return replace(photo, assessment=assessment)


def _vector_again(
    runtime: Runtime, engine: FaceEngine, photo: Photo, face_index: int
) -> Float32Vector | Float16Vector | None:
    analysis = engine.pipeline.analyse(decode(runtime.store.blobs.get(photo.digest)))
    same = index_of_same_face(analysis.assessment.faces, photo.assessment.faces[face_index])
    return None if same is None else analysis.vectors[same]


def _require_face(photo: Photo, face_index: int) -> None:
    count = len(photo.assessment.faces)
    if not 0 <= face_index < count:
        raise InvalidInput(
            "no_such_face",
            Message(
                zh=f"这张照片里找到 {count} 张人脸，没有第 {face_index + 1} 张。",
                en=f"The photo has {count} detected faces; number {face_index} (counted from 0) is not one.",
            ),
            Message(zh="请从照片上标出的人脸中选择。", en="Choose one of the faces marked in the photo."),
            field="face_index",
        )
