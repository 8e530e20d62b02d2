"""One locus of many families of one shape at once: what costs the same for one family and for a hundred.

The families lie side by side on an axis of their own ("ways"). What was read fixes each typed person's
alleles up to which is the paternal one, so a typed person is one variable of at most two values in each way;
everybody else has two free alleles, as in `contraction`, whose sums these are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np
import numpy.typing as npt

from matching.dna.contraction import Factor, summed
from matching.dna.locus_model import LocusModel
from matching.dna.mutation import Float64Matrix
from matching.dna.reduction import Node, Source

Float64Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]

_WAYS = 0


def lies_side_by_side(model: LocusModel) -> bool:
    """Whether two alleles read say which genotype it is: no theta, no errors of reading, no silent allele."""
    return model.theta == 0 and model.observation.is_exact and not model.has_silent


@dataclass(frozen=True, slots=True)
class _Line:
    """One allele of a person: its axes, and the allele at each place; free ones run over all alleles."""

    axes: tuple[int, ...]
    alleles: Indices

    @property
    def is_free(self) -> bool:
        return self.alleles.ndim == 1


def genotype_joints(
    nodes: tuple[Node, ...], readings: Mapping[str, Indices], model: LocusModel, *, open_id: str
) -> Float64Array:
    """P(readings, genotype of the open person) in each way, float64[ways, n, n], symmetric.

    `nodes` are a reduced pedigree; `readings[id]` intp[ways, 2] are the alleles of each typed person, who is
    not the open one. For models of `lies_side_by_side`.
    """
    axes, factors = count(_WAYS + 1), list[Factor]()
    people = {node.id: _lines(node, readings.get(node.id), model, axes, factors) for node in nodes}
    for node in nodes:
        sides = zip(people[node.id], (node.father, node.mother), (model.male, model.female), strict=True)
        for line, parent, mutation in sides:
            if parent is Source.POPULATION:
                factors.append((model.frequencies[line.alleles], line.axes))
            elif isinstance(parent, Source):
                drawn = next(axes)
                factors.append((model.frequencies, (drawn,)))
                factors.append((mutation[:, line.alleles], (drawn, *line.axes)))
            else:
                factors.append(_handed_on(people[parent], line, mutation))
    output = tuple(line.axes[0] for line in people[open_id])
    ways = len(next(iter(readings.values())))
    factors.append((np.ones(ways), (_WAYS,)))
    joint = summed(factors, (_WAYS, *output)).reshape(ways, model.size, model.size)
    return np.asarray((joint + joint.transpose(0, 2, 1)) / 2)


def _lines(
    node: Node, reading: Indices | None, model: LocusModel, axes: "count[int]", factors: list[Factor]
) -> tuple[_Line, _Line]:
    """The person's two alleles; a founder's two phases are equal, so one stands for both."""
    if reading is None:
        everything = np.arange(model.size)
        return _Line((next(axes),), everything), _Line((next(axes),), everything)
    low, high = reading[:, 0], reading[:, 1]
    is_mixed = (low != high).astype(np.float64)
    of = (next(axes), _WAYS)
    if node.is_founder:
        factors.append((1.0 + is_mixed[None], of))
        return _Line(of, low[None]), _Line(of, high[None])
    factors.append((np.stack([np.ones(len(low)), is_mixed]), of))
    return _Line(of, np.stack([low, high])), _Line(of, np.stack([high, low]))


def _handed_on(parent: tuple[_Line, _Line], child: _Line, mutation: Float64Matrix) -> Factor:
    """Half of either parental allele through the mutation matrix."""
    first, second = parent
    if not first.is_free and not child.is_free:
        one, other = first.alleles[:, None, :], second.alleles[:, None, :]
        tensor = 0.5 * (mutation[one, child.alleles[None]] + mutation[other, child.alleles[None]])
        return tensor, (first.axes[0], *child.axes)
    if not first.is_free:
        return 0.5 * (mutation[first.alleles] + mutation[second.alleles]), (*first.axes, *child.axes)
    into = mutation[:, child.alleles]
    return 0.5 * (into[:, None] + into[None, :]), (*first.axes, *second.axes, *child.axes)


def pairs_of(alleles: Sequence[tuple[str, ...]], model: LocusModel) -> Indices:
    """Indices intp[ways, 2] of two-allele genotypes."""
    places = {allele: place for place, allele in enumerate(model.alleles)}
    return np.array([[places[first], places[second]] for first, second in alleles], np.intp)
