"""How probable it is that an unrelated person reaches a likelihood ratio: the tail of its distribution.

The expected number of chance hits among N unrelated people is N times this probability (linearity of
expectation). The distribution follows from the compiled tables: per locus, the log10 LR of each genotype with
its probability in the population; loci are taken as independent, so the total is their convolution. Values
are rounded up to hundredths before adding, so the result is never too small, and about a tenth too large for
a kit of 20 loci. Where a reading is partial the table holds no probabilities, and the bound
P(LR >= x | unrelated) <= 1/x is used instead: the ratio averages to one over unrelated people (Good 1950,
"Turing's theorem"; Markov's inequality).
"""

import numpy as np
import numpy.typing as npt

from matching.dna.kernels import tail_of_sum
from matching.dna.tables import CHANCE_STEP, CompiledFamily
from models.profile import Profile

_SURE = 1e-9

Float64Array = npt.NDArray[np.float64]


def chance_of_reaching(log10_lr: float, compiled: CompiledFamily, candidate: Profile) -> tuple[float, bool]:
    """P(log10 LR at least this | unrelated, typed like the candidate), and whether it is only a bound."""
    bound = min(1.0, float(10.0 ** min(0.0, -log10_lr)))
    loci = _compared(compiled, candidate)
    if any(genotype is None for _, genotype in loci):
        return bound, True
    parts = [compiled.tables[position].chances for position, _ in loci]
    return min(bound, _tail(parts, log10_lr)), False


def chance_in_tables(log10_lr: float, compiled: CompiledFamily, candidate: Profile) -> tuple[float, bool]:
    """As `chance_of_reaching`, by the compiled kernel: for thousands of pairs a fraction of the time."""
    bound = min(1.0, float(10.0 ** min(0.0, -log10_lr)))
    loci = _compared(compiled, candidate)
    if not loci or any(genotype is None for _, genotype in loci):
        return bound, bool(loci)
    parts = sorted((compiled.tables[position].chances for position, _ in loci), key=_highest, reverse=True)
    lowest = np.array([first for first, _ in parts], np.int64)
    starts = np.cumsum([0, *(len(weights) for _, weights in parts)], dtype=np.int64)
    tail = tail_of_sum(lowest, np.concatenate([weights for _, weights in parts]), starts, _wanted(log10_lr))
    return min(bound, float(tail)), False


def _compared(compiled: CompiledFamily, candidate: Profile) -> list[tuple[int, bool | None]]:
    """Positions of the loci compared; None beside those where the candidate has one allele only."""
    found: list[tuple[int, bool | None]] = []
    for position, locus in enumerate(compiled.packing.loci):
        genotype = candidate.at(locus)
        if genotype is not None and len(genotype.alleles) <= 2 and compiled.informative[position]:
            found.append((position, None if genotype.is_partial else True))
    return found


def _highest(part: tuple[int, Float64Array]) -> int:
    """The parts that reach highest go first: the less the rest can add, the sooner what is low is dropped."""
    return part[0] + len(part[1])


def _wanted(log10_lr: float) -> int:
    return int(np.floor(log10_lr / CHANCE_STEP + _SURE))


def _tail(parts: list[tuple[int, Float64Array]], log10_lr: float) -> float:
    """P(sum of the parts >= log10_lr). What can no longer reach it is dropped on the way."""
    wanted = _wanted(log10_lr)
    left = sum(lowest + len(weights) - 1 for lowest, weights in parts)
    start, total = 0, np.ones(1)
    for lowest, weights in parts:
        left -= lowest + len(weights) - 1
        start, total = start + lowest, np.convolve(total, weights)
        hopeless = max(0, wanted - left - start)
        start, total = start + hopeless, total[hopeless:]
        if not len(total):
            return 0.0
    return float(total[max(0, wanted - start) :].sum())
