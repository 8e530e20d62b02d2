"""Profiles that agree at every locus they share: one person, twins, a swap or contamination."""

from collections.abc import Mapping

from models.genotype import Genotype

FEWEST_LOCI_TO_AGREE = 6


def agreeing_loci(first: Mapping[str, Genotype], second: Mapping[str, Genotype]) -> int:
    """The number of loci with two alleles in both, if they agree at all of them; 0 otherwise.

    Loci where either shows one or three alleles say nothing: an allele may have dropped out or in.
    """
    agreeing = 0
    for locus, genotype in first.items():
        other = second.get(locus)
        if other is None or not (genotype.is_full and other.is_full):
            continue
        if genotype.alleles != other.alleles:
            return 0
        agreeing += 1
    return agreeing


def are_identical(first: Mapping[str, Genotype], second: Mapping[str, Genotype]) -> bool:
    """They agree at all the loci they share, and these are enough to mean something."""
    return agreeing_loci(first, second) >= FEWEST_LOCI_TO_AGREE
