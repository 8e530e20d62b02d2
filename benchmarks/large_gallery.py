"""A gallery of a whole country in memory: filled piece by piece, scanned, and held against exact search.

What peers would need in memory leaves no room for them here; the bench `gallery` has them.
"""

import argparse
from functools import partial
from time import perf_counter

import numpy as np

from benchmarks.machine import best_seconds, machine_facts
from benchmarks.process_memory import peak_resident_gb
from benchmarks.report import Figures
from benchmarks.synthetic_faces import synthetic_faces
from benchmarks.synthetic_people import Float32, Int64
from index.face_gallery import FaceGallery, GalleryEntries, GalleryView
from index.search_method import EXACT_SEARCH, SCANNED_SEARCH
from models.gallery import GalleryKind
from models.pack import PackRef

PERSONS = 10
SINGLE_PROBES = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--n`, `--dimension`, `--probes`."""
    parser.add_argument("--n", type=int, default=10_000_000, help="templates enrolled (default %(default)s)")
    parser.add_argument("--dimension", type=int, default=512, help="vector dimension (default %(default)s)")
    parser.add_argument("--probes", type=int, default=200, help="mated probes (default %(default)s)")


def run(arguments: argparse.Namespace) -> Figures:
    """Seconds to fill; milliseconds of a search by codes, alone and in a batch, and exactly; recall of both.

    `codes_limit_ms` is how long reading all codes takes at the read bandwidth of one thread measured in this
    run: no scan on one thread can be faster.
    """
    start = perf_counter()
    view, probes, persons = _filled(arguments.n, arguments.dimension, arguments.probes, arguments.seed)
    fill_s = perf_counter() - start
    codes_bytes = sum(part.codes.nbytes for part in view.parts if part.codes is not None)
    bandwidth = machine_facts()["read_gb_per_s_one_thread"]
    assert isinstance(bandwidth, float)
    scanned, exact = view.searched(SCANNED_SEARCH), view.searched(EXACT_SEARCH)
    statistics = view.statistics()
    return {
        "n": statistics.templates,
        "dimension": arguments.dimension,
        "fill_s": fill_s,
        "method": statistics.method.value,
        "single_ms": _single_ms(scanned, probes),
        "codes_limit_ms": codes_bytes / bandwidth / 1e6,
        "single_exact_ms": _single_ms(exact, probes[:5]),
        "exact_limit_ms": statistics.templates * arguments.dimension * 2 / bandwidth / 1e6,
        **_compared(scanned, exact, probes, persons),
        "bytes_per_vector": statistics.bytes / statistics.templates,
        "peak_memory_gb": peak_resident_gb(),
    }


def _filled(n: int, dimension: int, probes: int, seed: int) -> tuple[GalleryView, Float32, Int64]:
    """The gallery, mated probes of people from all over it, and who they are."""
    gallery = FaceGallery(GalleryKind.REPORTS, PackRef("synthetic", "0" * 64), dimension)
    starts = range(0, n, gallery.rows_at_once)
    found, persons = [], []
    for number, first in enumerate(starts):
        count = min(gallery.rows_at_once, n - first)
        wanted = probes * (number + 1) // len(starts) - probes * number // len(starts)
        faces = synthetic_faces(count, dimension, probes=wanted, seed=seed + number)
        ids = np.arange(first, first + count)
        gallery.add(GalleryEntries(ids, faces.person_ids + first, faces.vectors.astype(np.float16)))
        found.append(faces.probes)
        persons.append(faces.probe_persons + first)
    return gallery.view(), np.concatenate(found), np.concatenate(persons)


def _single_ms(view: GalleryView, probes: Float32) -> float:
    """Median over some probes of the best search with that probe alone."""
    some = [probe[None] for probe in probes[:SINGLE_PROBES]]
    searches = [partial(view.search, probe, persons=PERSONS) for probe in some]
    return 1e3 * float(np.median([best_seconds(search, 2) for search in searches]))


def _compared(scanned: GalleryView, exact: GalleryView, probes: Float32, persons: Int64) -> Figures:
    """The first person of each probe by codes and exactly, and the milliseconds per probe of all together."""
    start = perf_counter()
    by_codes = [hits.person_ids[0] for hits in scanned.search(probes, persons=PERSONS)]
    batch_s = perf_counter() - start
    by_all = [hits.person_ids[0] for hits in exact.search(probes, persons=PERSONS)]
    return {
        "batch": len(probes),
        "batch_ms": 1e3 * batch_s / len(probes),
        "recall_at_1_mated": float(np.mean(by_codes == persons)),
        "recall_at_1_mated_exact": float(np.mean(by_all == persons)),
        "first_person_differs": int(np.count_nonzero(np.not_equal(by_codes, by_all))),
    }
