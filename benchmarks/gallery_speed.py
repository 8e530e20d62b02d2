"""One way to search, measured: alone and in batches, with the people it found first."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from time import perf_counter

import numpy as np

from benchmarks.machine import best_seconds
from benchmarks.report import Figures
from benchmarks.synthetic_faces import SyntheticFaces
from benchmarks.synthetic_people import Float32, Int64

SINGLE_PROBES = 20
_BATCH_RUNS = 3
_BATCH_LIMIT_S = 10.0


@dataclass(frozen=True, slots=True, eq=False)
class FirstPersons:
    """The first person of each probe and that person's score: `persons` int64[q], `scores` float32[q]."""

    persons: Int64
    scores: Float32

    def followed_by(self, others: "FirstPersons") -> "FirstPersons":
        """These, and the others behind them."""
        return FirstPersons(
            np.concatenate([self.persons, others.persons]), np.concatenate([self.scores, others.scores])
        )


Search = Callable[[Float32], FirstPersons]


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """Seconds of a search with one probe, seconds per probe of a batch, and whom the mated probes found."""

    single_s: float
    batch_s: float
    mated: FirstPersons

    def figures(self, faces: SyntheticFaces) -> Figures:
        """The speeds beside the share of mated probes whose first person is their own."""
        return {
            "single_ms": 1e3 * self.single_s,
            "batch_ms": 1e3 * self.batch_s,
            "recall_at_1_mated": float(np.mean(self.mated.persons == faces.probe_persons)),
        }


def measured(search: Search, faces: SyntheticFaces, *, batch_search: Search | None = None) -> Measured:
    """The search with some probes alone, then, or another way to do it, with all mated probes together."""
    single_s = per_single(search, faces)
    batch_s, mated = best_batch(batch_search or search, faces.probes)
    return Measured(single_s, batch_s, mated)


def per_single(search: Search, faces: SyntheticFaces) -> float:
    """Median over probes of the best seconds of a search with that probe alone."""
    probes = [probe[None] for probe in faces.probes[:SINGLE_PROBES]]
    return float(np.median([best_seconds(partial(search, probe), 3, limit_s=0.2) for probe in probes]))


def best_batch(search: Search, probes: Float32) -> tuple[float, FirstPersons]:
    """Seconds per probe of the fastest run with all probes, and its answer.

    A first run that takes long is the only one: there is nothing to warm up in a search of that length.
    """
    took: list[float] = []
    while len(took) < _BATCH_RUNS and sum(took) < _BATCH_LIMIT_S:
        start = perf_counter()
        found = search(probes)
        took.append(perf_counter() - start)
    return min(took) / len(probes), found
