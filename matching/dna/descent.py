"""Co-ancestry by who received what from whom: exact and quick where few transmissions are undecided.

Once it is fixed which of a parent's two alleles each child received, and which allele of a typed person is
the paternal one, alleles descend in separate trees: each draw from the population carries one vector of what
became of it. Their mean over the draws of Balding and Nichols is that of `shared_draws`.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.dna.founders import joint_draws
from matching.dna.locus_model import LocusModel
from matching.dna.mutation import Float64Matrix
from matching.dna.reduction import Node, Source
from matching.dna.shared_draws import means_of_products

Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]

LARGEST_DESCENT = 1_000_000_000
MOST_WAYS = 2_000_000
WAYS_AT_ONCE = 8192
FEWEST_AT_ONCE = 500

Line = tuple[str, int]


@dataclass(frozen=True, slots=True)
class _Phases:
    """The ordered genotypes a reading allows: alleles intp[2, k] (paternal, maternal), weights float64[k]."""

    alleles: Indices
    weights: Array

    @property
    def is_known(self) -> bool:
        """Only one is left."""
        return len(self.weights) == 1

    @property
    def is_one_allele(self) -> bool:
        """Whichever is handed on, it is the same."""
        return self.is_known and self.alleles[0, 0] == self.alleles[1, 0]


@dataclass(frozen=True, slots=True)
class Descent:
    """All ways of descent: the phases of typed people, and the transmissions (child, side) left undecided."""

    nodes: tuple[Node, ...]
    phases: Mapping[str, _Phases]
    choices: tuple[Line, ...]
    model: LocusModel

    @property
    def shape(self) -> tuple[int, ...]:
        """How many phases and choices there are, one axis each."""
        return (*(len(phases.weights) for phases in self.phases.values()), *(2 for _ in self.choices))

    @property
    def known(self) -> tuple[int, ...]:
        """The alleles of draws that what was read fixes."""
        return tuple(
            int(self.phases[node.id].alleles[side, 0])
            for node in self.nodes
            for side, source in enumerate((node.father, node.mother))
            if source is Source.POPULATION and self.is_fixed(node)
        )

    @property
    def free(self) -> int:
        """Number of other draws."""
        sources = [source for node in self.nodes for source in (node.father, node.mother)]
        return sum(isinstance(source, Source) for source in sources) - len(self.known)

    @property
    def cost(self) -> float:
        """Roughly how many multiplications the sum needs; inf where there are too many ways to list."""
        if math.prod(self.shape) > MOST_WAYS:
            return math.inf
        ways = max(len(self.ways()[0]), FEWEST_AT_ONCE)
        return ways * (3.0**self.free + 2.0**self.free * self.model.size)

    def ways(self) -> tuple[Indices, Array]:
        """The ways that differ in what reached a typed person, by number, and how many each stands for."""
        every = np.arange(math.prod(self.shape))
        bits = np.unravel_index(every, self.shape)[len(self.phases) :]
        chosen = dict(zip(self.choices, bits, strict=True))
        many, first = np.ones(len(every)), np.ones(len(every), dtype=bool)
        reached = {
            (n.id, side): np.full(len(every), n.id in self.phases) for n in self.nodes for side in (0, 1)
        }
        for node in _children_first(self.nodes):
            for side, parent in enumerate((node.father, node.mother)):
                handed, choice = reached[node.id, side], chosen.get((node.id, side))
                if choice is not None:
                    many[~handed] *= 2
                    first &= handed | (choice == 0)
                if not isinstance(parent, Source):
                    for of in (0, 1):
                        is_from = handed if choice is None else handed & (choice == of)
                        reached[parent, of] = reached[parent, of] | is_from
        return every[first], many[first]

    def is_fixed(self, node: Node) -> bool:
        """Both alleles of the person are known, and which is the paternal one."""
        return node.id in self.phases and self.phases[node.id].is_known


def descent_of(nodes: tuple[Node, ...], readings: Mapping[str, Float64Matrix], model: LocusModel) -> Descent:
    """The ways of descent of a reduced pedigree; `readings` as in `contract`."""
    phases = {node.id: _phases(node, readings[node.id]) for node in nodes if node.id in readings}
    begun: set[str] = set()
    choices = []
    for node in nodes:
        for side, parent in enumerate((node.father, node.mother)):
            if isinstance(parent, Source) or (parent in phases and phases[parent].is_one_allele):
                continue
            if parent in begun or parent in phases or not _founder(nodes, parent):
                choices.append((node.id, side))
            begun.add(parent)
    return Descent(nodes, phases, tuple(choices), model)


def probability_by_descent(descent: Descent) -> float:
    """P(readings | pedigree) with theta, summed over all ways of descent."""
    ways, many = descent.ways()
    total = 0.0
    for start in range(0, len(ways), WAYS_AT_ONCE):
        some = slice(start, start + WAYS_AT_ONCE)
        scale, draws = _vectors(descent, np.unravel_index(ways[some], descent.shape))
        total += float(
            np.sum(many[some] * scale * means_of_products(np.array(draws), descent.known, descent.model))
        )
    return total * joint_draws([np.array([allele]) for allele in descent.known], descent.model).item()


def _phases(node: Node, reading: Float64Matrix) -> _Phases:
    """A founder's two phases are equal, so one stands for both."""
    paternal, maternal = np.nonzero(reading)
    weights = reading[paternal, maternal]
    if node.is_founder:
        once = paternal <= maternal
        weights = np.where(paternal < maternal, 2.0, 1.0)[once] * weights[once]
        paternal, maternal = paternal[once], maternal[once]
    return _Phases(np.array([paternal, maternal]), weights)


def _founder(nodes: Sequence[Node], person: str) -> bool:
    """Of an untyped founder the first allele handed on may be called the paternal one."""
    return any(node.id == person and node.is_founder for node in nodes)


def _vectors(descent: Descent, at: Sequence[Indices]) -> tuple[Array, list[Array]]:
    """Factor float64[ways] of known draws and weights; for each free draw float64[ways, alleles]."""
    model, ways = descent.model, len(at[0]) if at else 1
    chosen = dict(zip(descent.choices, at[len(descent.phases) :], strict=True))
    scale = np.full(ways, 0.5 ** len(descent.choices))
    vectors = {(node.id, side): np.ones((ways, model.size)) for node in descent.nodes for side in (0, 1)}
    for (person, phases), phase in zip(descent.phases.items(), at, strict=False):
        scale *= phases.weights[phase]
        for side in (0, 1):
            vectors[person, side] = np.eye(model.size)[phases.alleles[side, phase]]
    draws: list[Array] = []
    for node in _children_first(descent.nodes):
        pairs = ((node.father, model.male), (node.mother, model.female))
        for side, (parent, mutation) in enumerate(pairs):
            vector = vectors[node.id, side]
            if parent is Source.POPULATION and descent.is_fixed(node):
                scale *= vector[:, descent.phases[node.id].alleles[side, 0]]
            elif isinstance(parent, Source):
                draws.append(vector if parent is Source.POPULATION else vector @ mutation.T)
            else:
                _hand_up(vectors, parent, vector @ mutation.T, chosen.get((node.id, side)))
    return scale, draws


def _hand_up(vectors: dict[Line, Array], parent: str, message: Array, chosen: Indices | None) -> None:
    if chosen is None:
        vectors[parent, 0] = vectors[parent, 0] * message
        return
    for side in (0, 1):
        vectors[parent, side] = vectors[parent, side] * np.where((chosen == side)[:, None], message, 1.0)


def _children_first(nodes: Sequence[Node]) -> Iterator[Node]:
    left = list(nodes)
    while left:
        parents = {parent for node in left for parent in (node.father, node.mother)}
        yield from (node for node in left if node.id not in parents)
        left = [node for node in left if node.id in parents]
