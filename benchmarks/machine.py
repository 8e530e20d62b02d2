"""The machine a bench runs on: what it is, and how fast its memory and arithmetic were just now."""

import os
import platform
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import metadata
from pathlib import Path
from time import perf_counter

import numpy as np

from benchmarks.report import Figures

PACKAGES = ("numpy", "faiss-cpu", "onnxruntime", "opencv-python", "dlib-bin", "fastapi", "sqlalchemy")
MEMORY_ARRAY_BYTES = 256 * 2**20
GEMM_SIZE = 2048
REPEATS = 5


def machine_facts() -> Figures:
    """Processor, cores, memory and versions, with the memory bandwidth and GEMM peak measured by this call.

    Read bandwidth is decimal gigabytes per second of a float32 maximum over an array far larger than the
    caches, on one thread and on all cores; copy bandwidth counts bytes read plus bytes written; the GEMM
    peak is 2n^3 operations of a float32 product as numpy's own library chooses its threads.
    """
    array = np.ones(MEMORY_ARRAY_BYTES // 4, dtype=np.float32)
    cores = os.cpu_count() or 1
    return {
        "cpu": cpu_model(),
        "cores": cores,
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
        **{package: version for package in PACKAGES if (version := _version(package))},
        "openblas_coretype": os.environ.get("OPENBLAS_CORETYPE", "as detected"),
        "read_gb_per_s_one_thread": _gb_per_s(array.nbytes, lambda: np.max(array)),
        "read_gb_per_s_all_cores": _gb_per_s(array.nbytes, lambda: _max_on_threads(array, cores)),
        "copy_gb_per_s": _copy_gb_per_s(array),
        "gemm_gflop_per_s": _gemm_gflop_per_s(),
    }


def cpu_model() -> str:
    """The processor's name as the kernel gives it, else what Python knows."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text(encoding="utf-8").splitlines() if cpuinfo.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def best_seconds(action: Callable[[], object], repeats: int = REPEATS, limit_s: float = 10.0) -> float:
    """The shortest of `repeats` runs after one to warm up: what the machine can do when left alone.

    No further run begins once `limit_s` seconds are spent, so that a slow rival cannot hold up a bench.
    """
    start = perf_counter()
    best = _seconds(action)
    for _ in range(repeats):
        if perf_counter() - start > limit_s:
            break
        best = min(best, _seconds(action))
    return best


def _seconds(action: Callable[[], object]) -> float:
    start = perf_counter()
    action()
    return perf_counter() - start


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _gb_per_s(moved_bytes: int, action: Callable[[], object]) -> float:
    return round(moved_bytes / best_seconds(action) / 1e9, 1)


def _max_on_threads(array: np.ndarray[tuple[int], np.dtype[np.float32]], threads: int) -> float:
    with ThreadPoolExecutor(threads) as pool:
        return max(float(part) for part in pool.map(np.max, np.array_split(array, threads)))


def _copy_gb_per_s(array: np.ndarray[tuple[int], np.dtype[np.float32]]) -> float:
    target = np.empty_like(array)
    return _gb_per_s(2 * array.nbytes, lambda: np.copyto(target, array))


def _gemm_gflop_per_s() -> float:
    square = np.ones((GEMM_SIZE, GEMM_SIZE), dtype=np.float32)
    return round(2 * GEMM_SIZE**3 / best_seconds(lambda: square @ square) / 1e9, 1)
