"""The likelihood of what was read at one locus, given a pedigree."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from matching.dna.contraction import contract
from matching.dna.locus_model import LocusModel
from matching.dna.lumping import lumped
from matching.dna.mutation import Float64Matrix
from matching.dna.reduction import reduced, twin_of
from models.pedigree import Pedigree

Readings = Mapping[str, Float64Matrix]
Float64Array = npt.NDArray[np.float64]


def likelihood(pedigree: Pedigree, readings: Readings, model: LocusModel) -> float:
    """P(readings | pedigree) at one locus; 1 for no readings.

    `readings[id]` is P(observation | ordered genotype), float64[n, n], for each typed member.
    Alleles that no reading tells apart are lumped where the mutation matrices allow it exactly.
    """
    merged = _of_twins(pedigree, readings)
    nodes = reduced(pedigree, frozenset(merged), model.prunes)
    small, small_readings = lumped(model, merged)
    return float(contract(nodes, small_readings, small))


def genotype_joint(
    pedigree: Pedigree, readings: Readings, model: LocusModel, *, member: str
) -> Float64Matrix:
    """P(readings, genotype of `member`) over ordered genotypes, float64[n, n], symmetric.

    The member is never pruned. Where the member has readings too, they are included.
    """
    merged = _of_twins(pedigree, readings)
    open_id = twin_of(pedigree)[member]
    nodes = reduced(pedigree, frozenset(merged) | {open_id}, model.prunes)
    table = contract(nodes, merged, model, open_id=open_id)
    return (table + table.T) / 2


def choice_joint(
    pedigree: Pedigree, readings: Readings, model: LocusModel, *, choices: Sequence[tuple[str, Float64Array]]
) -> Float64Array:
    """P(readings, choice) for every combination of choices, float64[c1, c2, ...].

    `choices` are (member, float64[n, n, c]): c readings of that member side by side, as in `readings`. The
    members chosen for are never pruned; one member, or one's identical twin, may occur twice.
    """
    stands = twin_of(pedigree)
    merged = _of_twins(pedigree, readings)
    chosen = [(stands[member], readings_of) for member, readings_of in choices]
    nodes = reduced(pedigree, frozenset(merged) | {person for person, _ in chosen}, model.prunes)
    places = {(person, place): readings_of for place, (person, readings_of) in enumerate(chosen)}
    small, lumps = lumped(model, {(person, None): reading for person, reading in merged.items()} | places)
    small_readings = {person: lumps[person, None] for person in merged}
    return contract(nodes, small_readings, small, choices=[(key[0], lumps[key]) for key in places])


def _of_twins(pedigree: Pedigree, readings: Readings) -> dict[str, Float64Matrix]:
    stands = twin_of(pedigree)
    merged: dict[str, Float64Matrix] = {}
    for member_id, reading in readings.items():
        person = stands[member_id]
        merged[person] = reading if person not in merged else np.multiply(merged[person], reading)
    return merged
