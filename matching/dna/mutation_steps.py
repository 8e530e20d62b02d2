"""The fewest repeat steps of mutation that make what was read possible."""

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from matching.dna.likelihood import likelihood
from matching.dna.locus_model import LocusModel
from matching.dna.mutation import Float64Matrix
from models.genotype import repeat_number
from models.pedigree import Pedigree

_SMALL, _SMALLER = 1e-4, 1e-5


def fewest_steps(pedigree: Pedigree, readings: Mapping[str, Float64Matrix], model: LocusModel) -> int | None:
    """Least total of repeat steps over all transmissions; 0: none needed, None: no number helps.

    With a step costing a factor e, the likelihood falls as e to the power of the fewest steps; its slope
    between two small values of e is that number. A partial repeat counts as a step.
    """
    likely, unlikely = (likelihood(pedigree, readings, _stepping(model, cost)) for cost in (_SMALL, _SMALLER))
    if likely <= 0 or unlikely <= 0:
        return None
    return round(math.log(likely / unlikely) / math.log(_SMALL / _SMALLER))


def _stepping(model: LocusModel, cost: float) -> LocusModel:
    numbers = np.array([float(repeat_number(allele)) for allele in model.alleles])
    steps = np.ceil(np.abs(numbers[:, None] - numbers[None, :]) - 1e-9)
    matrix = np.eye(model.size)
    matrix[: len(numbers), : len(numbers)] = cost**steps
    return replace(model, male=matrix, female=matrix, theta=0.0, prunes=True, is_lumpable=False)
