"""DNA: families compiled, and profiles scanned for one family, many families and one new resident."""

import argparse
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from time import perf_counter, process_time

import numpy as np

from benchmarks.dna_scan_twin import score
from benchmarks.machine import best_seconds
from benchmarks.report import Figures
from benchmarks.simulated_families import PARENTS, SEVEN_PEOPLE, Simulation
from matching.dna.locus_model import PopulationModel
from matching.dna.mutation_rates import default_settings
from matching.dna.packing import Codes
from matching.dna.scan import Per, Wanted, scan
from matching.dna.stack import LANES, NOBODY, FamilyStack
from matching.dna.tables import CompiledFamily, Family, candidate_likelihoods, compile_family

TOP = 20
THREADS = (1, 2)
MEMORY_ARRAY_BYTES = 256 * 2**20
ERROR_PROFILES = 500


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--profiles`, `--many` families against them, `--families` for one profile, `--pool` compiled ones."""
    parser.add_argument("--profiles", type=int, default=1_000_000, help="residents (default %(default)s)")
    parser.add_argument("--many", type=int, default=1_000, help="families against all residents")
    parser.add_argument("--families", type=int, default=100_000, help="families against one new resident")
    parser.add_argument(
        "--pool", type=int, default=320, help="families really compiled; the others repeat them (%(default)s)"
    )


def run(arguments: argparse.Namespace) -> Figures:
    """Figures of all four measurements; `max_abs_error_log10` compares what was found with the plain twin."""
    random = np.random.default_rng(arguments.seed)
    simulation = Simulation.default()
    population = PopulationModel(simulation.table, default_settings())
    families = simulation.families(arguments.pool, random)
    compiling = _compiling(families, population, simulation)
    pool = [compile_family(family, population, simulation.packing) for family in families]
    codes = simulation.residents(arguments.profiles, random)
    bandwidth = {threads: _read_gb_per_s(threads) for threads in THREADS}
    return {
        "profiles": arguments.profiles,
        "loci": len(simulation.packing.loci),
        "codes": simulation.packing.rows,
        "memory_bandwidth_gb_s": bandwidth[1],
        "memory_bandwidth_gb_s_2t": bandwidth[2],
        **compiling,
        **_asked_alone(families, population, simulation),
        **_one_family(pool[:1], codes, bandwidth),
        **_many_families(_repeated(pool, arguments.many), codes, bandwidth),
        **_one_profile(_repeated(pool, arguments.families), codes, bandwidth),
        **_errors(pool, codes[:ERROR_PROFILES]),
    }


def _compiling(families: Sequence[Family], population: PopulationModel, simulation: Simulation) -> Figures:
    """Families per second once the contraction orders are known, as in a nightly run over many families."""
    figures: Figures = {}
    for name, chosen in (
        ("", families),
        ("_both_parents", [f for f in families if f.pedigree is PARENTS and len(f.profiles) == 2]),
        ("_seven_people", [f for f in families if f.pedigree is SEVEN_PEOPLE]),
    ):
        for family in chosen:
            compile_family(family, population, simulation.packing)
        for threads in THREADS if not name else (1,):
            start = perf_counter()
            with ThreadPoolExecutor(threads) as workers:
                list(
                    workers.map(lambda family: compile_family(family, population, simulation.packing), chosen)
                )
            figures[f"families_compiled{name}_per_s_{threads}t"] = len(chosen) / (perf_counter() - start)
    return figures


def _asked_alone(families: Sequence[Family], population: PopulationModel, simulation: Simulation) -> Figures:
    """CPU milliseconds for one candidate and one family without a table, case by case."""
    candidates = [family.profiles[min(family.profiles)] for family in families]
    start = process_time()
    for family, candidate in zip(families, candidates, strict=True):
        for locus, genotype in candidate:
            model = population.at(locus, simulation.table.loci[locus].alleles)
            if model is not None:
                candidate_likelihoods(family, genotype, model)
    alone = process_time() - start
    start = process_time()
    for family in families:
        compile_family(family, population, simulation.packing)
    compiled = process_time() - start
    return {
        "cpu_ms_per_candidate_asked_alone": 1e3 * alone / len(families),
        "cpu_ms_per_family_compiled": 1e3 * compiled / len(families),
    }


class _Repeating(Sequence[CompiledFamily]):
    """A few compiled families standing for many: memory holds all their tables, time to compile is saved."""

    def __init__(self, pool: Sequence[CompiledFamily], count: int) -> None:
        self._pool, self._count = pool, count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, number: int) -> CompiledFamily:  # type: ignore[override]
        return self._pool[number % len(self._pool)]


def _repeated(pool: Sequence[CompiledFamily], count: int) -> FamilyStack:
    """A stack of `count` families: the groups of the pool repeated, as arrays of their own."""
    small = FamilyStack.of(pool[0].packing, pool[: max(LANES, len(pool) // LANES * LANES)])
    groups = -(-count // LANES)
    lanes = np.empty((groups, *small.lanes.shape[1:]), dtype=np.float32)
    for group in range(groups):
        lanes[group] = small.lanes[group % len(small.lanes)]
    lanes[-1, :, count - (groups - 1) * LANES :] = NOBODY
    whole = _Repeating(pool[: len(small.lanes) * LANES], count)
    return FamilyStack(small.packing, whole, lanes, small.slack)


def _one_family(pool: Sequence[CompiledFamily], codes: Codes, bandwidth: dict[int, float]) -> Figures:
    stack, figures = FamilyStack.of(pool[0].packing, pool), Figures()
    moved = codes.nbytes + 4 * len(codes)
    for threads in THREADS:
        wanted = Wanted(top=TOP, threads=threads)
        seconds = best_seconds(partial(scan, stack, codes, wanted))
        figures[f"profiles_per_s_one_family_{threads}t"] = len(codes) / seconds
        figures[f"one_family_share_of_bandwidth_{threads}t"] = moved / seconds / 1e9 / bandwidth[threads]
    return figures


def _many_families(stack: FamilyStack, codes: Codes, bandwidth: dict[int, float]) -> Figures:
    """Codes are read once per 64 families; the tables of 64 families stay in cache, counted once."""
    figures: Figures = {"many_families": stack.families}
    moved = codes.nbytes * len(stack.lanes) + stack.lanes.nbytes
    for threads in THREADS:
        wanted = Wanted(top=TOP, threads=threads)
        seconds = best_seconds(partial(scan, stack, codes, wanted), repeats=2)
        figures[f"lr_per_s_many_families_{threads}t"] = len(codes) * stack.families / seconds
        figures[f"many_families_share_of_bandwidth_{threads}t"] = moved / seconds / 1e9 / bandwidth[threads]
    return figures


def _one_profile(stack: FamilyStack, codes: Codes, bandwidth: dict[int, float]) -> Figures:
    figures: Figures = {"families": stack.families, "family_tables_gb": stack.lanes.nbytes / 1e9}
    moved = stack.families * codes.shape[1] * 4
    for threads in THREADS:
        wanted = Wanted(top=TOP, per=Per.PROFILE, threads=threads)
        seconds = best_seconds(partial(scan, stack, codes[:1], wanted))
        figures[f"families_per_s_one_profile_{threads}t"] = stack.families / seconds
        figures[f"one_profile_share_of_bandwidth_{threads}t"] = moved / seconds / 1e9 / bandwidth[threads]
    return figures


def _errors(pool: Sequence[CompiledFamily], codes: Codes) -> Figures:
    """Largest difference of what the scan returns, and of its float32 sums, from the plain sum in float64."""
    chosen = pool[:LANES]
    stack = FamilyStack.of(pool[0].packing, chosen)
    hits = scan(stack, codes, Wanted(top=TOP))
    plain = [family.log10_lr.tolist() for family in chosen]
    expected = np.array(
        [
            score(plain[family], codes[profile].tolist())
            for family, profile in zip(hits.family, hits.profile, strict=True)
        ]
    )
    sums = stack.lanes[0][codes[hits.profile], (hits.family % LANES)[:, None]].sum(axis=1)
    return {
        "max_abs_error_log10": float(np.max(np.abs(hits.log10_lr - expected))),
        "float32_error_log10": float(np.max(np.abs(sums - expected))),
        "compared_pairs": len(hits),
    }


def _read_gb_per_s(threads: int) -> float:
    array = np.ones(MEMORY_ARRAY_BYTES // 4, dtype=np.float32)
    parts = np.array_split(array, threads)
    with ThreadPoolExecutor(threads) as pool:
        return array.nbytes / best_seconds(lambda: list(pool.map(np.max, parts))) / 1e9
