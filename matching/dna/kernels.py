"""The hot loops of the scan, compiled by numba on first use; the plain twin is in benchmarks.

One family is a row of float32 over all codes. Many families are interleaved by 64 (`LANES`), so that one
code selects 64 neighbouring numbers, which are added as vectors: the table row is sliced before the inner
loop, which lets it vectorise. Codes are uint16[profiles, loci], row-major, locus offset included.
"""

import numpy as np
import numpy.typing as npt
from numba import njit

LANES = 64
KERNEL_VERSION = "interleaved-64.1"
"""Changes with anything that changes a score."""

Codes = npt.NDArray[np.uint16]
Float32Array = npt.NDArray[np.float32]
Float64Array = npt.NDArray[np.float64]
Int64Array = npt.NDArray[np.int64]


@njit(nogil=True)
def score_one_family(codes: Codes, table: Float32Array, scores: Float32Array) -> None:
    """scores[i] = sum over loci of table[codes[i, locus]]; four partial sums hide latency."""
    loci = codes.shape[1]
    whole = loci - loci % 4
    for i in range(codes.shape[0]):
        row = codes[i]
        a = np.float32(0.0)
        b = np.float32(0.0)
        c = np.float32(0.0)
        d = np.float32(0.0)
        for locus in range(0, whole, 4):
            a += table[row[locus]]
            b += table[row[locus + 1]]
            c += table[row[locus + 2]]
            d += table[row[locus + 3]]
        for locus in range(whole, loci):
            a += table[row[locus]]
        scores[i] = (a + b) + (c + d)


@njit(nogil=True)
def _add_rows(row: Codes, lanes: Float32Array, sums: Float32Array) -> None:
    loci = row.shape[0]
    whole = loci - loci % 4
    for lane in range(LANES):
        sums[lane] = np.float32(0.0)
    for locus in range(0, whole, 4):
        a = lanes[row[locus]]
        b = lanes[row[locus + 1]]
        c = lanes[row[locus + 2]]
        d = lanes[row[locus + 3]]
        for lane in range(LANES):
            sums[lane] += (a[lane] + b[lane]) + (c[lane] + d[lane])
    for locus in range(whole, loci):
        a = lanes[row[locus]]
        for lane in range(LANES):
            sums[lane] += a[lane]


@njit(nogil=True)
def find_hits(
    codes: Codes,
    stack: Float32Array,
    limits: Float32Array,
    found: Int64Array,
    scores: Float32Array,
    start: tuple[int, int],
) -> tuple[int, int, int]:
    """Pairs whose score reaches the family's limit, written to found[k] = (family, profile) and scores[k].

    `stack` is float32[groups, codes, LANES], `limits` float32[groups, LANES]. Pauses when `found` might
    overflow; returns the number of hits and the (group, profile) to continue from, (groups, 0) at the end.
    """
    sums = np.empty(LANES, dtype=np.float32)
    count = 0
    first = start[1]
    for group in range(start[0], stack.shape[0]):
        lanes = stack[group]
        limit = limits[group]
        for i in range(first, codes.shape[0]):
            if count + LANES > found.shape[0]:
                return count, group, i
            _add_rows(codes[i], lanes, sums)
            is_hit = False
            for lane in range(LANES):
                is_hit |= sums[lane] >= limit[lane]
            if is_hit:
                for lane in range(LANES):
                    if sums[lane] >= limit[lane]:
                        found[count, 0] = group * LANES + lane
                        found[count, 1] = i
                        scores[count] = sums[lane]
                        count += 1
        first = 0
    return count, stack.shape[0], 0


@njit(nogil=True)
def tail_of_sum(lowest: Int64Array, weights: Float64Array, starts: Int64Array, wanted: int) -> float:
    """P(sum of independent parts >= wanted): part k is lowest[k] + i with chance weights[starts[k] + i].

    `starts` int64[parts + 1] ends with how many there are. What can no longer reach it is dropped on the way.
    """
    parts = starts.shape[0] - 1
    left = 0
    for part in range(parts):
        left += lowest[part] + starts[part + 1] - starts[part] - 1
    first = 0
    total = np.ones(1)
    for part in range(parts):
        width = starts[part + 1] - starts[part]
        left -= lowest[part] + width - 1
        first += lowest[part]
        dropped = min(max(0, wanted - left - first), total.shape[0] + width - 1)
        together = np.zeros(total.shape[0] + width - 1 - dropped)
        for step in range(width):
            weight = weights[starts[part] + step]
            if weight > 0.0:
                begin = max(0, dropped - step)
                source = total[begin:]
                target = together[begin + step - dropped :]
                for i in range(source.shape[0]):
                    target[i] += weight * source[i]
        total = together
        first += dropped
        if total.shape[0] == 0:
            return 0.0
    reached: float = total[max(0, wanted - first) :].sum()
    return reached
