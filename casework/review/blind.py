"""What a reviewer sees before judging: two photos, when they were taken, and how good they are."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from casework.photo_ages import years_apart
from casework.pictured import Pictured, pictured
from casework.runtime import Runtime
from models.judgement import ReviewTask
from models.quality import Verdict
from store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class BlindPair:
    """A task as reviewers may see it: nothing here tells who, which record, how alike or in what order."""

    number: int
    left_photo_date: date | None
    right_photo_date: date | None
    left_quality: Verdict
    right_quality: Verdict

    @property
    def years_between(self) -> float | None:
        """Unsigned years between the two pictures; None when either date is unknown."""
        return years_apart(self.left_photo_date, self.right_photo_date)


def blind_pairs(runtime: Runtime, work: UnitOfWork, tasks: Collection[ReviewTask]) -> dict[int, BlindPair]:
    """Each task's photos as a reviewer may see them, by task number; read with a fixed number of queries."""
    photo_ids = {each.left_photo_id for each in tasks} | {each.right_photo_id for each in tasks}
    photos = work.photos.of_ids(photo_ids, runtime.faces().ref)
    seen = pictured(work, photos.values())
    return {task.number: _blind(task, seen) for task in tasks}


def _blind(task: ReviewTask, seen: Mapping[int, Pictured]) -> BlindPair:
    left, right = seen[task.left_photo_id], seen[task.right_photo_id]
    return BlindPair(task.number, left.taken_on, right.taken_on, left.verdict, right.verdict)
