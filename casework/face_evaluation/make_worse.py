"""Weak photos on purpose: originals of a folder made worse and sent through the pipeline again."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from casework.face_evaluation.face_folder import FaceFolder
from casework.face_evaluation.face_vectors import Progress, ReadPhoto, used
from matching.face.decode import DecodedPhoto, decode
from matching.face.degrade import degradations
from matching.face.pipeline import FacePipeline

_MOST_PEOPLE_PER_SOURCE = 60


@dataclass(frozen=True, slots=True, eq=False)
class WorsePhoto:
    """What a photo made worse gave; `original` is the number of the photo in the folder."""

    original: int
    photo: ReadPhoto


def make_worse(
    pipeline: FacePipeline, folder: FaceFolder, photos: list[ReadPhoto], *, workers: int, progress: Progress
) -> list[WorsePhoto]:
    """The last usable photo of up to 60 people of each source, evenly spread, made worse in each way."""
    originals = _originals(folder, photos)
    found: list[WorsePhoto] = []

    def worse(original: int) -> list[WorsePhoto]:
        path = folder.root / folder.photos[original].path
        return _all_ways(pipeline, path, original, eye_distance_px=photos[original].eye_distance_px)

    with ThreadPoolExecutor(workers) as pool:
        for number, each in enumerate(pool.map(worse, originals), start=1):
            found += each
            progress(number, len(originals))
    return found


def _all_ways(
    pipeline: FacePipeline, path: Path, original: int, *, eye_distance_px: float
) -> list[WorsePhoto]:
    photo = decode(path.read_bytes())
    ways = degradations(eye_distance_px)
    changed = [DecodedPhoto(way(photo.pixels), photo.format) for way in ways]
    return [WorsePhoto(original, used(pipeline.analyse(worse))) for worse in changed]


def _originals(folder: FaceFolder, photos: list[ReadPhoto]) -> list[int]:
    last: dict[tuple[str, int], int] = {}
    for number, (where, photo) in enumerate(zip(folder.photos, photos, strict=True)):
        if photo.vector is not None:
            last[(where.source or "", where.person)] = number
    chosen: list[int] = []
    for source in sorted({source for source, _ in last}):
        here = [number for (of, _), number in last.items() if of == source]
        step = max(1, -(-len(here) // _MOST_PEOPLE_PER_SOURCE))
        chosen += here[::step]
    return chosen
