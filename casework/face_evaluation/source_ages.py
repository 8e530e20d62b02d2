"""What is known of the ages in a source of photos whose single photos are undated."""

from dataclasses import dataclass
from pathlib import Path

from casework.face_evaluation.face_tables import number_in, read_rows
from models.age import AgeRange


@dataclass(frozen=True, slots=True)
class SourceAges:
    """Ages of the people in the photos of a source, and the most years between two photos of one person."""

    ages: AgeRange | None
    longest_gap_years: float | None


UNKNOWN = SourceAges(None, None)


def read_source_ages(table: Path | None) -> dict[str, SourceAges]:
    """By source, from a CSV with columns source, lowest_age, highest_age, longest_gap_years (may be empty).

    Nothing without a table; raises InvalidInput naming file, line and column.
    """
    if table is None:
        return {}
    found = {}
    for row in read_rows(table, ("source", "lowest_age", "highest_age", "longest_gap_years")):
        low, high = (number_in(row, column, low=0, high=130) for column in ("lowest_age", "highest_age"))
        if (low is None) is not (high is None) or (low is not None and high is not None and low > high):
            raise row.refusal(
                "highest_age", "最低和最高年龄须成对", "ages must be given as lowest and highest"
            )
        ages = None if low is None or high is None else AgeRange(low, high)
        gap = number_in(row, "longest_gap_years", low=0, high=130)
        found[row.text("source")] = SourceAges(ages, gap)
    return found
