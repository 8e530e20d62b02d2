"""The best rows of each probe, gathered from scores that arrive piece by piece."""

import faiss
import numpy as np

from index.arrays import Float32, Int64


class BestRows:
    """The best `count` rows of each probe among everything offered so far."""

    def __init__(self, probes: int, count: int) -> None:
        self.count = count
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
