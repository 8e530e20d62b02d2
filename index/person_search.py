"""The best persons for each probe: one entry per person, whatever the number of their photos."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from index.answers import GalleryHits
from index.arrays import Float32, Int64
from index.block_product import one_thread
from index.eligible import EligiblePersons
from index.exact_scores import PAIRS_AT_ONCE, exact_scores
from index.nearest_rows import nearest_rows
from index.parts import Parts
from index.search_method import SearchMethod
from index.selection import Selection, rows_of

# A thread for fewer costs more than it gives; more at once only take more memory.
FEWEST_PROBES_A_THREAD, MOST_PROBES_AT_ONCE = 64, 512
# Room for a few photos of one person at the top, so that one pass is nearly always enough.
SPARE_ROWS = 16
_NOBODY = GalleryHits(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.float32))


@dataclass(frozen=True, slots=True, eq=False)
class Fetched:
    """Rows fetched for some probes, [q, count] each, scored exactly; a score of -inf is no row.

    No other row that was scored exactly scores more than `unseen` float32[q].
    """

    unseen: Float32
    scores: Float32
    person_ids: Int64
    template_ids: Int64

    def best_persons(self, probe: int, persons: int) -> GalleryHits:
        """The best photo of each person, best person first, at most `persons`; ties go to the lower id."""
        is_row = self.scores[probe] > -np.inf
        scores, person_ids, template_ids = (
            self.scores[probe][is_row],
            self.person_ids[probe][is_row],
            self.template_ids[probe][is_row],
        )
        order = np.lexsort((template_ids, person_ids, -scores))
        first_of_person = np.sort(np.unique(person_ids[order], return_index=True)[1])
        best = order[first_of_person[:persons]]
        return GalleryHits(person_ids[best], template_ids[best], scores[best])


def select(parts: Parts, eligible: EligiblePersons | None, method: SearchMethod) -> list[Selection]:
    """What a search may find: live rows of eligible persons (None: of everyone); empty parts left out."""
    selections = []
    first_row = 0
    for part in parts:
        allowed = part.searchable_rows(eligible)
        count = len(part) if allowed is None else int(np.count_nonzero(allowed))
        if count:
            selections.append(Selection.of(part, first_row, allowed, count, method))
        first_row += len(part)
    return selections


def best_persons(selections: list[Selection], probes: Float32, persons: int) -> list[GalleryHits]:
    """For each probe the `persons` best persons, or all there are; `probes` float32[q, dimension].

    Many probes are shared out among as many threads as the process has processors.
    """
    pieces = _shared_out(probes)
    if len(pieces) <= 1:
        return [hits for piece in pieces for hits in _search_some(selections, piece, persons)]
    with ThreadPoolExecutor(_processors()) as threads:
        found = threads.map(lambda piece: _search_some(selections, piece, persons), pieces)
        return [hits for piece in found for hits in piece]


def _processors() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _shared_out(probes: Float32) -> list[Float32]:
    share = -(-len(probes) // _processors())
    size = min(max(share, FEWEST_PROBES_A_THREAD), MOST_PROBES_AT_ONCE)
    return [probes[start : start + size] for start in range(0, len(probes), size)]


def _search_some(selections: list[Selection], probes: Float32, persons: int) -> list[GalleryHits]:
    """Fetch rows until the answer of each probe is settled, twice as many each time."""
    with one_thread():
        return _settled(selections, probes, persons)


def _settled(selections: list[Selection], probes: Float32, persons: int) -> list[GalleryHits]:
    """Called inside `one_thread`."""
    answers = [_NOBODY] * len(probes)
    undecided = np.arange(len(probes)) if selections else np.arange(0)
    count = 2 * persons + SPARE_ROWS
    while undecided.size:
        fetched = _fetch(selections, probes[undecided], count)
        open_ones = []
        for place, probe in enumerate(undecided):
            answers[probe] = fetched.best_persons(place, persons)
            if not _is_settled(answers[probe], persons, fetched.unseen[place]):
                open_ones.append(probe)
        undecided = np.array(open_ones, np.int64)
        count *= 2
    return answers


def _is_settled(hits: GalleryHits, persons: int, unseen: float) -> bool:
    """No row scoring at most `unseen` can change these hits; -inf: there is no other row."""
    return unseen == -np.inf or (len(hits) == persons and bool(hits.scores[-1] > unseen))


def _fetch(selections: list[Selection], probes: Float32, count: int) -> Fetched:
    """The best `count` rows of each probe, or all there are, scored exactly."""
    nearest = nearest_rows(selections, probes, count)
    scores = np.full(nearest.rows.shape, -np.inf, np.float32)
    person_ids, template_ids = np.zeros_like(nearest.rows), np.zeros_like(nearest.rows)
    # In order of rows, so that each part is gone to once for many of them.
    order = np.argsort(nearest.rows, axis=None)
    order = order[np.count_nonzero(nearest.rows < 0) :]
    for start in range(0, len(order), PAIRS_AT_ONCE):
        places = order[start : start + PAIRS_AT_ONCE]
        found = rows_of(selections, nearest.rows.flat[places])
        scores.flat[places] = exact_scores(found.vectors, probes[places // nearest.rows.shape[1]])
        person_ids.flat[places] = found.person_ids
        template_ids.flat[places] = found.template_ids
    return Fetched(nearest.unseen, scores, person_ids, template_ids)
