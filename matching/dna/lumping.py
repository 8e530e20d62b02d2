"""Fewer alleles where it is provably the same: those that no reading and no mutation row tells apart."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from matching.dna.locus_model import LocusModel
from matching.dna.mutation import Float64Matrix


def lumped(
    model: LocusModel, readings: Mapping[str, Float64Matrix]
) -> tuple[LocusModel, Mapping[str, Float64Matrix]]:
    """The model and readings with indistinguishable alleles as one, or unchanged where that is not exact.

    Exact when every reading has equal rows for the lumped alleles and each mutation matrix sends them
    into every other allele, and into the lump, with equal probability (strong lumpability).
    """
    rest = _never_told_apart(model, readings)
    if len(rest) < 2 or not (_is_lumpable(model.male, rest) and _is_lumpable(model.female, rest)):
        return model, readings
    kept = np.setdiff1d(np.arange(model.size), rest)
    order = np.append(kept, rest[0])
    names = [model.alleles[i] if i < len(model.alleles) else "silent" for i in kept]
    small = replace(
        model,
        alleles=(*names, "rest"),
        frequencies=np.append(model.frequencies[kept], model.frequencies[rest].sum()),
        male=_lumped_matrix(model.male, kept, rest),
        female=_lumped_matrix(model.female, kept, rest),
    )
    return small, {person: reading[np.ix_(order, order)] for person, reading in readings.items()}


def _never_told_apart(model: LocusModel, readings: Mapping[str, Float64Matrix]) -> npt.NDArray[np.intp]:
    """The largest set of alleles whose rows agree in every reading."""
    if not readings:
        return np.arange(model.size)
    rows = np.concatenate(list(readings.values()), axis=1)
    groups: dict[bytes, list[int]] = {}
    for allele, row in enumerate(rows):
        groups.setdefault(row.tobytes(), []).append(allele)
    return np.array(max(groups.values(), key=len))


def _is_lumpable(matrix: Float64Matrix, rest: npt.NDArray[np.intp]) -> bool:
    elsewhere = np.delete(matrix[rest], rest, axis=1)
    return bool(np.all(np.abs(elsewhere - elsewhere[0]) <= 1e-15))


def _lumped_matrix(matrix: Float64Matrix, kept: npt.NDArray[np.intp], rest: npt.NDArray[np.intp]) -> Float64Matrix:
    rows = matrix[np.append(kept, rest[0])]
    return np.column_stack([rows[:, kept], rows[:, rest].sum(axis=1)])
