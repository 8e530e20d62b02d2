"""Tables of one locus for many families of one shape: as `compile_locus` up to rounding, far cheaper."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from matching.dna.locus_model import LocusModel, PopulationModel
from matching.dna.packing import Packing, code_count
from matching.dna.reduction import reduced, twin_of
from matching.dna.side_by_side import genotype_joints, lies_side_by_side, pairs_of
from matching.dna.tables import Family, LocusTable, compile_locus

Float64Array = npt.NDArray[np.float64]

WAYS_AT_ONCE = 256
_SAYS_NOTHING = 1e-12


def compile_loci(
    families: Sequence[Family],
    shown: Sequence[Sequence[tuple[str, ...] | None]],
    population: PopulationModel,
    *,
    locus: str,
    alleles: Sequence[str],
) -> list[LocusTable]:
    """The tables of the families, which are of one shape, over the codes of these alleles.

    `shown` are the one or two alleles that each member with a profile shows there, in the order of the
    profiles; None where there is nothing to go by, for the same members in all families.
    """
    model = population.at(locus, alleles)
    typed = [who for who, each in zip(families[0].profiles, shown[0], strict=True) if each is not None]
    read = [[each for each in of if each is not None] for of in shown]
    tables: dict[int, LocusTable] = {}
    if model is not None and typed and lies_side_by_side(model) and lie_apart(families[0], typed):
        known = frozenset(model.alleles)
        places = [n for n, of in enumerate(read) if all(len(g) == 2 and known.issuperset(g) for g in of)]
        for start in range(0, len(places), WAYS_AT_ONCE):
            some = places[start : start + WAYS_AT_ONCE]
            joints = joints_of(families[0], typed, model, [read[place] for place in some])
            tables |= dict(zip(some, _tables(joints, model, alleles), strict=True))
    return [
        tables[place] if place in tables else compile_locus(family, population, locus, alleles=alleles)
        for place, family in enumerate(families)
    ]


def lie_apart(family: Family, typed: Sequence[str]) -> bool:
    """Each typed member is a person of their own, and none is the missing one."""
    stands = twin_of(family.pedigree)
    people = [stands[who] for who in typed]
    return len(set(people)) == len(people) and stands[family.missing] not in people


def joints_of(
    family: Family,
    typed: Sequence[str],
    model: LocusModel,
    shown: Sequence[Sequence[tuple[str, ...]]],
) -> Float64Array:
    """P(readings, genotype of the missing member), float64[ways, n, n], where the typed show these alleles.

    For families of which `lie_apart` holds, and models of `lies_side_by_side`; two alleles each.
    """
    stands = twin_of(family.pedigree)
    readings = {stands[who]: pairs_of([of[place] for of in shown], model) for place, who in enumerate(typed)}
    open_id = stands[family.missing]
    nodes = reduced(family.pedigree, frozenset(readings) | {open_id}, model.prunes)
    return genotype_joints(nodes, readings, model, open_id=open_id)


def _tables(joints: Float64Array, model: LocusModel, alleles: Sequence[str]) -> list[LocusTable]:
    totals = joints.sum(axis=(1, 2))
    apart = _over_codes(np.outer(model.frequencies, model.frequencies)[None], model, alleles)[0]
    ratios = np.divide(
        _over_codes(joints, model, alleles),
        totals[:, None] * apart,
        out=np.ones((len(joints), len(apart))),
        where=totals[:, None] * apart > 0,
    )
    with np.errstate(divide="ignore"):
        log10_lr = np.log10(ratios)
    log10_lr[:, 0] = 0.0
    is_consistent = totals > 0
    log10_lr[~is_consistent] = 0.0
    says = np.any(np.abs(log10_lr) > _SAYS_NOTHING, axis=1)
    unrelated = _unrelated(apart, len(alleles))
    nothing = np.zeros_like(unrelated)
    return [
        LocusTable(row, unrelated if possible else nothing, is_informative=informs, is_consistent=possible)
        for row, informs, possible in zip(log10_lr, says.tolist(), is_consistent.tolist(), strict=True)
    ]


def chances_of_codes(population: PopulationModel, packing: Packing) -> Float64Array:
    """P(code | unrelated person) of every two-allele code of a packing, float64[rows], 0 elsewhere."""
    found = [np.zeros(code_count(len(alleles))) for alleles in packing.alleles]
    for place, (locus, alleles) in enumerate(zip(packing.loci, packing.alleles, strict=True)):
        model = population.at(locus, alleles)
        if model is not None and alleles:
            apart = _over_codes(np.outer(model.frequencies, model.frequencies)[None], model, alleles)[0]
            found[place] = _unrelated(apart, len(alleles))
    return np.concatenate([np.zeros(0), *found])


def _unrelated(apart: Float64Array, alleles: int) -> Float64Array:
    """P(code | unrelated person) over the two-allele codes, one array for all families."""
    unrelated = np.zeros_like(apart)
    pairs = slice(1, 1 + alleles * (alleles + 1) // 2)
    unrelated[pairs] = apart[pairs] / apart[pairs].sum()
    return unrelated


def _over_codes(joints: Float64Array, model: LocusModel, alleles: Sequence[str]) -> Float64Array:
    """P(readings, code) from P(readings, ordered genotype), float64[ways, codes]."""
    places = {allele: place for place, allele in enumerate(model.alleles)}
    at = np.array([places[allele] for allele in alleles], np.intp)
    high, low = np.tril_indices(len(at))
    codes = np.zeros((len(joints), code_count(len(at))))
    pairs = joints[:, at[low], at[high]] + joints[:, at[high], at[low]]
    is_same = low == high
    pairs[:, is_same] = joints[:, at, at]
    codes[:, 1 : 1 + len(low)] = pairs
    codes[:, 1 + len(low) :] = (joints + joints.transpose(0, 2, 1))[:, at].sum(axis=2) - joints[:, at, at]
    return codes
