"""What others would search with, holding the same vectors as float32 (usearch as bfloat16)."""

import os
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from time import perf_counter
from typing import Any

import faiss
import numpy as np

from benchmarks.gallery_speed import FirstPersons, Search, measured
from benchmarks.report import Figures
from benchmarks.synthetic_faces import SyntheticFaces
from benchmarks.synthetic_people import Float32
from index.block_product import one_thread

# As many photos as are sure to hold ten persons.
ROWS = 20
LINKS = 32
EFFORTS = (64, 256)
_ROWS_AT_ONCE = 8192


def numpy_search(faces: SyntheticFaces) -> Search:
    """Brute force: one product and a partition per block of rows."""

    def search(probes: Float32) -> FirstPersons:
        scores = np.full((len(probes), ROWS), -np.inf, np.float32)
        rows = np.zeros((len(probes), ROWS), np.int64)
        for start in range(0, len(faces.vectors), _ROWS_AT_ONCE):
            here = probes @ faces.vectors[start : start + _ROWS_AT_ONCE].T
            best = np.argpartition(here, -ROWS, axis=1)[:, -ROWS:]
            scores = np.hstack([scores, np.take_along_axis(here, best, axis=1)])
            rows = np.hstack([rows, best + start])
            kept = np.argpartition(scores, -ROWS, axis=1)[:, -ROWS:]
            scores = np.take_along_axis(scores, kept, axis=1)
            rows = np.take_along_axis(rows, kept, axis=1)
        first = scores.argmax(axis=1)[:, None]
        rows, scores = np.take_along_axis(rows, first, axis=1), np.take_along_axis(scores, first, axis=1)
        return FirstPersons(faces.person_ids[rows[:, 0]], scores[:, 0])

    return search


def flat_index(faces: SyntheticFaces) -> Any:
    """FAISS flat float32 with everyone."""
    index = faiss.IndexFlatIP(faces.vectors.shape[1])
    index.add(faces.vectors)
    return index


def faiss_search(index: Any, faces: SyntheticFaces) -> Search:
    """A search of a FAISS index with as many threads as it takes."""

    def search(probes: Float32) -> FirstPersons:
        scores, rows = index.search(probes, ROWS)
        return FirstPersons(faces.person_ids[rows[:, 0]], scores[:, 0])

    return search


def on_one_thread(search: Search) -> Search:
    """The same search on the calling thread alone."""

    def alone(probes: Float32) -> FirstPersons:
        with one_thread():
            return search(probes)

    return alone


def graph_peers(faces: SyntheticFaces) -> Iterator[tuple[str, Figures]]:
    """Searches over graphs of neighbours, by name; one graph in memory at a time."""
    yield from _hnsw(faces)
    if find_spec("usearch"):
        yield from _usearch(faces)


def _hnsw(faces: SyntheticFaces) -> Iterator[tuple[str, Figures]]:
    index = faiss.IndexHNSWFlat(faces.vectors.shape[1], LINKS, faiss.METRIC_INNER_PRODUCT)
    start = perf_counter()
    index.add(faces.vectors)
    build_s = perf_counter() - start
    search = faiss_search(index, faces)
    for effort in EFFORTS:
        index.hnsw.efSearch = effort
        figures = measured(on_one_thread(search), faces, batch_search=search).figures(faces)
        yield f"faiss_hnsw_{effort}", {**figures, "build_s": build_s}


def _usearch(faces: SyntheticFaces) -> Iterator[tuple[str, Figures]]:
    # Its defaults; of its types bfloat16 is the fastest that keeps all of recall.
    index = import_module("usearch.index").Index(ndim=faces.vectors.shape[1], metric="ip", dtype="bf16")
    start = perf_counter()
    index.add(np.arange(len(faces.vectors)), faces.vectors, threads=os.cpu_count() or 1)
    build_s = perf_counter() - start

    def search(probes: Float32) -> FirstPersons:
        found = index.search(probes, ROWS)
        # One probe is answered without the axis of probes.
        rows = np.atleast_2d(found.keys)[:, 0].astype(np.int64)
        return FirstPersons(faces.person_ids[rows], 1 - np.atleast_2d(found.distances)[:, 0])

    for effort in EFFORTS:
        index.expansion_search = effort
        yield f"usearch_{effort}", {**measured(search, faces).figures(faces), "build_s": build_s}
