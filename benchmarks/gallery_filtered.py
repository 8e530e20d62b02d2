"""Searches where only some people are eligible: no mate that exact search finds may be lost."""

from time import perf_counter

import numpy as np

from benchmarks.report import Figures
from benchmarks.synthetic_faces import SyntheticFaces
from benchmarks.synthetic_people import Int64
from index.view import GalleryView

ELIGIBLE_SHARES = (0.01, 0.1, 0.5)
PROBES = 200
TIMED_EXACTLY = 7


def filtered_figures(view: GalleryView, exact: GalleryView, faces: SyntheticFaces, *, seed: int) -> Figures:
    """For each share: milliseconds of one search either way, and mates lost that exact search finds."""
    rng = np.random.default_rng([seed, 3])
    figures: Figures = {}
    for share in ELIGIBLE_SHARES:
        probes, eligible = eligible_people(faces, share, rng)
        figures |= {
            f"filtered_{share:.0%}_{name}": figure
            for name, figure in _of_share(view, exact, faces, probes, eligible).items()
        }
    return figures


def eligible_people(faces: SyntheticFaces, share: float, rng: np.random.Generator) -> tuple[int, Int64]:
    """How many probes to search with, and that share of all people, the mates of these probes among them."""
    persons = int(faces.person_ids[-1]) + 1
    wanted = max(2, round(share * persons))
    probes = min(PROBES, len(faces.probes), wanted // 2)
    mates = np.unique(faces.probe_persons[:probes])
    others = np.setdiff1d(rng.permutation(persons), mates, assume_unique=True)
    return probes, np.concatenate([mates, others[: wanted - len(mates)]])


def _of_share(
    view: GalleryView, exact: GalleryView, faces: SyntheticFaces, probes: int, eligible: Int64
) -> Figures:
    """Searched one by one, as an admission is; exact search takes the probes together, to save time."""
    ours, ours_s = _one_by_one(view, faces, probes, eligible)
    _, exact_s = _one_by_one(exact, faces, min(probes, TIMED_EXACTLY), eligible)
    together = exact.search(faces.probes[:probes], persons=1, eligible_persons=eligible)
    mates = faces.probe_persons[:probes]
    by_exact = np.array([hits.person_ids[0] for hits in together])
    return {
        "probes": probes,
        "ms": 1e3 * ours_s,
        "exact_ms": 1e3 * exact_s,
        "mates_found_exactly": int(np.count_nonzero(by_exact == mates)),
        "mates_lost": int(np.count_nonzero((by_exact == mates) & (ours != mates))),
    }


def _one_by_one(
    view: GalleryView, faces: SyntheticFaces, probes: int, eligible: Int64
) -> tuple[Int64, float]:
    """The first person of each probe, and the median seconds of a search."""
    persons, seconds = np.empty(probes, np.int64), []
    for place in range(probes):
        start = perf_counter()
        hits = view.search(faces.probes[place : place + 1], persons=1, eligible_persons=eligible)[0]
        seconds.append(perf_counter() - start)
        persons[place] = hits.person_ids[0]
    return persons, float(np.median(seconds))
