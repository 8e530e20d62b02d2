"""People whom no company makes probable members: dropped where there are too many, with a bound."""

import math
from collections.abc import Mapping, Sequence

import numpy as np

from matching.dna.joint.locus_gain import Candidates, Float64Array, locus_gain
from matching.dna.joint.question import MissingFamily, too_many
from matching.dna.locus_model import LocusModel
from matching.dna.relation_families import TypedPerson

_REACHES = (40.0, 30.0, 25.0, 20.0, 16.0, 13.0, 10.0, 8.0)


def without_improbable(
    family: MissingFamily,
    candidates: Candidates,
    people: Sequence[TypedPerson],
    models: Mapping[str, LocusModel],
    *,
    most: int,
) -> tuple[Candidates, float]:
    """At most `most` combinations of candidates, and an upper bound of what was dropped, relative to all.

    If a person, added to any assignment, multiplies its likelihood by at most x, then all assignments with
    that person as that member weigh at most x times those without. Refused when too few can be dropped.
    """
    highest = _highest_increments(family, candidates, people, models)
    for reach in _REACHES:
        kept = tuple(tuple(p for p, gain in found.items() if gain >= -reach) for found in highest)
        if math.prod(1 + len(each) for each in kept) <= most:
            lost = (gain for found in highest for gain in found.values() if gain < -reach)
            return kept, math.fsum(10.0**gain for gain in lost)
    raise too_many(family.name, math.prod(1 + len(each) for each in candidates))


def _highest_increments(
    family: MissingFamily,
    candidates: Candidates,
    people: Sequence[TypedPerson],
    models: Mapping[str, LocusModel],
) -> list[dict[int, float]]:
    """By member, the most that each person can add to log10 L, whichever genotypes the others show."""
    highest = [np.zeros(1 + len(each)) for each in candidates]
    for model in models.values():
        locus = locus_gain(family, candidates, people, model)
        if locus is not None:
            for axis, (found, codes) in enumerate(zip(highest, locus.codes, strict=True)):
                found += _highest_along(locus.log10_gain, axis)[codes]
    return [
        dict(zip(each, found[1:].tolist(), strict=True))
        for each, found in zip(candidates, highest, strict=True)
    ]


def _highest_along(gain: Float64Array, axis: int) -> Float64Array:
    """The most that each code of an axis adds to its first one, over all possible codes of the others."""
    rows = np.moveaxis(gain, axis, -1).reshape(-1, gain.shape[axis])
    possible = rows[np.isfinite(rows[:, 0])]
    return np.asarray((possible - possible[:, :1]).max(axis=0))
