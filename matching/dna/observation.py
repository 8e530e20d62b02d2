"""From what was read to what may be true: P(observation | true genotype) as a matrix."""

import numpy as np

from matching.dna.locus_model import LocusModel
from matching.dna.mutation import Float64Matrix
from models.genotype import Genotype


def read_exactly(genotype: Genotype, model: LocusModel) -> Float64Matrix:
    """Indicator float64[n, n] of the ordered genotypes that a reading without error allows.

    A homozygote may hide the silent allele if the model has one; a single allele allows any second one.
    ValueError for three alleles, KeyError-free: every allele must be in the model.
    """
    if len(genotype.alleles) > 2:
        raise ValueError("a tri-allelic pattern has no place in a likelihood")
    allowed = np.zeros((model.size, model.size))
    first = model.alleles.index(genotype.alleles[0])
    second = model.alleles.index(genotype.alleles[-1])
    if genotype.is_partial:
        allowed[first, :] = allowed[:, first] = 1.0
        return allowed
    allowed[first, second] = allowed[second, first] = 1.0
    if genotype.is_homozygous and model.has_silent:
        allowed[first, -1] = allowed[-1, first] = 1.0
    return allowed
