"""The nightly comparison: full and incremental, beside the kernels alone, on a synthetic caseload.

A store of residents with photos and profiles, reports with photos, and families whose relatives were typed.
A full run goes through it as at night: planned, leased, compared in steps, candidates and cursor committed,
ordered, proposed. Then a share of everything changes and the next night follows the change.
"""

import argparse
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np

from benchmarks.filled_store import StorePlace
from benchmarks.made_up_calibration import a_calibration
from benchmarks.nightly_changes import Filled, change
from benchmarks.nightly_dna import SHAPES, fill_dna
from benchmarks.nightly_kernels import dna_kernel_s, face_kernel_s
from benchmarks.nightly_store import NOW, fill_nightly
from benchmarks.process_memory import peak_resident_gb
from benchmarks.report import Figures
from benchmarks.synthetic_faces import synthetic_faces
from casework.actor import LOCAL_OPERATOR
from casework.crew.collected_seldom import collected_seldom
from casework.families.kept import KeptFamilyTables
from casework.galleries import Galleries
from casework.nightly.parts import FaceSide, Nightly, RunSizes
from casework.nightly.people_in_care import PeopleInCare
from casework.nightly.rematch import Asked, rematch
from matching.face.calibration import Calibration
from models.batch_run import BatchRun, ChunkKind, RunStage
from models.pack import PackRef

PACK = PackRef("synthetic", "0" * 64)
SHARES = (0.001, 0.005, 0.02)

log = logging.getLogger("guitu.benchmarks.nightly")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Sizes of the caseload; the defaults take about a minute."""
    parser.add_argument("--residents", type=int, default=1_000, help="residents, a photo each (%(default)s)")
    parser.add_argument("--reports", type=int, default=20_000, help="reports (default %(default)s)")
    parser.add_argument("--report-photos", type=int, default=1, choices=(1, 2), help="photos of each report")
    parser.add_argument("--profiles", type=int, help="residents' profiles (default: as many as residents)")
    parser.add_argument("--families", type=int, default=2_000, help="families of reports (%(default)s)")
    parser.add_argument(
        "--known-share", type=float, default=0.02, help="residents who are reported missing (%(default)s)"
    )
    parser.add_argument("--dimension", type=int, default=512, help="vector dimension (default %(default)s)")


def run(arguments: argparse.Namespace) -> Figures:
    """Seconds of a full run and of incremental ones, pairs per second, and the cost beside the kernels."""
    if arguments.profiles is None:
        arguments.profiles = arguments.residents
    if arguments.profiles > arguments.residents or arguments.families > arguments.reports:
        raise SystemExit("nightly: profiles are of residents and families of reports; ask for more of these")
    with (
        TemporaryDirectory(prefix="guitu-bench-") as folder,
        _loaded(arguments, Path(folder)) as (load, figures),
    ):
        figures |= _figures(load)
    sizes = {name: getattr(arguments, name) for name in ("residents", "reports", "profiles", "families")}
    return {**sizes, **figures, "peak_rss_gb": peak_resident_gb()}


@dataclass(slots=True)
class _Watch:
    """When each step of a run began: stage, records done."""

    seen: list[tuple[float, RunStage, int]] = field(default_factory=list)

    def note(self, stage: RunStage, done: int, _: int) -> None:
        self.seen.append((perf_counter(), stage, done))

    def seconds(self, kinds: list[ChunkKind], start: float, end: float) -> dict[str, float]:
        """By kind of step; `plan` is what came before, `order` and `publish` after all is compared."""
        begun = [at for at, stage, _ in self.seen if stage is RunStage.COMPARE]
        published = [at for at, stage, _ in self.seen if stage is RunStage.PUBLISH] or [end]
        found = {"plan": begun[0] - start}
        for kind, first, last in zip(kinds, begun, begun[1:], strict=False):
            found[kind.value] = found.get(kind.value, 0.0) + last - first
        return found | {"order": published[0] - begun[-1], "publish": end - published[0]}


@dataclass(frozen=True, slots=True)
class _Load:
    """A filled store, as of some night."""

    nightly: Nightly
    filled: Filled

    def run(self, *, days: float = 0.0, full: bool = False) -> tuple[BatchRun, float, dict[str, float]]:
        """A run that many days later in a process of its own, its seconds, and those of its parts.

        What a process reads once is read anew: who is in care is opened again.
        """
        people = PeopleInCare()
        parts = replace(self.nightly, now=partial(_instant, days), people=people)
        watch, start = _Watch(), perf_counter()
        run = rematch(parts, Asked(LOCAL_OPERATOR, full=full), watch.note)
        end = perf_counter()
        with self.nightly.store.read() as work:
            steps = len(work.batch_results.chunk_sizes(run.id))
            kinds = [work.batch_results.chunk(run.id, number).kind for number in range(steps)]
        return run, end - start, watch.seconds(kinds, start, end)


def _instant(days: float) -> datetime:
    return NOW + timedelta(days=days)


@contextmanager
def _loaded(arguments: argparse.Namespace, folder: Path) -> Iterator[tuple[_Load, Figures]]:
    """The caseload, its galleries open, and how long both took; the first residents are people of reports."""
    start = perf_counter()
    known = round(arguments.known_share * arguments.residents)
    count = arguments.reports * arguments.report_photos
    faces = synthetic_faces(
        count, arguments.dimension, probes=known, seed=arguments.seed, strangers=arguments.residents - known
    )
    if arguments.report_photos == 1:  # as drawn, two photos a person
        faces = replace(faces, person_ids=np.arange(count))
    residents = np.concatenate([faces.probes, faces.strangers])
    place = StorePlace(folder, PACK)
    fill_nightly(place, faces, residents)
    faces_s, start = perf_counter() - start, perf_counter()
    known_by_dna = round(arguments.known_share * arguments.profiles)
    relatives = fill_dna(
        place,
        profiles=arguments.profiles,
        families=arguments.families,
        known=known_by_dna,
        seed=arguments.seed,
    )
    dna_s, start = perf_counter() - start, perf_counter()
    store = place.open()
    galleries = Galleries(store, PACK, arguments.dimension, folder=folder / "galleries")
    families = KeptFamilyTables(store, store.gallery_folder(folder / "families", "families"))
    side = FaceSide(PACK, _calibration(), galleries)
    nightly = Nightly(store, side, families, partial(_instant, 0.0), RunSizes(sweep_days=None))
    galleries.refresh()
    first_profile = sum(len(SHAPES[n % len(SHAPES)]) for n in range(arguments.families)) + 1
    filled = Filled(PACK, faces, residents, relatives, first_profile, arguments.profiles)
    opened_s = perf_counter() - start
    figures: Figures = {"fill_faces_s": faces_s, "fill_dna_s": dna_s, "galleries_open_s": opened_s}
    _say(figures)
    yield _Load(nightly, filled), figures
    store.close()


def _calibration() -> Calibration:
    """The tests' made-up one: a stranger in a million reaches 0.5."""
    return a_calibration()


def _figures(load: _Load) -> Figures:
    with collected_seldom():  # as in the run it is held against
        kernel_faces_s = face_kernel_s(load.nightly, load.filled.residents)
        dna = dna_kernel_s(load.nightly)
    kernel_s = kernel_faces_s + dna["compile"] + dna["scan"] + dna["weigh"]
    kernels: Figures = {
        "kernel_s": kernel_s,
        "face_kernel_s": kernel_faces_s,
        "dna_compile_s": dna["compile"],
        "dna_scan_s": dna["scan"],
        "dna_weigh_s": dna["weigh"],
    }
    _say(kernels)
    run, full_s, parts = load.run(full=True)
    counters = run.counters
    full: Figures = {
        "full_s": full_s,
        "full_parts_s": parts,
        "face_pairs": counters.face_pairs,
        "face_pairs_per_s": counters.face_pairs / parts.get("face_subjects", full_s),
        "face_kernel_pairs_per_s": counters.face_pairs / kernel_faces_s,
        "dna_pairs": counters.dna_pairs,
        "dna_pairs_per_s": counters.dna_pairs
        / (parts.get("dna_subjects", 0.0) + parts.get("dna_families", 0.0)),
        "dna_kernel_pairs_per_s": counters.dna_pairs / (dna["compile"] + dna["scan"] + dna["weigh"]),
        "dna_scan_pairs_per_s": counters.dna_pairs / dna["scan"],
        "overhead_vs_kernel": full_s / kernel_s,
        "candidates": counters.candidates,
        "errors": counters.errors,
    }
    _say(full)
    return {**kernels, **full, **_incremental(load)}


def _incremental(load: _Load) -> Figures:
    """Runs after a share of residents, reports, profiles and families changed, by that share."""
    seconds, parts, pairs = {}, {}, {}
    for day, share in enumerate(SHARES, start=1):
        change(load.nightly.store, load.filled, share, day)
        load.nightly.faces.galleries.refresh()
        run, seconds[_told(share)], parts[_told(share)] = load.run(days=day)
        pairs[_told(share)] = run.counters.face_pairs + run.counters.dna_pairs
        _say({"share": _told(share), "incremental_s": seconds[_told(share)], **parts[_told(share)]})
    return {"incremental_s": seconds, "incremental_parts_s": parts, "incremental_pairs": pairs}


def _told(share: float) -> str:
    return f"{share * 100:g}%"


def _say(figures: Figures) -> None:
    """What is known so far: the whole takes the better part of an hour at the size of a country."""
    log.info("%s", figures)
