"""What reviewers are asked and what they answer; an answer is never changed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from models.pair import PairStage


class Opinion(StrEnum):
    """What a reviewer sees in two photos. `SAME_FAMILY`: a twin or a sibling."""

    SAME_PERSON = "same_person"
    SAME_FAMILY = "same_family"
    DIFFERENT = "different"
    CANNOT_TELL = "cannot_tell"


class Truth(StrEnum):
    """What is known of a control pair."""

    SAME = "same"
    DIFFERENT = "different"


class ControlResult(StrEnum):
    """How a judgement of a control pair compares with what is known of it."""

    RIGHT = "right"
    WRONG = "wrong"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True)
class ReviewTask:
    """Two photos to be judged, of a pair or, with `truth`, of a control pair (then `pair_id` is None).

    `number` is what reviewers know it by; it tells nothing about the pair, its place or its time.
    `left_photo_id` shows the person in care. `search_id` is set on the control of a candidate list.
    """

    id: int
    number: int
    stage: PairStage
    pair_id: int | None
    round: int
    truth: Truth | None
    left_photo_id: int
    right_photo_id: int
    search_id: int | None
    created_at: datetime
    closed_at: datetime | None

    @property
    def is_control(self) -> bool:
        """Its truth is known; it measures reviewers and is no candidate."""
        return self.truth is not None


@dataclass(frozen=True, slots=True)
class Judgement:
    """One reviewer's answer, with the photos that were looked at; without task, one on stated facts.

    `is_deciding` is False for the answer of a further caseworker after the first review was done: it is kept
    and moves nothing.
    """

    id: int
    task_id: int | None
    pair_id: int | None
    round: int
    stage: PairStage
    account_id: int
    opinion: Opinion
    note: str | None
    is_deciding: bool
    judged_at: datetime


def control_result(opinion: Opinion, truth: Truth) -> ControlResult:
    """Right, wrong or cannot tell. Photos of one person called a family are wrong."""
    if opinion is Opinion.CANNOT_TELL:
        return ControlResult.CANNOT_TELL
    said_same = opinion is Opinion.SAME_PERSON
    return ControlResult.RIGHT if said_same == (truth is Truth.SAME) else ControlResult.WRONG
