"""From what was read to what may be true: P(reading | true genotype) as a matrix."""

import numpy as np

from matching.dna.locus_model import LocusModel
from matching.dna.mutation import Float64Matrix
from models.genotype import Genotype


def read(genotype: Genotype, model: LocusModel) -> Float64Matrix:
    """P(reading | ordered genotype), float64[n, n], symmetric, under the model's reading errors.

    ValueError for three alleles or an allele that the model does not have.
    """
    if len(genotype.alleles) > 2:
        raise ValueError("a tri-allelic pattern has no place in a likelihood")
    first, second = model.alleles.index(genotype.alleles[0]), model.alleles.index(genotype.alleles[-1])
    exact = partly(first, model) if genotype.is_partial else exactly(first, second, model)
    if model.observation.is_exact:
        return exact
    return _blurred(exact, first, second, is_partial=genotype.is_partial, model=model)


def exactly(first: int, second: int, model: LocusModel) -> Float64Matrix:
    """Indicator of the true genotypes behind two alleles read without error.

    A homozygote may hide the silent allele if the model has one.
    """
    allowed = np.zeros((model.size, model.size))
    allowed[first, second] = allowed[second, first] = 1.0
    if first == second and model.has_silent:
        allowed[first, -1] = allowed[-1, first] = 1.0
    return allowed


def partly(allele: int, model: LocusModel) -> Float64Matrix:
    """Indicator of the true genotypes behind one allele with unknown partner: any that contain it."""
    allowed = np.zeros((model.size, model.size))
    allowed[allele, :] = allowed[:, allele] = 1.0
    return allowed


def _blurred(
    exact: Float64Matrix, first: int, second: int, *, is_partial: bool, model: LocusModel
) -> Float64Matrix:
    """The reading with errors: drop-out and drop-in act on two-allele readings, typing error on all."""
    errors = model.observation
    seen = exact
    if not is_partial:
        seen = (
            _homozygote(exact, first, model)
            if first == second
            else _heterozygote(exact, first, second, model=model)
        )
    drawn = np.outer(model.frequencies, model.frequencies)
    return (1 - errors.error) * seen + errors.error * float(np.sum(exact * drawn))


def _homozygote(exact: Float64Matrix, allele: int, model: LocusModel) -> Float64Matrix:
    """One allele read: the truth is homozygous, or the partner dropped out."""
    d, c = model.observation.dropout, model.observation.dropin
    seen = partly(allele, model) * d * (1 - d)
    np.maximum(seen, exact * (1 - d), out=seen)
    seen[allele, allele] = 1 - d * d
    return seen * (1 - c)


def _heterozygote(exact: Float64Matrix, first: int, second: int, *, model: LocusModel) -> Float64Matrix:
    """Two alleles read: both true, or one of them dropped in beside a homozygote or a drop-out."""
    d, c, p = model.observation.dropout, model.observation.dropin, model.frequencies
    seen = exact * (1 - d) ** 2 * (1 - c)
    for true, foreign in ((first, second), (second, first)):
        beside = partly(true, model) * d * (1 - d)
        beside[true, true] = 1 - d * d
        seen = seen + beside * c * p[foreign] * (exact == 0)
    return seen
