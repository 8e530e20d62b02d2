"""The face gallery against exact search, numpy, FAISS and usearch in one run: speed beside recall."""

import argparse
from time import perf_counter

import numpy as np

from benchmarks.gallery_case import PACK, Case, filled_gallery
from benchmarks.gallery_decisions import checked_lists, decision_figures
from benchmarks.gallery_durable import durable_figures
from benchmarks.gallery_filtered import filtered_figures
from benchmarks.gallery_peers import (
    faiss_search,
    flat_index,
    graph_peers,
    numpy_search,
    on_one_thread,
)
from benchmarks.gallery_speed import FirstPersons, Measured, Search, measured
from benchmarks.process_memory import peak_resident_gb
from benchmarks.report import Figures
from benchmarks.synthetic_faces import SyntheticFaces, synthetic_faces
from benchmarks.synthetic_people import Float32
from index.face_gallery import GalleryView
from index.search_method import EXACT_SEARCH

PERSONS = 10
# Building graphs of a million takes an hour, and what they lose shows at a tenth of that.
GRAPHS_UP_TO = 100_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--n` and `--dimension` (several of each allowed), `--batch`, `--all-peers`."""
    parser.add_argument(
        "--n", type=int, nargs="+", default=[10_000, 100_000, 1_000_000], help="templates enrolled"
    )
    parser.add_argument("--dimension", type=int, nargs="+", default=[512], help="vector dimensions")
    parser.add_argument("--batch", type=int, default=1000, help="probes of one batch (default %(default)s)")
    parser.add_argument(
        "--all-peers",
        action="store_true",
        help=f"FAISS HNSW and usearch also above {GRAPHS_UP_TO:,} templates, where building them is slow",
    )


def run(arguments: argparse.Namespace) -> Figures:
    """Figures of the last and largest case at the top, those of the others under `other_cases`."""
    cases = [
        measure(Case(n, dimension, arguments.batch, arguments.seed, arguments.all_peers))
        for dimension in arguments.dimension
        for n in sorted(arguments.n)
    ]
    return {**cases[-1], "other_cases": cases[:-1]}


def measure(case: Case) -> Figures:
    """Everything about one gallery. Times are the best of several runs, ratios of such."""
    start = perf_counter()
    faces = synthetic_faces(case.n, case.dimension, probes=case.batch, strangers=case.batch, seed=case.seed)
    return {
        "n": case.n,
        "dimension": case.dimension,
        "batch": case.batch,
        **of_gallery(case, faces),
        **durable_figures(faces, PACK, case.sizes),
        "peak_memory_gb": peak_resident_gb(),
        "case_s": perf_counter() - start,
    }


def of_gallery(case: Case, faces: SyntheticFaces) -> Figures:
    """What is measured on the gallery in memory."""
    gallery, memory = filled_gallery(case, faces)
    view = gallery.view()
    exact = view.searched(EXACT_SEARCH)
    return {
        **searches(case, view, exact, faces),
        **checked_lists(view, exact, faces),
        **filtered_figures(view, exact, faces, seed=case.seed),
        **memory,
    }


def searches(case: Case, view: GalleryView, exact: GalleryView, faces: SyntheticFaces) -> Figures:
    """Speed and recall of every way to search, and what the gallery's way changes."""
    ours, exactly = measured(gallery_search(view), faces), measured(gallery_search(exact), faces)
    plainly = measured(numpy_search(faces), faces)
    flat = faiss_search(flat_index(faces), faces)
    flat_alone, flat_threads = measured(on_one_thread(flat), faces), measured(flat, faces)
    everyone = [
        found.mated.followed_by(search(faces.strangers))
        for found, search in (
            (ours, gallery_search(view)),
            (exactly, gallery_search(exact)),
            (flat_threads, flat),
        )
    ]
    del flat
    return {
        **ratios(ours, [flat_alone, flat_threads]),
        "recall_at_1_mated": ours.figures(faces)["recall_at_1_mated"],
        **decision_figures(*everyone, mated=len(faces.probes)),
        "gallery": ours.figures(faces),
        "gallery_exact": exactly.figures(faces),
        "numpy": plainly.figures(faces),
        "faiss_flat_one_thread": flat_alone.figures(faces),
        "faiss_flat_as_it_comes": flat_threads.figures(faces),
        **graphs(case, faces),
    }


def ratios(ours: Measured, flat: list[Measured]) -> Figures:
    """How many times faster than FAISS flat float32, whichever number of threads suits that best."""
    return {
        "speedup_vs_flat_single": min(each.single_s for each in flat) / ours.single_s,
        "speedup_vs_flat_batch": min(each.batch_s for each in flat) / ours.batch_s,
    }


def graphs(case: Case, faces: SyntheticFaces) -> Figures:
    """The peers that walk graphs, or why they were left out."""
    if case.n > GRAPHS_UP_TO and not case.has_all_peers:
        return {"graph_peers": f"left out above {GRAPHS_UP_TO} templates; --all-peers builds them"}
    return dict(graph_peers(faces))


def gallery_search(view: GalleryView) -> Search:
    """A search of the gallery for ten persons."""

    def search(probes: Float32) -> FirstPersons:
        found = view.search(probes, persons=PERSONS)
        return FirstPersons(
            np.array([hits.person_ids[0] for hits in found]), np.array([hits.scores[0] for hits in found])
        )

    return search
