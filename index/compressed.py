"""Short codes of vectors that can be scanned many times faster than the vectors themselves.

Product quantisation (Jegou, Douze, Schmid 2011) with 4-bit codes scanned in registers (Andre, Kermarrec,
Le Scouarnec 2015), as FAISS's FastScan. Everyone's code is scanned: face vectors do not cluster, so that
methods which visit only the nearest cells lose people (docs/gallery.md). Scores are approximate and only
choose who is scored exactly.
"""

from typing import Any

import faiss
import numpy as np

from index.arrays import Float32, Int64, Vectors
from index.block_product import one_thread

TRAINING_ROWS = 4_096
ROWS_AT_ONCE = 8_192
# Up to this dimension a code stands for 2 numbers, above for 4: with 4, the codes of a 128-D vector are too
# few to tell people apart (recall of the nearest of 300,000 .998 among 50), and those of 512-D are enough.
_FINE_DIMENSION = 256
_ITERATIONS = 10


class CompressedVectors:
    """The codes of rows that never change; may be searched from many threads at once."""

    def __init__(self, index: Any, rows: int, dimension: int) -> None:
        self._index = index
        self._rows = rows
        self._dimension = dimension

    @staticmethod
    def of(vectors: Vectors, *, like: "CompressedVectors | None" = None) -> "CompressedVectors":
        """The codes of `vectors` float16 or float32 [n, dimension], by the codebook of `like` if given.

        Otherwise a codebook is trained on rows spread evenly over `vectors`; the same rows give the same one.
        """
        dimension = vectors.shape[1]
        index = _empty_index(dimension)
        # On busy processors FAISS's threads wait for each other longer than one takes.
        with one_thread():
            if like is None:
                spread = np.linspace(0, len(vectors) - 1, min(len(vectors), TRAINING_ROWS)).astype(np.intp)
                index.train(_padded(vectors[spread], index.d))
            else:
                like.give_codebook(index)
            for start in range(0, len(vectors), ROWS_AT_ONCE):
                index.add(_padded(vectors[start : start + ROWS_AT_ONCE], index.d))
        return CompressedVectors(index, len(vectors), dimension)

    def __len__(self) -> int:
        return self._rows

    @property
    def nbytes(self) -> int:
        """Memory of the codes and the codebook."""
        return int(self._index.codes.size() + self._index.pq.centroids.size() * 4)

    def nearest(self, probes: Float32, count: int) -> tuple[Float32, Int64]:
        """The rows with the best approximate scores, best first: float32 and int64 [q, min(count, rows)]."""
        scores, rows = self._index.search(_padded(probes, self._index.d), min(count, self._rows))
        return scores, rows

    def give_codebook(self, index: Any) -> None:
        """An empty FAISS index of the same shape is now trained like this one."""
        faiss.copy_array_to_vector(faiss.vector_to_array(self._index.pq.centroids), index.pq.centroids)
        index.is_trained = True

    def to_bytes(self) -> bytes:
        """Codes and codebook, to be read by `from_bytes` of the same FAISS or a later one."""
        content: bytes = faiss.serialize_index(self._index).tobytes()
        return content

    @staticmethod
    def from_bytes(content: bytes, *, rows: int, dimension: int) -> "CompressedVectors":
        """What `to_bytes` gave; raises ValueError if it is not the codes of so many rows and dimensions.

        FAISS believes what it reads, so `content` has to be authenticated before.
        """
        index = faiss.deserialize_index(np.frombuffer(content, np.uint8))
        if index.ntotal != rows or index.d != _padded_dimension(dimension):
            raise ValueError(f"codes of {index.ntotal} x {index.d}, not of {rows} x {dimension}")
        return CompressedVectors(index, rows, dimension)


def _numbers_per_code(dimension: int) -> int:
    return 2 if dimension <= _FINE_DIMENSION else 4


def _padded_dimension(dimension: int) -> int:
    return dimension + -dimension % _numbers_per_code(dimension)


def _empty_index(dimension: int) -> Any:
    padded = _padded_dimension(dimension)
    codes = padded // _numbers_per_code(dimension)
    index = faiss.IndexPQFastScan(padded, codes, 4, faiss.METRIC_INNER_PRODUCT)
    index.pq.cp.niter = _ITERATIONS
    index.pq.cp.max_points_per_centroid = TRAINING_ROWS
    index.pq.cp.min_points_per_centroid = 1  # fewer only make codes coarser, and FAISS would warn
    return index


def _padded(vectors: Vectors, dimension: int) -> Float32:
    """float32[n, dimension]; zeros behind change no product."""
    whole = np.zeros((len(vectors), dimension), np.float32)
    whole[:, : vectors.shape[1]] = vectors
    return whole
