"""One matrix product of many probes with a block of rows, on FAISS's own BLAS and the calling thread alone.

numpy's product would share one pool of spinning threads among all searches: on two busy cores a product of
2 ms was seen to take 24. FAISS's BLAS counts its threads per calling thread (see `one_thread`), and a
linear transform calls it whatever the number of probes, where a FAISS search would need its process-wide
threshold changed.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import faiss

from index.arrays import Float32

BLOCK_ROWS = 1024


class BlockProduct:
    """Room for up to `BLOCK_ROWS` rows as float32, and their product with probes."""

    def __init__(self, dimension: int) -> None:
        self._dimension = dimension
        self._transform = faiss.LinearTransform(dimension, BLOCK_ROWS, False)
        self._transform.is_trained = True

    def room(self, count: int) -> Float32:
        """Where the next `count` rows are to be written, float32[count, dimension]."""
        self._transform.d_out = count
        self._transform.A.resize(count * self._dimension)
        room: Float32 = faiss.rev_swig_ptr(self._transform.A.data(), count * self._dimension)
        return room.reshape(count, self._dimension)

    def with_probes(self, probes: Float32) -> Float32:
        """Dot products of `probes` float32[q, dimension] with the rows written last, float32[q, count]."""
        products: Float32 = self._transform.apply(probes)
        return products


@contextmanager
def one_thread() -> Iterator[None]:
    """FAISS calls of this thread inside the block use this thread alone; other threads are not touched."""
    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)
