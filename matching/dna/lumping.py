"""Fewer alleles where it is provably the same: those that no reading and no mutation row tells apart."""

from collections.abc import Hashable, Mapping
from dataclasses import replace
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from matching.dna.locus_model import LocusModel
from matching.dna.mutation import Float64Matrix

Array = npt.NDArray[np.float64]
Key = TypeVar("Key", bound=Hashable)


def lumped(model: LocusModel, readings: Mapping[Key, Array]) -> tuple[LocusModel, Mapping[Key, Array]]:
    """The model and readings with indistinguishable visible alleles as one; unchanged if not exact.

    Exact when every reading has equal rows for the lumped alleles and each mutation matrix enters every
    other allele from them with equal probability. Readings may lie side by side on further axes. The lump
    comes last in the alleles, a silent one after it.
    """
    rest = _never_told_apart(model, readings) if model.is_lumpable else np.arange(0)
    if len(rest) < 2:
        return model, readings
    kept = np.setdiff1d(np.arange(model.size), rest, assume_unique=True)
    order = np.append(kept, rest[0])
    small = replace(
        model,
        alleles=tuple(str(i) for i in order),
        frequencies=np.append(model.frequencies[kept], model.frequencies[rest].sum()),
        male=_lumped_matrix(model.male, order, rest),
        female=_lumped_matrix(model.female, order, rest),
    )
    return small, {person: reading[order[:, None], order] for person, reading in readings.items()}


def _never_told_apart(model: LocusModel, readings: Mapping[Key, Array]) -> npt.NDArray[np.intp]:
    """The largest set of visible alleles whose rows agree in every reading."""
    visible = len(model.alleles)
    groups: dict[bytes, list[int]] = {}
    flat = [reading[:visible].reshape(visible, -1) for reading in readings.values()]
    rows = np.concatenate(flat, axis=1) if flat else None
    for allele in range(visible):
        groups.setdefault(b"" if rows is None else rows[allele].tobytes(), []).append(allele)
    return np.array(max(groups.values(), key=len))


def _lumped_matrix(
    matrix: Float64Matrix, order: npt.NDArray[np.intp], rest: npt.NDArray[np.intp]
) -> Float64Matrix:
    rows = matrix[order]
    small = rows[:, order]
    small[:, -1] = rows[:, rest].sum(axis=1)
    return small
