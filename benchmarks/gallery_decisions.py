"""Whom a search accepts, and how often that differs from exact search."""

import numpy as np
import numpy.typing as npt

from benchmarks.gallery_speed import FirstPersons
from benchmarks.report import Figures
from benchmarks.synthetic_faces import SyntheticFaces
from benchmarks.synthetic_people import Float32, Int64
from index.view import GalleryView

FALSE_ACCEPT_RATE = 1e-3
NOBODY = -1
PERSONS = 10
CHECKED_PROBES = 20
_ROWS_AT_ONCE = 8192


def threshold_of(strangers: FirstPersons) -> float:
    """The score that one in a thousand strangers reaches, one at least.

    It lies midway between two scores, so that no stranger's decision hangs on how a score is rounded.
    """
    ranked = np.sort(strangers.scores)[::-1]
    accepted = max(1, round(FALSE_ACCEPT_RATE * len(ranked)))
    return float(ranked[accepted - 1 : accepted + 1].mean())


def decisions(found: FirstPersons, threshold: float) -> Int64:
    """The person each probe is accepted as, NOBODY where no score reaches the threshold; int64[q]."""
    return np.where(found.scores >= threshold, found.persons, NOBODY)


def decision_figures(ours: FirstPersons, exact: FirstPersons, flat: FirstPersons, *, mated: int) -> Figures:
    """What changes against exact search of the stored vectors, and against flat search of float32 ones.

    Each holds mated probes, so many, and strangers behind them. A decision is whom a probe is accepted as, if
    anybody; the first person may also differ where nobody is accepted, and is counted apart.
    """
    threshold = threshold_of(FirstPersons(flat.persons[mated:], flat.scores[mated:]))
    decided, by_exact, by_flat = (decisions(found, threshold) for found in (ours, exact, flat))
    return {
        "threshold": threshold,
        "mated_accepted": float(np.mean(decided[:mated] != NOBODY)),
        "strangers_accepted": float(np.mean(decided[mated:] != NOBODY)),
        "decision_changes": _differing(decided, by_exact),
        "decision_changes_vs_float32": _differing(decided, by_flat),
        "first_person_changes_mated": _differing(ours.persons[:mated], exact.persons[:mated]),
        "first_person_changes_strangers": _differing(ours.persons[mated:], exact.persons[mated:]),
        "first_person_changes_vs_float32": _differing(ours.persons, flat.persons),
    }


def _differing(these: Int64, those: Int64) -> int:
    return int(np.count_nonzero(these != those))


def checked_lists(view: GalleryView, exact: GalleryView, faces: SyntheticFaces) -> Figures:
    """Lists of ten persons against a plain float64 product with everybody, for some probes of either kind.

    Exact search must give the same lists (1); the share of those of the gallery as it chooses is beside it.
    """
    half = CHECKED_PROBES // 2
    probes = np.concatenate([faces.probes[:half], faces.strangers[:half]])
    true_lists = plain_lists(faces, probes)
    return {
        "exact_lists_equal_plain": _share_equal(exact, probes, true_lists),
        "lists_equal_plain": _share_equal(view, probes, true_lists),
    }


def plain_lists(faces: SyntheticFaces, probes: Float32) -> Int64:
    """The best persons for each probe by the vectors as stored and float64 products, int64[q, PERSONS]."""
    best = np.full((len(probes), int(faces.person_ids.max()) + 1), -np.inf)
    for start in range(0, len(faces.vectors), _ROWS_AT_ONCE):
        rows = slice(start, start + _ROWS_AT_ONCE)
        stored = faces.vectors[rows].astype(np.float16).astype(np.float64)
        _keep_best(best, faces.person_ids[rows], probes.astype(np.float64) @ stored.T)
    order: Int64 = np.argsort(-best.astype(np.float32), axis=1, kind="stable")
    return order[:, :PERSONS]


def _keep_best(best: npt.NDArray[np.float64], persons: Int64, scores: npt.NDArray[np.float64]) -> None:
    """A person's score is that of the best photo; `persons` is ascending."""
    distinct, starts = np.unique(persons, return_index=True)
    best[:, distinct] = np.maximum(best[:, distinct], np.maximum.reduceat(scores, starts, axis=1))


def _share_equal(view: GalleryView, probes: Float32, lists: Int64) -> float:
    found = view.search(probes, persons=PERSONS)
    return float(
        np.mean([np.array_equal(hits.person_ids, true) for hits, true in zip(found, lists, strict=True)])
    )
