"""The nightly comparison: full and incremental, beside the kernels alone, on a synthetic caseload.

Faces go through a real run on a SQLite store: planned, leased, compared in steps, candidates and cursor
committed, ordered, proposed. The DNA of families is compiled, scanned and weighed as a step does it; its rows
are not in a store.
"""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np

from benchmarks.filled_store import StorePlace
from benchmarks.nightly_store import NOW, fill_nightly
from benchmarks.process_memory import peak_resident_gb
from benchmarks.report import Figures
from benchmarks.simulated_families import Simulation
from benchmarks.synthetic_faces import SyntheticFaces, photos, synthetic_faces
from benchmarks.synthetic_people import Float32
from casework.actor import LOCAL_OPERATOR
from casework.families.kept import KeptFamilyTables
from casework.galleries import Galleries
from casework.nightly.parts import FaceSide, Nightly, RunSizes
from casework.nightly.rematch import Asked, rematch
from matching.dna.many_families import ManyFamilies
from matching.dna.mutation_rates import default_settings
from matching.dna.packed_everybody import Everybody
from matching.dna.populations import population_models
from matching.dna.relation_families import TypedPerson
from matching.dna.tables import Family
from matching.dna.verdict_rules import shipped_rules
from matching.face.calibration import Calibration
from models.batch_run import BatchRun
from models.gallery import GalleryKind, PersonRef
from models.genotype import Genotype
from models.pack import PackRef
from models.photo import OwnerKind, PhotoAssessment, PhotoOwner
from models.profile import Profile
from models.quality import Verdict
from store.photos import NewPhoto
from store.templates import NewTemplate
from tests.nightly_caseload import a_calibration, unwatched

PACK = PackRef("synthetic", "0" * 64)
SHARES = (0.001, 0.005, 0.02)
PERSONS = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Sizes of the caseload; the defaults take about a minute."""
    parser.add_argument("--residents", type=int, default=1_000, help="residents, a photo each (%(default)s)")
    parser.add_argument("--reports", type=int, default=20_000, help="reports (default %(default)s)")
    parser.add_argument("--report-photos", type=int, default=1, choices=(1, 2), help="photos of each report")
    parser.add_argument(
        "--profiles", type=int, default=1_000, help="residents' profiles (default %(default)s)"
    )
    parser.add_argument("--families", type=int, default=500, help="families (default %(default)s)")
    parser.add_argument(
        "--known-share", type=float, default=0.02, help="residents who are reported missing (%(default)s)"
    )
    parser.add_argument("--dimension", type=int, default=512, help="vector dimension (default %(default)s)")


def run(arguments: argparse.Namespace) -> Figures:
    """Seconds of a full run and of incremental ones, pairs per second, and the cost beside the kernels."""
    with TemporaryDirectory(prefix="guitu-bench-") as folder:
        faces = _face_figures(arguments, Path(folder))
    dna = _dna_figures(arguments)
    full_s, kernel_s = (
        faces.pop(name) + dna.pop(name)  # type: ignore[operator]
        for name in ("full_s", "kernel_s")
    )
    return {
        "residents": arguments.residents,
        "reports": arguments.reports,
        "profiles": arguments.profiles,
        "families": arguments.families,
        **faces,
        **dna,
        "full_s": full_s,
        "kernel_s": kernel_s,
        "overhead_vs_kernel": full_s / kernel_s,
        "peak_rss_gb": peak_resident_gb(),
    }


@dataclass(frozen=True, slots=True)
class _Load:
    """A filled store, as of some night."""

    nightly: Nightly
    faces: SyntheticFaces
    residents: Float32

    def run(self, *, days: float = 0.0, full: bool = False) -> tuple[BatchRun, float]:
        """A run that many days later, and the seconds it took."""
        parts = replace(self.nightly, now=partial(_instant, days))
        start = perf_counter()
        run = rematch(parts, Asked(LOCAL_OPERATOR, full=full), unwatched)
        return run, perf_counter() - start


def _told(share: float) -> str:
    return f"{share * 100:g}%"


def _instant(days: float) -> datetime:
    return NOW + timedelta(days=days)


@contextmanager
def _loaded(arguments: argparse.Namespace, folder: Path) -> Iterator[_Load]:
    """The caseload, its galleries to be opened; the first residents are the people of reports."""
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
    store = place.open()
    galleries = Galleries(store, PACK, arguments.dimension, folder=folder / "galleries")
    side = FaceSide(PACK, _calibration(), galleries)
    families = KeptFamilyTables(store, store.gallery_folder(folder / "families", "families"))
    nightly = Nightly(store, side, families, partial(_instant, 0.0), RunSizes(sweep_days=None))
    yield _Load(nightly, faces, residents)
    store.close()


def _calibration() -> Calibration:
    """The tests' made-up one: a stranger in a million reaches 0.5."""
    return a_calibration()


def _face_figures(arguments: argparse.Namespace, folder: Path) -> Figures:
    start = perf_counter()
    with _loaded(arguments, folder) as load:
        fill_s = perf_counter() - start
        start = perf_counter()
        load.nightly.faces.galleries.refresh()
        open_s = perf_counter() - start
        kernel_s = min(_kernel_s(load) for _ in range(2))
        full, full_s = load.run(full=True)
        incremental = {
            _told(share): _incremental(load, share, day) for day, share in enumerate(SHARES, start=1)
        }
        return {
            "fill_s": fill_s,
            "galleries_open_s": open_s,
            "full_s": full_s,
            "kernel_s": kernel_s,
            "face_pairs": full.counters.face_pairs,
            "face_pairs_per_s": full.counters.face_pairs / full_s,
            "face_kernel_pairs_per_s": full.counters.face_pairs / kernel_s,
            "face_overhead_vs_kernel": full_s / kernel_s,
            "candidates": full.counters.candidates,
            "errors": full.counters.errors,
            "incremental_s": incremental,
        }


def _kernel_s(load: _Load) -> float:
    """The searches alone: all residents against both galleries, in batches as large as the galleries take."""
    views = [gallery.view().in_batches() for gallery in load.nightly.faces.galleries.by_kind.values()]
    start = perf_counter()
    for view in views[:2]:
        for first in range(0, len(load.residents), 512):
            view.search(load.residents[first : first + 512], persons=PERSONS)
    return perf_counter() - start


def _incremental(load: _Load, share: float, day: int) -> float:
    """Seconds of a run after that share of the residents and of the reports got a new photo."""
    rng = np.random.default_rng([day, 7])
    residents = rng.permutation(len(load.residents))[: max(1, round(share * len(load.residents)))]
    persons = np.unique(load.faces.person_ids)
    reports = rng.permutation(persons)[: max(1, round(share * len(persons)))]
    with load.nightly.store.begin() as work:
        for kind, numbers in ((OwnerKind.ADMISSION, residents), (OwnerKind.REPORT, reports)):
            gallery = GalleryKind.ADMISSIONS if kind is OwnerKind.ADMISSION else GalleryKind.REPORTS
            vectors = load.residents[residents] if kind is OwnerKind.ADMISSION else _of(load.faces, reports)
            for number, vector in zip(numbers.tolist(), photos(rng, vectors), strict=True):
                photo = work.photos.add(_new_photo(PhotoOwner(kind, number + 1), day), pack=PACK)
                person = PersonRef(gallery, number + 1)
                stored = np.asarray(vector, np.float16)
                work.templates.add(NewTemplate(photo.id, person, PACK, stored, Verdict.USABLE, 0))
    load.nightly.faces.galleries.refresh()
    return load.run(days=day)[1]


def _of(faces: SyntheticFaces, persons: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Float32:
    return faces.vectors[np.searchsorted(faces.person_ids, persons)]


def _new_photo(owner: PhotoOwner, day: int) -> NewPhoto:
    seen = PhotoAssessment((), None, Verdict.USABLE, (), ())
    digest = f"{owner.kind.value}{owner.id:x}-{day}".rjust(64, "0")
    return NewPhoto(owner, digest, digest, 640, 480, None, None, NOW, seen)


def _dna_figures(arguments: argparse.Namespace) -> Figures:
    """Families against profiles: compiled, scanned and weighed, beside the scan of the same stacks alone."""
    random, simulation = np.random.default_rng(arguments.seed), Simulation.default()
    families = simulation.families(arguments.families, random)
    populations = population_models(default_settings())
    people = _people(simulation, arguments.profiles, random)
    start = perf_counter()
    everybody = Everybody.of(people, populations[0], families)
    pack_s = perf_counter() - start
    many = ManyFamilies(populations, shipped_rules(), everybody)
    start = perf_counter()
    found = many.find(families)
    full_s = perf_counter() - start
    kernel_s = _dna_kernel_s(many, families, everybody)
    changed = {_told(share): _seconds_of_share(many, families, share) for share in SHARES}
    return {
        "dna_pack_s": pack_s,
        "dna_full_s": full_s,
        "dna_pairs_per_s": found.compared / full_s,
        "dna_kernel_pairs_per_s": found.compared / kernel_s["scan"],
        "dna_compile_s": kernel_s["compile"],
        "dna_listed": len(found.listed),
        "dna_incremental_s": changed,
        "full_s": full_s,
        "kernel_s": kernel_s["compile"] + kernel_s["scan"],
    }


def _dna_kernel_s(many: ManyFamilies, families: list[Family], everybody: Everybody) -> dict[str, float]:
    """Compiling anew, and scanning, without what is made of it; tables that families share are made once."""
    seconds = {"compile": 0.0, "scan": 0.0}
    start = perf_counter()
    for stack in many.compiled(families):
        seconds["compile"] += perf_counter() - start
        start = perf_counter()
        many.scanned(stack, everybody)
        seconds["scan"] += perf_counter() - start
        start = perf_counter()
    return seconds


def _seconds_of_share(many: ManyFamilies, families: list[Family], share: float) -> float:
    start = perf_counter()
    many.find(families[: max(1, round(share * len(families)))])
    return perf_counter() - start


def _people(simulation: Simulation, count: int, random: np.random.Generator) -> list[TypedPerson]:
    """Unrelated people, fully typed."""
    columns = []
    for locus in simulation.packing.loci:
        frequencies = simulation.table.loci[locus]
        drawn = random.choice(len(frequencies.values), (count, 2), p=frequencies.values)
        columns.append([tuple(frequencies.alleles[each] for each in pair) for pair in drawn.tolist()])
    return [
        TypedPerson(number + 1, Profile.of(_typed(simulation, [column[number] for column in columns])))
        for number in range(count)
    ]


def _typed(simulation: Simulation, alleles: list[tuple[str, ...]]) -> dict[str, Genotype]:
    return {locus: Genotype.of(*pair) for locus, pair in zip(simulation.packing.loci, alleles, strict=True)}
