"""Two ways to search the parts that have codes."""

from dataclasses import dataclass
from enum import StrEnum


class SearchMethod(StrEnum):
    """`exact` compares with every vector; `scan` with every code, and with the vectors of the best codes."""

    EXACT = "exact"
    SCAN = "scan"


@dataclass(frozen=True, slots=True)
class SearchChoice:
    """The method in use and the milliseconds of one search by each that spoke for it; None: not measured."""

    method: SearchMethod = SearchMethod.EXACT
    exact_ms: float | None = None
    scan_ms: float | None = None


EXACT_SEARCH = SearchChoice()
SCANNED_SEARCH = SearchChoice(SearchMethod.SCAN)
