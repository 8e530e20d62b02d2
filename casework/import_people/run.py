"""A whole file goes in, row by row."""

from collections.abc import Callable

from casework.import_people.outcome import RowOutcome, held
from casework.import_people.plan import HeldRow, ImportPlan, PlannedRow
from casework.import_people.put_in import RowIntake

Heard = Callable[[RowOutcome], None]
"""Called with what became of each row."""

Progress = Callable[[int, int], None]
"""Called with the number of rows gone through so far and the number to go through."""


def run_import(
    plan: ImportPlan, intake: RowIntake, *, progress: Progress, hear: Heard = lambda outcome: None
) -> tuple[RowOutcome, ...]:
    """What became of each row, in file order.

    Stopped at any moment, even by a power failure, the next run goes on where this one was. Raises
    PackUnusable before the first row when there are photos and no networks to look at them.
    """
    if any(isinstance(row, PlannedRow) and row.photos for row in plan.rows):
        intake.runtime.faces()
    outcomes: list[RowOutcome] = []
    progress(0, len(plan.rows))
    for row in plan.rows:
        if isinstance(row, HeldRow):
            outcomes.append(held(row.number, row.reference, row.problems))
        else:
            outcomes.append(intake.put_in(row))
        hear(outcomes[-1])
        progress(len(outcomes), len(plan.rows))
    return tuple(outcomes)
