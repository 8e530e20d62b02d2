"""The likelihood of one locus of a pedigree as one tensor contraction.

Each person has a paternal and a maternal allele, or, where what was read allows few genotypes, one variable
over those genotypes. Founder alleles carry frequencies (with theta: their joint Balding-Nichols
probability), each meiosis a transmission tensor: half of either parental allele through the mutation
matrix. Summing over all variables is the likelihood; leaving one person's alleles open gives that person's
genotype distribution. Loops and inbreeding need nothing special.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import opt_einsum

from matching.dna.descent import LARGEST_DESCENT, descent_of, probability_by_descent
from matching.dna.elimination import Step, steps
from matching.dna.founders import (
    LARGEST_JOINT,
    SharedOrigins,
    groupings_count,
    joint_draws,
    joint_size,
    shared_origins,
)
from matching.dna.locus_model import LocusModel
from matching.dna.mixture import CHUNK, PopulationMixture, population_mixture
from matching.dna.mutation import Float64Matrix
from matching.dna.reduction import Node, Source

Array = npt.NDArray[np.float64]
Domain = npt.NDArray[np.intp]
Choices = Sequence[tuple[str, Array]]
Factor = tuple[Array, tuple[int, ...]]

SMALL_STEP = 3_000
LARGEST_MIXTURE = 60_000


@dataclass(frozen=True, slots=True)
class _Allele:
    """One allele of a person: its axis, and the allele index at each position of that axis.

    `is_free`: the axis is this allele's own and runs over all alleles in order.
    """

    axis: int
    domain: Domain
    is_free: bool = False


@dataclass(slots=True)
class _Network:
    """Operands with their axes, and the alleles drawn from the population, as they are being collected."""

    model: LocusModel
    operands: list[Factor] = field(default_factory=list)
    draws: list[_Allele] = field(default_factory=list)
    axes: int = 0

    def new_axis(self) -> int:
        self.axes += 1
        return self.axes - 1

    def add(self, operand: Array, *axes: int) -> None:
        self.operands.append((operand, axes))


def contract(
    nodes: tuple[Node, ...],
    readings: Mapping[str, Float64Matrix],
    model: LocusModel,
    *,
    open_id: str | None = None,
    choices: Choices = (),
) -> Array:
    """P(readings | nodes), a float64 scalar array, or with `open_id` float64[n, n] over its genotypes.

    `readings[id]` is P(observation | ordered genotype), float64[n, n], symmetric. The open table is
    P(readings, paternal allele, maternal allele), the open person's own readings included. Each of the
    `choices` (id, float64[n, n, c]) holds c readings of that person side by side and adds an axis of
    length c to the result, in their order, after those of `open_id`.
    """
    network = _Network(model)
    free = {open_id, *(person for person, _ in choices)}
    people = {
        node.id: _alleles(network, node, readings.get(node.id), is_open=node.id in free) for node in nodes
    }
    for node in nodes:
        paternal, maternal = people[node.id]
        _inherit(network, paternal, node.father, people=people, mutation=model.male)
        _inherit(network, maternal, node.mother, people=people, mutation=model.female)
    output = () if open_id is None else tuple(allele.axis for allele in people[open_id])
    output += tuple(_choose(network, people[person], readings_of) for person, readings_of in choices)
    domains = [draw.domain for draw in network.draws]
    if model.theta > 0 and joint_size(domains) > LARGEST_JOINT:
        descent = descent_of(nodes, readings, model)
        if not output and descent.cost <= LARGEST_DESCENT:
            return np.asarray(probability_by_descent(descent))
        mixture = population_mixture(domains, model)
        if mixture.count <= min(LARGEST_MIXTURE, CHUNK * groupings_count(domains)):
            return _summed_over_populations(network, output, mixture)
        return _summed_over_origins(network, output, shared_origins(domains, model))
    _draw(network, domains)
    return summed(network.operands, output)


def _alleles(
    network: _Network, node: Node, reading: Float64Matrix | None, *, is_open: bool
) -> tuple[_Allele, _Allele]:
    """The person's two alleles; adds what was read as an operand."""
    everything = np.arange(network.model.size)
    if reading is not None and not is_open:
        paternal, maternal = np.nonzero(reading)
        if len(paternal) <= 2 * network.model.size:
            return _listed(network, node, reading, paternal=paternal, maternal=maternal)
    first, second = (_Allele(network.new_axis(), everything, is_free=True) for _ in range(2))
    if reading is not None:
        network.add(reading, first.axis, second.axis)
    return first, second


def _listed(
    network: _Network, node: Node, reading: Float64Matrix, *, paternal: Domain, maternal: Domain
) -> tuple[_Allele, _Allele]:
    """One variable over the listed genotypes; a founder's two phases are equal, so one stands for both."""
    weights = reading[paternal, maternal]
    if node.is_founder:
        once = paternal <= maternal
        weights = np.where(paternal < maternal, 2.0, 1.0)[once] * weights[once]
        paternal, maternal = paternal[once], maternal[once]
    axis = network.new_axis()
    network.add(weights, axis)
    return _Allele(axis, paternal), _Allele(axis, maternal)


def _choose(network: _Network, person: tuple[_Allele, _Allele], readings: Array) -> int:
    """Adds readings of a person that lie side by side; their axis."""
    axis = network.new_axis()
    network.add(readings, person[0].axis, person[1].axis, axis)
    return axis


def _inherit(
    network: _Network,
    allele: _Allele,
    parent: str | Source,
    *,
    people: Mapping[str, tuple[_Allele, _Allele]],
    mutation: Float64Matrix,
) -> None:
    """Adds the operand for one transmission, or the draw if the allele comes from the population."""
    if parent is Source.POPULATION:
        network.draws.append(allele)
    elif isinstance(parent, Source):
        drawn = _Allele(network.new_axis(), np.arange(network.model.size), is_free=True)
        network.draws.append(drawn)
        network.add(mutation[:, allele.domain], drawn.axis, allele.axis)
    else:
        paternal, maternal = people[parent]
        into = mutation[:, allele.domain]
        if paternal.axis == maternal.axis:
            tensor = 0.5 * (into[paternal.domain] + into[maternal.domain])
            network.add(tensor, paternal.axis, allele.axis)
        else:
            tensor = 0.5 * (into[paternal.domain][:, None, :] + into[maternal.domain][None, :, :])
            network.add(tensor, paternal.axis, maternal.axis, allele.axis)


def _draw(network: _Network, domains: list[Domain]) -> None:
    """Adds the probability of the drawn alleles: independent, or with theta one joint operand."""
    model = network.model
    if model.theta == 0:
        for draw in network.draws:
            network.add(model.frequencies[draw.domain], draw.axis)
    elif network.draws:
        network.add(joint_draws(domains, model), *(draw.axis for draw in network.draws))


def _summed_over_populations(network: _Network, output: tuple[int, ...], mixture: PopulationMixture) -> Array:
    """The mean over populations, many at a time on an axis of their own; known draws are a factor."""
    known = [draw.domain for draw in network.draws if len(draw.domain) == 1]
    free = [draw for draw in network.draws if len(draw.domain) > 1]
    total = np.zeros(())
    for weights, frequencies in mixture.chunks():
        tied = replace(network, operands=list(network.operands))
        population = tied.new_axis()
        tied.add(weights, population)
        for draw in free:
            tied.add(frequencies[:, draw.domain], population, draw.axis)
        total = total + summed(tied.operands, output)
    return np.asarray(total * joint_draws(known, network.model).item())


def _summed_over_origins(
    network: _Network, output: tuple[int, ...], groupings: Iterator[SharedOrigins]
) -> Array:
    """The sum over groupings of drawn alleles by common origin: draws of one block share one variable."""
    total = np.zeros(())
    for grouping in groupings:
        tied = replace(network, operands=list(network.operands))
        shared: dict[int, int] = {}
        for block in grouping.blocks:
            axis = tied.new_axis()
            tied.add(grouping.frequencies, axis)
            for draw in (network.draws[position] for position in block):
                if draw.is_free and draw.axis not in output:
                    shared[draw.axis] = axis
                else:
                    tied.add(np.eye(network.model.size)[:, draw.domain], axis, draw.axis)
        tied.operands = [(o, tuple(shared.get(axis, axis) for axis in axes)) for o, axes in tied.operands]
        total = total + grouping.weight * summed(tied.operands, output)
    return np.asarray(total)


def summed(factors: Sequence[Factor], output: tuple[int, ...]) -> Array:
    """The product of the factors summed over all axes but the output's, in whose order the result's are.

    Axes of length one are dropped first: shorter paths, shared between loci.
    """
    sizes: dict[int, int] = {}
    for operand, axes in factors:
        sizes.update(zip(axes, operand.shape, strict=True))
    if 0 in sizes.values():
        return np.zeros([sizes[axis] for axis in output])
    scale, terms, operands = 1.0, [], []
    for operand, axes in factors:
        kept = tuple(axis for axis in axes if sizes[axis] > 1 or axis in output)
        if kept:
            terms.append(kept)
            operands.append(
                operand if len(kept) == len(axes) else operand.reshape([sizes[axis] for axis in kept])
            )
        else:
            scale *= operand.item()
    if not operands:
        return np.asarray(scale)
    shapes = tuple(tuple(_rough(size) for size in operand.shape) for operand in operands)
    for positions, equation in _steps(tuple(terms), output, shapes):
        chosen = [operands.pop(position) for position in positions]
        operands.append(_product(equation, chosen))
    return np.asarray(operands[0] * scale)


def _product(equation: str, operands: list[Array]) -> Array:
    """One step: directly while set-up would cost more than the sum itself, else by matrix product."""
    if sum(operand.size for operand in operands) < SMALL_STEP:
        return np.asarray(np.einsum(equation, *operands))
    return np.asarray(_expression(equation, tuple(operand.shape for operand in operands))(*operands))


@lru_cache(maxsize=8192)
def _expression(equation: str, shapes: tuple[tuple[int, ...], ...]) -> Any:
    return opt_einsum.contract_expression(equation, *shapes)


def _rough(size: int) -> int:
    """Small sizes as they are, others to the nearest power of two: one order of steps serves many loci."""
    return size if size < 4 else 1 << round(math.log2(size))


@lru_cache(maxsize=16384)
def _steps(
    terms: tuple[tuple[int, ...], ...], output: tuple[int, ...], shapes: tuple[tuple[int, ...], ...]
) -> tuple[Step, ...]:
    return steps(terms, output, shapes)
