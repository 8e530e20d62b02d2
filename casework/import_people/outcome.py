"""What became of each row of an import."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from casework.import_people.problem import RowProblem, Weight


class RowState(StrEnum):
    """The row made a record now, had made one in an earlier import, or made none."""

    RECORDED = "recorded"
    ALREADY_RECORDED = "already_recorded"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """One row afterwards; `record_id` and `search_id` are None where there is no record or no search.

    `photos_in` counts the row's photos that its record has, `photos_new` those of them stored by this run.
    """

    number: int
    reference: str
    state: RowState
    record_id: int | None
    photos_in: int
    photos_new: int
    search_id: int | None
    problems: tuple[RowProblem, ...]

    @property
    def photos_not_in(self) -> int:
        """How many photos the row names that its record does not have."""
        return sum(problem.weight is Weight.PHOTO_NOT_IN for problem in self.problems)


def is_complete(outcomes: Iterable[RowOutcome]) -> bool:
    """Every row has its record, and every record all photos of its row."""
    return not any(each.state is RowState.HELD or each.photos_not_in for each in outcomes)


def held(number: int, reference: str, problems: tuple[RowProblem, ...]) -> RowOutcome:
    """A row that made no record, and why."""
    return RowOutcome(number, reference, RowState.HELD, None, 0, 0, None, problems)
