"""Photos of a folder through the real pipeline: decode, orientation, detection, quality, template."""

import math
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from matching.face.decode import decode
from matching.face.face_crop import eye_distance_px
from matching.face.networks import Float32Vector
from matching.face.pipeline import FacePipeline, PhotoAnalysis
from models.errors import UnreadablePhoto
from models.message import Message
from models.quality import Verdict

Progress = Callable[[int, int], None]

NO_FACE_CHOSEN = Message("没有可用的人脸。", "No face can be used.")


@dataclass(frozen=True, slots=True, eq=False)
class ReadPhoto:
    """What one file gave: a unit vector float32[d], or None with the reason.

    `was_chosen`: several faces were comparable and the largest was taken, where a desk would be asked.
    `eye_distance_px` is that of the face, NaN without one.
    """

    vector: Float32Vector | None
    verdict: Verdict
    refusal: Message | None = None
    is_readable: bool = True
    was_chosen: bool = False
    eye_distance_px: float = math.nan


def read_photos(
    pipeline: FacePipeline, files: Iterable[Path], *, workers: int, progress: Progress
) -> list[ReadPhoto]:
    """One ReadPhoto per file, in order; a file that is no picture is a refusal, not an end."""
    paths = list(files)
    found: list[ReadPhoto] = []
    with ThreadPoolExecutor(workers) as pool:
        for photo in pool.map(lambda path: read_photo(pipeline, path), paths):
            found.append(photo)
            progress(len(found), len(paths))
    return found


def read_photo(pipeline: FacePipeline, path: Path) -> ReadPhoto:
    """What one file gives."""
    try:
        photo = decode(path.read_bytes())
    except UnreadablePhoto as error:
        return ReadPhoto(None, Verdict.REFUSED, error.reason, is_readable=False)
    except OSError as error:
        reason = Message(
            f"无法读取文件（{error.strerror}）。", f"The file cannot be read ({error.strerror})."
        )
        return ReadPhoto(None, Verdict.REFUSED, reason, is_readable=False)
    return used(pipeline.analyse(photo))


def used(analysis: PhotoAnalysis) -> ReadPhoto:
    """The template of the chosen face; of the largest usable one where a person would have to choose."""
    assessment = analysis.assessment
    chosen = assessment.chosen_face
    if chosen is None:
        with_vector = (index for index, vector in enumerate(analysis.vectors) if vector is not None)
        chosen = next(with_vector, None)
    vector = None if chosen is None else analysis.vectors[chosen]
    if chosen is None or vector is None:
        reasons = assessment.reasons or (NO_FACE_CHOSEN,)
        zh, en = "".join(reason.zh for reason in reasons), " ".join(reason.en for reason in reasons)
        return ReadPhoto(None, Verdict.REFUSED, Message(zh, en))
    face = assessment.faces[chosen]
    return ReadPhoto(
        vector,
        face.quality.verdict,
        was_chosen=assessment.needs_face_choice,
        eye_distance_px=eye_distance_px(face.landmarks),
    )
