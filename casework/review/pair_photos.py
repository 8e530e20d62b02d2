"""The two photos of a pair that reviewers judge."""

from dataclasses import dataclass

from casework.review.blind import BlindPair, blind_pairs
from casework.runtime import Runtime
from models.pair import Pair
from store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class PairPhotos:
    """Of the person in care, and of the other; `blind` holds their days and quality."""

    in_care_id: int
    other_id: int
    blind: BlindPair


def photos_of_pair(runtime: Runtime, work: UnitOfWork, pair: Pair) -> PairPhotos | None:
    """The photos of the present round's reviews; None where no faces were compared."""
    task = work.review_tasks.first_of([pair]).get(pair.id)
    if task is None:
        return None
    blind = blind_pairs(runtime, work, [task])[task.number]
    return PairPhotos(task.left_photo_id, task.right_photo_id, blind)
