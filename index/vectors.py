"""Unit vectors held in FAISS and searched exactly: the only module that imports FAISS.

FAISS is used where it is at its best and kept away from where it is not (measured with 1.15.1, see
docs/gallery.md): a few probes are scanned by its SIMD kernel on one thread, which runs at the speed of
memory; many probes are multiplied by numpy, block by block, and FAISS only keeps the best of each block.
So neither its batch threshold nor its own OpenBLAS ever matters, and no process-wide setting is touched:
OpenMP's thread count belongs to the calling thread and is put back.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import faiss
import numpy as np

from index.arrays import Bool, Float32, Int64, Vectors

PAIRS_AT_ONCE = 4096
BLOCK_ROWS = 4096
MANY_PROBES = 32


class BestRows:
    """The best `count` rows of each probe seen so far: scores and row numbers of everything offered."""

    def __init__(self, probes: int, count: int) -> None:
        self._heap = faiss.ResultHeap(probes, count, keep_max=True)

    def offer(self, scores: Float32, rows: Int64) -> None:
        """Consider more rows: `scores` float32[probes, m]; `rows` int64[probes, m], or int64[m] for all."""
        stride = 0 if rows.ndim == 1 else rows.shape[1]
        scores, rows = np.ascontiguousarray(scores), np.ascontiguousarray(rows)
        self._heap.heaps.addn_with_ids(scores.shape[1], faiss.swig_ptr(scores), faiss.swig_ptr(rows), stride)

    def finish(self) -> tuple[Float32, Int64]:
        """Scores float32[probes, count] and rows int64[probes, count], best first; row -1 where too few."""
        self._heap.finalize()
        return self._heap.D, self._heap.I


class ExactVectors:
    """Rows of unit vectors that never change, stored as given (float16 or float32)."""

    def __init__(self, vectors: Vectors) -> None:
        codes = np.ascontiguousarray(vectors)
        self._index = _empty_index(codes.shape[1], is_half=codes.dtype == np.float16)
        self._index.add_sa_codes(codes.view(np.uint8))
        stored = faiss.rev_swig_ptr(self._index.codes.data(), codes.nbytes)
        self._stored: Vectors = stored.view(codes.dtype).reshape(codes.shape)

    def __len__(self) -> int:
        return len(self._stored)

    @property
    def nbytes(self) -> int:
        """Memory of the vectors."""
        return self._stored.nbytes

    def rows(self, rows: Int64 | Bool) -> Vectors:
        """A copy of those rows as stored."""
        return self._stored[rows]

    def offer_nearest(
        self, best: BestRows, probes: Float32, count: int, *, first_row: int, allowed: Bool | None
    ) -> None:
        """Offer the best `count` allowed rows (or more) for each probe, numbered from `first_row`.

        `probes` float32[q, dimension]; `allowed` bool[rows], None for every row. Scores are float32 sums
        in an order of FAISS's or the BLAS's choosing: right to rounding, see `exact_scores`.
        """
        if len(probes) < MANY_PROBES:
            self._scan_one_by_one(best, probes, count, first_row=first_row, allowed=allowed)
        else:
            self._scan_together(best, probes, first_row=first_row, allowed=allowed)

    def _scan_one_by_one(
        self, best: BestRows, probes: Float32, count: int, *, first_row: int, allowed: Bool | None
    ) -> None:
        here = len(self) if allowed is None else int(np.count_nonzero(allowed))
        selector = None if allowed is None else _selector(allowed)
        scores, rows = self._index.search(probes, min(count, here), params=selector)
        best.offer(scores, rows + first_row)

    def _scan_together(
        self, best: BestRows, probes: Float32, *, first_row: int, allowed: Bool | None
    ) -> None:
        rows = None if allowed is None else np.flatnonzero(allowed)
        total = len(self) if rows is None else len(rows)
        for start in range(0, total, BLOCK_ROWS):
            stop = min(start + BLOCK_ROWS, total)
            if rows is None:
                numbers, block = np.arange(start, stop), self._index.reconstruct_n(start, stop - start)
            else:
                numbers = rows[start:stop]
                block = self._stored[numbers].astype(np.float32)
            best.offer(probes @ block.T, numbers + first_row)

    def exact_scores(self, probes: Float32, rows: Int64) -> Float32:
        """Cosine of probe i with row `rows[i]`, float32[n]: summed in float64, so rounded once.

        The same pair gives the same number wherever its row lies and whatever else is searched, which
        makes ties real ties.
        """
        scores = np.empty(len(rows), np.float32)
        for start in range(0, len(rows), PAIRS_AT_ONCE):
            piece = slice(start, start + PAIRS_AT_ONCE)
            products = self._stored[rows[piece]].astype(np.float64) * probes[piece]
            scores[piece] = products.sum(axis=1)
        return scores


@contextmanager
def one_thread() -> Iterator[None]:
    """FAISS calls made by this thread inside the block use this thread alone."""
    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)


def _empty_index(dimension: int, *, is_half: bool) -> Any:
    if not is_half:
        return faiss.IndexFlatIP(dimension)
    return faiss.IndexScalarQuantizer(dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)


def _selector(allowed: Bool) -> Any:
    """Search parameters that keep their selector and its bits alive, which FAISS's type stubs do not know."""
    untyped: Any = faiss
    bits = np.packbits(allowed, bitorder="little")
    return untyped.SearchParameters(sel=untyped.IDSelectorBitmap(bits))
