"""What an import could not do: one line per row and cell, with what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from models.errors import GuituError
from models.message import Message
from models.photo import Photo


class Weight(StrEnum):
    """What the problem means: the row is held, a photo is not in, or it is in and only worth knowing."""

    ROW_HELD = "row_held"
    PHOTO_NOT_IN = "photo_not_in"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One thing to mend: `row` as a spreadsheet counts, `column` in English (None: the whole row)."""

    row: int
    column: str | None
    weight: Weight
    reason: Message
    advice: Message
    photo: str | None = None


def problem_from(error: GuituError, row: int, *, weight: Weight, photo: str | None = None) -> RowProblem:
    """The refusal of one cell, photo or row as a line of the problem list."""
    column = "photos" if photo is not None else error.field
    return RowProblem(row, column, weight, error.reason, error.advice, photo)


def notice_of(photo: Photo, row: int, *, name: str) -> RowProblem:
    """A photo that is in, and why it cannot be compared yet; says where to find it."""
    reason, advice = _joined(photo.assessment.reasons), _joined(photo.assessment.advice)
    record = Message(f"（第 {photo.owner.id} 号记录）", f" (Record {photo.owner.id})")
    advice = Message(advice.zh + record.zh, advice.en + record.en)
    return RowProblem(row, "photos", Weight.NOTICE, reason, advice, name)


def _joined(sentences: Iterable[Message]) -> Message:
    sentences = tuple(sentences)
    return Message("".join(each.zh for each in sentences), " ".join(each.en for each in sentences))
