"""Control pairs: a share of known pairs slips into lists and queues and measures reviewers."""

from collections.abc import Collection
from datetime import datetime

from casework.review.draws import drawn, review_number
from casework.runtime import Runtime
from models.gallery import PersonRef
from models.judgement import ReviewTask, Truth
from models.pack import PackRef
from models.pair import PairStage
from store.review_tasks import NewTask
from store.unit_of_work import UnitOfWork

Known = tuple[int, int, Truth]


def plant_in_list(
    runtime: Runtime, work: UnitOfWork, search_id: int, person: PersonRef, used: Collection[int], size: int
) -> None:
    """Perhaps puts one known pair on the list of a search: two photos of the very person searched for.

    Drawn with the share for each of the `size` entries. A person with one photo gives none.
    """
    share, store = runtime.settings.control_share, runtime.store
    if drawn(store, "list", search_id) >= share * size:
        return
    photos = work.controls.photos_of_person(person, runtime.faces().ref)
    right = next((photo for photo in photos if photo not in used), photos[0] if len(photos) > 1 else None)
    left = next((photo for photo in sorted(used, reverse=True) if photo != right), None)
    if right is None or left is None:
        return
    work.review_tasks.put(
        NewTask(
            number=review_number(store, "list control", search_id),
            stage=PairStage.FIRST_REVIEW,
            left_photo_id=left,
            right_photo_id=right,
            truth=Truth.SAME,
            search_id=search_id,
        ),
        runtime.now(),
    )


def plant_beside(runtime: Runtime, work: UnitOfWork, task: ReviewTask, now: datetime) -> None:
    """Perhaps puts a known pair into the queue of a task that was just made; none where none is known."""
    store = runtime.store
    if drawn(store, "queue", task.number) >= runtime.settings.control_share:
        return
    known = _known_pair(runtime, work, task.number)
    if known is None:
        return
    left, right, truth = known
    number = review_number(store, "queue control", task.number)
    work.review_tasks.put(NewTask(number, task.stage, left, right, truth=truth), now)


def _known_pair(runtime: Runtime, work: UnitOfWork, seed: int) -> Known | None:
    """Half the time a pair of two people, if two deciders ever found one; else two photos of one person."""
    store, pack = runtime.store, runtime.faces().ref
    different = work.controls.decided_different()
    if different and drawn(store, "which", seed) < 0.5:
        left, right = different[review_number(store, "different", seed) % len(different)]
        return left, right, Truth.DIFFERENT
    return _two_of_one(runtime, work, pack, review_number(store, "same", seed))


def _two_of_one(runtime: Runtime, work: UnitOfWork, pack: PackRef, seed: int) -> Known | None:
    count = work.controls.several_photos_count(pack)
    person = work.controls.with_several_photos(pack, seed % count) if count else None
    if person is None:
        return None
    photos = work.controls.photos_of_person(person, pack)
    first = seed % len(photos)
    return photos[first], photos[(first + 1) % len(photos)], Truth.SAME
