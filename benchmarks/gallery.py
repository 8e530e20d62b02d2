"""The face gallery against numpy brute force and FAISS flat in one run: speed beside recall."""

import argparse
from collections.abc import Callable
from functools import partial
from itertools import count
from time import perf_counter

import faiss
import numpy as np

from benchmarks.machine import best_seconds
from benchmarks.report import Figures
from benchmarks.synthetic_faces import Float32, SyntheticFaces, synthetic_faces
from index.face_gallery import FaceGallery, GalleryEntries
from models.gallery import GalleryKind
from models.pack import PackRef

PERSONS = 10
ROWS = 2 * PERSONS
SINGLE_PROBES = 20
ADDS = 30
ELIGIBLE_SHARES = (0.01, 0.1, 0.5)
BLOCK = 8192


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--n` and `--dimension` (several of each allowed), `--batch`."""
    parser.add_argument("--n", type=int, nargs="+", default=[10_000, 100_000], help="templates enrolled")
    parser.add_argument("--dimension", type=int, nargs="+", default=[128, 512], help="vector dimensions")
    parser.add_argument("--batch", type=int, default=1000, help="probes of one batch (default %(default)s)")


def run(arguments: argparse.Namespace) -> Figures:
    """Figures of the last case at the top, those of the others under `other_cases`."""
    cases = [
        measure(n, dimension, batch=arguments.batch, seed=arguments.seed)
        for dimension in arguments.dimension
        for n in arguments.n
    ]
    return {**cases[-1], "other_cases": cases[:-1]}


def measure(n: int, dimension: int, *, batch: int, seed: int) -> Figures:
    """Everything about one gallery of `n` templates. Times are the best of several runs, ratios of such."""
    faces = synthetic_faces(n, dimension, probes=batch, seed=seed)
    gallery, rebuild_s = filled_gallery(faces)
    flat = faiss.IndexFlatIP(dimension)
    flat.add(faces.vectors)
    statistics = gallery.statistics()
    return {
        "n": n,
        "dimension": dimension,
        "batch": batch,
        **speeds(gallery, flat, faces),
        **correctness(gallery, flat, faces),
        **filtered(gallery, faces),
        "bytes_per_vector": statistics.bytes / n,
        "rebuild_s": rebuild_s,
        **added_and_found(gallery, faces),
    }


def filled_gallery(faces: SyntheticFaces) -> tuple[FaceGallery, float]:
    """A gallery of all the photos, and the seconds it took from float16 arrays, checks included."""
    gallery = FaceGallery(GalleryKind.REPORTS, PackRef("synthetic", "0" * 64), faces.vectors.shape[1])
    ids = np.arange(len(faces.vectors))
    entries = GalleryEntries(ids, faces.person_ids, faces.vectors.astype(np.float16))
    start = perf_counter()
    gallery.add(entries)
    return gallery, perf_counter() - start


def speeds(gallery: FaceGallery, flat: faiss.IndexFlatIP, faces: SyntheticFaces) -> Figures:
    """Milliseconds per probe, alone and in a batch; FAISS flat on one thread and as it comes."""
    batch = faces.probes
    flat_single = per_single(faces, lambda probe: one_thread_search(flat, probe))
    gallery_single = per_single(faces, lambda probe: gallery.search(probe, persons=PERSONS))
    flat_batch = best_seconds(lambda: flat.search(batch, ROWS), repeats=2) / len(batch)
    gallery_batch = best_seconds(lambda: gallery.search(batch, persons=PERSONS), repeats=2) / len(batch)
    return {
        "single_ms": 1e3 * gallery_single,
        "single_flat_ms": 1e3 * flat_single,
        "single_flat_all_threads_ms": 1e3 * per_single(faces, lambda probe: flat.search(probe, ROWS)),
        "single_numpy_ms": 1e3 * per_single(faces, lambda probe: numpy_search(faces.vectors, probe)),
        "single_scan_gb_per_s": gallery.statistics().bytes / gallery_single / 1e9,
        "batch_ms": 1e3 * gallery_batch,
        "batch_flat_ms": 1e3 * flat_batch,
        "batch_numpy_ms": 1e3
        * best_seconds(lambda: numpy_search(faces.vectors, batch), repeats=2)
        / len(batch),
        "speedup_vs_flat_single": flat_single / gallery_single,
        "speedup_vs_flat_batch": flat_batch / gallery_batch,
    }


def per_single(faces: SyntheticFaces, search: Callable[[Float32], object]) -> float:
    """Median over probes of the best seconds of a search with that probe alone."""
    probes = [probe[None] for probe in faces.probes[:SINGLE_PROBES]]
    return float(np.median([best_seconds(partial(search, probe), 3, limit_s=0.2) for probe in probes]))


def one_thread_search(flat: faiss.IndexFlatIP, probe: Float32) -> None:
    """FAISS flat at its best for one probe."""
    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    flat.search(probe, ROWS)
    faiss.omp_set_num_threads(before)


def numpy_search(vectors: Float32, probes: Float32) -> Float32:
    """The best scores of each probe by one product and a partition per block, float32[q, ROWS]."""
    best = np.full((len(probes), ROWS), -np.inf, np.float32)
    for start in range(0, len(vectors), BLOCK):
        scores = np.hstack([best, probes @ vectors[start : start + BLOCK].T])
        best = np.partition(scores, -ROWS, axis=1)[:, -ROWS:]
    return best


def correctness(gallery: FaceGallery, flat: faiss.IndexFlatIP, faces: SyntheticFaces) -> Figures:
    """Recall of the exact list on stored vectors (must be 1), and what float16 storage changes."""
    found = gallery.search(faces.probes, persons=PERSONS)
    first = np.array([hits.person_ids[0] for hits in found])
    flat_first = faces.person_ids[flat.search(faces.probes, 1)[1][:, 0]]
    checked = range(0, len(found), max(1, len(found) // 50))
    stored = faces.vectors.astype(np.float16).astype(np.float32)
    same = [
        np.array_equal(found[i].person_ids, exact_persons(stored, faces, faces.probes[i])) for i in checked
    ]
    return {
        "recall_vs_exact": float(np.mean(same)),
        "recall_at_1_mated": float(np.mean(first == faces.probe_persons)),
        "recall_at_1_mated_flat": float(np.mean(flat_first == faces.probe_persons)),
        "decision_changes": int(np.count_nonzero(first != flat_first)),
    }


def exact_persons(
    stored: Float32, faces: SyntheticFaces, probe: Float32
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """The best persons by a float64 product with everything, one entry each."""
    scores = np.concatenate(
        [stored[start : start + BLOCK].astype(np.float64) @ probe for start in range(0, len(stored), BLOCK)]
    )
    best = np.full(int(faces.person_ids.max()) + 1, -np.inf)
    np.maximum.at(best, faces.person_ids, scores)
    return np.argsort(-best, kind="stable")[:PERSONS]


def filtered(gallery: FaceGallery, faces: SyntheticFaces) -> Figures:
    """Searches where some are eligible, the mate among them: milliseconds, and mates lost (must be 0)."""
    rng = np.random.default_rng(0)
    persons = np.unique(faces.person_ids)
    everyone = gallery.search(faces.probes[:SINGLE_PROBES], persons=1)
    figures: Figures = {}
    for share in ELIGIBLE_SHARES:
        lost, seconds = 0, []
        for place, mate in enumerate(faces.probe_persons[:SINGLE_PROBES]):
            eligible = np.append(rng.choice(persons, int(len(persons) * share), replace=False), mate)
            probe = faces.probes[place : place + 1]
            start = perf_counter()
            hits = gallery.search(probe, persons=1, eligible_persons=eligible)[0]
            seconds.append(perf_counter() - start)
            lost += int(everyone[place].person_ids[0] == mate != hits.person_ids[0])
        figures[f"filtered_{share:.0%}_ms"] = 1e3 * float(np.median(seconds))
        figures[f"filtered_{share:.0%}_mates_lost"] = lost
    return figures


def added_and_found(gallery: FaceGallery, faces: SyntheticFaces) -> Figures:
    """From handing over one new photo to having found it: median and worst milliseconds of single adds."""
    fresh = count(len(faces.vectors))
    took = []
    for probe in faces.probes[:ADDS]:
        number = next(fresh)
        vector = probe[None]
        start = perf_counter()
        gallery.add(GalleryEntries(np.array([number]), np.array([number]), vector))
        found = gallery.search(vector, persons=1)[0].person_ids[0]
        took.append(perf_counter() - start)
        assert found == number
    return {"add_to_found_ms": 1e3 * float(np.median(took)), "add_to_found_worst_ms": 1e3 * max(took)}
