"""Which way to search is faster for this gallery on this machine, by trying both."""

from time import perf_counter

import numpy as np

from index.arrays import Float32
from index.parts import Parts
from index.person_search import best_persons, select
from index.search_method import EXACT_SEARCH, SearchChoice, SearchMethod

TRIED_PROBES = 3
TRIED_PERSONS = 10


def measured_choice(parts: Parts) -> SearchChoice:
    """The faster method for single searches of everyone; exact where no part has codes."""
    if not any(part.codes for part in parts):
        return EXACT_SEARCH
    probes = _some_vectors(parts)
    exact_ms = _milliseconds(parts, probes, SearchMethod.EXACT)
    scan_ms = _milliseconds(parts, probes, SearchMethod.SCAN)
    return SearchChoice(SearchMethod.SCAN if scan_ms < exact_ms else SearchMethod.EXACT, exact_ms, scan_ms)


def _some_vectors(parts: Parts) -> Float32:
    """Enrolled vectors from all over the largest part, float32[TRIED_PROBES, dimension]."""
    largest = max(parts, key=len)
    rows = np.linspace(0, len(largest) - 1, TRIED_PROBES).astype(np.int64)
    return largest.vectors.rows(rows).astype(np.float32)


def _milliseconds(parts: Parts, probes: Float32, method: SearchMethod) -> float:
    """The fastest single search: the others were disturbed."""
    times = []
    for row in range(len(probes)):
        start = perf_counter()
        best_persons(select(parts, None, method), probes[row : row + 1], TRIED_PERSONS)
        times.append(perf_counter() - start)
    return 1e3 * min(times)
