"""The people a search may find, asked about row by row."""

import numpy as np

from index.arrays import Bool, Int64

# A table of one byte per number up to this span (64 MB) answers in a tenth of the time a search for it takes.
_WIDEST_TABLE = 1 << 26


class EligiblePersons:
    """A set of person ids, prepared once for a search of all parts."""

    def __init__(self, person_ids: Int64) -> None:
        is_empty = not len(person_ids)
        self._first, self._last = (0, -1) if is_empty else (int(person_ids.min()), int(person_ids.max()))
        self._table: Bool | None = None
        if self._last - self._first < _WIDEST_TABLE:
            self._table = np.zeros(self._last - self._first + 1, np.bool_)
            self._table[person_ids - self._first] = True
        else:
            self._ids = np.sort(person_ids)

    def among(self, person_ids: Int64) -> Bool:
        """Which of the ids, int64[n], are in the set, bool[n]."""
        is_eligible = (person_ids >= self._first) & (person_ids <= self._last)
        possible = np.flatnonzero(is_eligible)
        is_eligible[possible] = self._contains(person_ids[possible])
        return is_eligible

    def _contains(self, person_ids: Int64) -> Bool:
        """The same of ids that are neither below the first nor above the last."""
        if self._table is not None:
            return self._table[person_ids - self._first]
        is_there: Bool = self._ids[np.searchsorted(self._ids, person_ids)] == person_ids
        return is_there
