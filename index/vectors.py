"""Unit vectors held in FAISS and searched exactly.

FAISS is used where it is at its best and kept away from where it is not (measured with 1.15.1, see
docs/gallery.md): a few probes are scanned by its SIMD kernel on one thread, at the speed of memory; many
probes are multiplied block by block. No process-wide setting of FAISS, OpenMP or the BLAS is touched.
"""

from typing import Any

import faiss
import numpy as np

from index.arrays import Bool, Float32, Int64, Vectors
from index.best_rows import BestRows
from index.block_product import BLOCK_ROWS, BlockProduct

# From here on decoding a block once costs less than scanning it once per probe.
MANY_PROBES = 32


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

    def rows(self, rows: Int64 | Bool | slice) -> Vectors:
        """Those rows as stored: a copy, or for a slice what is stored itself, not to be changed."""
        return self._stored[rows]

    def offer_nearest(self, best: BestRows, probes: Float32, *, first_row: int, allowed: Bool | None) -> None:
        """Offer the best allowed rows for each probe, as many as `best` keeps, numbered from `first_row`.

        `probes` float32[q, dimension]; `allowed` bool[rows] with at least one True, None for every row.
        Scores are float32 sums in whatever order is fastest: right to `rounding`.
        """
        if len(probes) < MANY_PROBES:
            self._scan_one_by_one(best, probes, first_row, allowed)
        else:
            self._scan_together(best, probes, first_row, allowed)

    def _scan_one_by_one(self, best: BestRows, probes: Float32, first_row: int, allowed: Bool | None) -> None:
        here = len(self) if allowed is None else int(np.count_nonzero(allowed))
        selector = None if allowed is None else _selector(allowed)
        scores, rows = self._index.search(probes, min(best.count, here), params=selector)
        best.offer(scores, rows + first_row)

    def _scan_together(self, best: BestRows, probes: Float32, first_row: int, allowed: Bool | None) -> None:
        rows = np.arange(len(self)) if allowed is None else np.flatnonzero(allowed)
        block = BlockProduct(probes.shape[1])
        for start in range(0, len(rows), BLOCK_ROWS):
            own = rows[start : start + BLOCK_ROWS]
            room = block.room(len(own))
            if allowed is None:
                self._index.reconstruct_n(start, len(own), room)
            else:
                room[:] = self._stored[own]
            best.offer(block.with_probes(probes), own + first_row)


def _empty_index(dimension: int, *, is_half: bool) -> Any:
    if not is_half:
        return faiss.IndexFlatIP(dimension)
    return faiss.IndexScalarQuantizer(dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)


def _selector(allowed: Bool) -> Any:
    """Search parameters that keep their selector and its bits alive, which FAISS's type stubs do not know."""
    untyped: Any = faiss
    bits = np.packbits(allowed, bitorder="little")
    return untyped.SearchParameters(sel=untyped.IDSelectorBitmap(bits))
