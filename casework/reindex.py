"""Change the pack: stored photos are embedded again in the background, then everybody swaps at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

from casework.active_pack import active_pack, choose_pack
from casework.analysis_record import record_findings
from casework.face_engine import FaceEngine, build_engine
from casework.retired_galleries import delete_retired_galleries
from casework.runtime import Runtime
from casework.same_face import index_of_same_face
from matching.face.choose import with_chosen_face
from matching.face.decode import decode
from matching.face.pipeline import PhotoAnalysis
from matching.face.rendition import encode_rendition
from models.errors import GuituError
from models.message import Message
from models.pack import PackRef
from models.photo import Photo

PHOTOS_AT_ONCE = 64

Progress = Callable[[int, int], None]
"""Called with the number of photos gone through so far and the number to go through."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A photo that could not be embedded again, and why; it stays stored and can be tried again."""

    photo_id: int
    reason: Message


@dataclass(frozen=True, slots=True)
class Reindexed:
    """The pack now in use, how many photos this run embedded for it, and which it had to skip."""

    pack: PackRef
    embedded: int
    skipped: tuple[Skipped, ...]


def use_pack(runtime: Runtime, pack_id: str, *, progress: Progress) -> Reindexed:
    """The installed pack becomes the one in use, after every stored photo was embedded with it.

    Searches go on with the former pack meanwhile, in this and in other processes. Stopped at any moment,
    the next call goes on where this one was. Templates and gallery files of the former pack are deleted after
    the swap.
    Raises PackUnusable.
    """
    former = active_pack(runtime.store)
    engine = build_engine(runtime.settings, runtime.store, pack_id)
    first = _embed_missing(runtime, engine, former, progress)
    with runtime.store.begin() as work:
        choose_pack(work, engine.ref)
    # A photo may have come in with the former pack while the last ones were embedded.
    late = _embed_missing(runtime, engine, former, progress)
    if former is not None and former != engine.ref:
        with runtime.store.begin() as work:
            work.templates.remove_pack(former)
        delete_retired_galleries(runtime.settings, runtime.store, in_use=engine.ref)
    skipped = {each.photo_id: each for each in (*first.skipped, *late.skipped)}
    return Reindexed(engine.ref, first.embedded + late.embedded, tuple(skipped.values()))


def _embed_missing(
    runtime: Runtime, engine: FaceEngine, former: PackRef | None, progress: Progress
) -> Reindexed:
    """One pass over the photos that the pack has yet to see, several at a time."""
    embedded, skipped, after_id, gone_through = 0, list[Skipped](), 0, 0
    with runtime.store.read() as work:
        to_do = work.photos.count()
    with ThreadPoolExecutor(runtime.settings.networks) as threads:
        while photos := _page(runtime, engine.ref, former, after_id):
            outcomes = threads.map(partial(_embed_again, runtime, engine), photos)
            failures = [outcome for outcome in outcomes if outcome is not None]
            skipped += failures
            embedded += len(photos) - len(failures)
            after_id, gone_through = photos[-1].id, gone_through + len(photos)
            progress(gone_through, max(to_do, gone_through))
    return Reindexed(engine.ref, embedded, tuple(skipped))


def _page(runtime: Runtime, pack: PackRef, former: PackRef | None, after_id: int) -> list[Photo]:
    with runtime.store.read() as work:
        return work.photos.page_without_template(
            pack, after_id=after_id, limit=PHOTOS_AT_ONCE, assessed_by=former
        )


def _embed_again(runtime: Runtime, engine: FaceEngine, photo: Photo) -> Skipped | None:
    """Stores what the pack finds in the photo; one that cannot be read is skipped, and the run goes on."""
    try:
        analysis = engine.pipeline.analyse(decode(runtime.store.blobs.get(photo.digest)))
    except GuituError as error:
        return Skipped(photo.id, error.reason)
    analysis = _with_same_face_chosen(analysis, photo)
    turned = runtime.store.blobs.put(encode_rendition(analysis.pixels)) if analysis.turned_degrees else None
    with runtime.store.begin() as work:
        if turned is not None:
            # The former pack did not see that the picture lies on its side: boxes refer to it upright.
            height_px, width_px = analysis.pixels.shape[:2]
            work.photos.set_rendition(photo.id, turned, width_px=width_px, height_px=height_px)
        work.photos.record_assessment(photo.id, engine.ref, analysis.assessment)
        record_findings(work, photo, engine.ref, analysis)
    return None


def _with_same_face_chosen(analysis: PhotoAnalysis, photo: Photo) -> PhotoAnalysis:
    """A choice a person made between faces is kept, whatever order another detector finds them in."""
    chosen = photo.assessment.chosen_face
    if chosen is None:
        return analysis
    same = index_of_same_face(analysis.assessment.faces, photo.assessment.faces[chosen])
    if same is None or same == analysis.assessment.chosen_face:
        return analysis
    return replace(analysis, assessment=with_chosen_face(analysis.assessment, same))
