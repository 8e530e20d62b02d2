"""The comparisons a calibration is fitted on, and what they are worth: people are the units, not pairs."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.face.calibration_artefact import Protocol, StratumCounts
from matching.face.calibration_strata import AgeClass, StratumKey
from matching.face.pairing import IntVector, mated_pairs, non_mated_pairs
from models.age import ADULT_AGE_YEARS

Float64Vector = npt.NDArray[np.float64]
BoolVector = npt.NDArray[np.bool_]

_CLASS_BY_MINORS = (AgeClass.ADULT_ADULT, AgeClass.MINOR_ADULT, AgeClass.MINOR_MINOR)


@dataclass(frozen=True, slots=True, eq=False)
class CalibrationPhotos:
    """n photos that were not refused: person and source numbers int64[n], unit vectors float32[n,d].

    `lowest_age` and `highest_age` float64[n] are the ages at the time of the photo, NaN when unknown; of an
    undated source they are the ages its people may have. `longest_gap` float64[sources] is the most years
    between two photos of one person, NaN when unknown.
    """

    people: IntVector
    sources: IntVector
    vectors: npt.NDArray[np.float32]
    lowest_age: Float64Vector
    highest_age: Float64Vector
    longest_gap: Float64Vector


@dataclass(frozen=True, slots=True, eq=False)
class Comparisons:
    """m compared pairs: photos `first` < `second`, persons, source, score, truth, and what is known of ages.

    `minors` is 0, 1 or 2, and -1 when the ages do not say; gaps are NaN when unknown; `holds_minors` says
    whether the source may hold photos of minors. All are [m].
    """

    first: IntVector
    second: IntVector
    person: IntVector
    other_person: IntVector
    source: IntVector
    score: Float64Vector
    is_mated: BoolVector
    minors: IntVector
    holds_minors: BoolVector
    lowest_gap: Float64Vector
    highest_gap: Float64Vector

    def __len__(self) -> int:
        return len(self.score)

    def where(self, keep: BoolVector) -> "Comparisons":
        """The comparisons for which `keep` bool[m] holds."""
        return Comparisons(*(getattr(self, name)[keep] for name in self.__slots__))


def compare_within_sources(photos: CalibrationPhotos, protocol: Protocol) -> Comparisons:
    """All mated pairs, and the non-mated pairs of each source (a seeded sample of very large ones).

    People of different sources are not paired: their photos differ in kind, which makes strangers look less
    alike than they do within one gallery, and would flatter the false match rate.
    """
    firsts, seconds = [], []
    for source in np.unique(photos.sources):
        here = np.flatnonzero(photos.sources == source)
        people = photos.people[here]
        most, seed = protocol.most_non_mated_per_source, protocol.seed
        for first, second in (mated_pairs(people), non_mated_pairs(people, most=most, seed=seed)):
            firsts.append(here[first])
            seconds.append(here[second])
    return compared(photos, np.concatenate(firsts), np.concatenate(seconds))


def compared(photos: CalibrationPhotos, first: IntVector, second: IntVector) -> Comparisons:
    """The comparisons of the photos numbered `first` and `second`, int64[m] each, of one source per pair."""
    low, high = photos.lowest_age, photos.highest_age
    is_mated = photos.people[first] == photos.people[second]
    limit = np.where(is_mated, photos.longest_gap[photos.sources[first]], np.nan)
    are_dated = (low[first] == high[first]) & (low[second] == high[second])
    apart = np.abs(low[first] - low[second])
    return Comparisons(
        first=first,
        second=second,
        person=photos.people[first],
        other_person=photos.people[second],
        source=photos.sources[first],
        score=_cosines(photos.vectors, first, second),
        is_mated=is_mated,
        minors=_minors(low, high, first, second),
        holds_minors=_holds_minors(photos)[photos.sources[first]],
        lowest_gap=np.where(are_dated, apart, np.where(np.isnan(limit), np.nan, 0.0)),
        highest_gap=np.where(are_dated, apart, limit),
    )


def joined(photos: CalibrationPhotos, more: CalibrationPhotos) -> CalibrationPhotos:
    """The photos of both, `more` after `photos`; persons and sources are numbered alike."""
    return CalibrationPhotos(
        people=np.concatenate([photos.people, more.people]),
        sources=np.concatenate([photos.sources, more.sources]),
        vectors=np.concatenate([photos.vectors, more.vectors]),
        lowest_age=np.concatenate([photos.lowest_age, more.lowest_age]),
        highest_age=np.concatenate([photos.highest_age, more.highest_age]),
        longest_gap=photos.longest_gap,
    )


def in_stratum(pairs: Comparisons, key: StratumKey) -> BoolVector:
    """Which comparisons belong to a stratum, bool[m].

    A mated pair needs a gap that lies in the stratum. A non-mated pair whose age difference is unknown
    belongs to every gap of its class: the gap between strangers is an accident of the pairing.
    """
    if key.age_class is None:
        return np.ones(len(pairs), np.bool_)
    of_class: BoolVector = pairs.minors == _CLASS_BY_MINORS.index(key.age_class)
    if key.is_any_gap:
        return of_class
    end = np.inf if key.gap_below is None else key.gap_below
    in_gap = (pairs.lowest_gap >= key.gap_from) & (pairs.highest_gap < end)
    undated = ~pairs.is_mated & np.isnan(pairs.lowest_gap)
    return np.asarray(of_class & (in_gap | undated))


def weights(pairs: Comparisons, *, minors_share: float | None) -> Float64Vector:
    """Weight of each comparison, float64[m]; the mated sum to 1, and so do the non-mated.

    Each person (mated) and each pair of people (non-mated) counts once, however many photos they have. With a
    `minors_share`, sources that hold minors together weigh that much of each kind of pair, where both occur.
    """
    _, unit, size = np.unique(_unit_codes(pairs), return_inverse=True, return_counts=True)
    weight = 1.0 / size[unit]
    for truth in (True, False):
        of_truth = pairs.is_mated == truth
        minors, adults = of_truth & pairs.holds_minors, of_truth & ~pairs.holds_minors
        if minors_share is not None and minors.any() and adults.any():
            weight[minors] *= minors_share / weight[minors].sum()
            weight[adults] *= (1 - minors_share) / weight[adults].sum()
        weight[of_truth] /= weight[of_truth].sum() or 1.0
    return weight


def count(pairs: Comparisons, weight: Float64Vector, protocol: Protocol) -> StratumCounts:
    """How many people and pairs stand behind weighted comparisons, and what they are worth."""
    mated, others = pairs.where(pairs.is_mated), pairs.where(~pairs.is_mated)
    return StratumCounts(
        mated_people=len(np.unique(mated.person)),
        mated_pairs=len(mated),
        mated_effective=_rounded(effective_people(mated, weight[pairs.is_mated])),
        non_mated_people=len(np.unique(np.concatenate([others.person, others.other_person]))),
        non_mated_people_pairs=len(np.unique(_unit_codes(others))),
        non_mated_pairs=len(others),
        non_mated_effective=_rounded(effective_non_mated(others, weight[~pairs.is_mated], protocol)),
    )


def effective_people(mated: Comparisons, weight: Float64Vector) -> float:
    """How many equally weighted people the mated comparisons are worth (Kish: (sum w)^2 / sum w^2)."""
    each = np.bincount(mated.person, weight)
    return float(each.sum() ** 2 / (each**2).sum()) if len(mated) else 0.0


def effective_non_mated(others: Comparisons, weight: Float64Vector, protocol: Protocol) -> float:
    """How many independent comparisons the tail of the non-mated scores is worth.

    Sources with minors and sources of adults are judged apart: a rate of which neither shows a case may
    still be as high as the one that shows less allows. The smaller of worth / share of the weight.
    """
    worth = [
        _worth(others.where(here), weight[here], protocol) / float(weight[here].sum() / weight.sum())
        for here in (others.holds_minors, ~others.holds_minors)
        if here.any()
    ]
    return min(*worth, float(len(others))) if worth else 0.0


def weighted_quantiles(values: Float64Vector, weight: Float64Vector, number: int) -> Float64Vector:
    """`number` equally weighted values that stand for the weighted ones: quantiles (k + 1/2) / number."""
    order = np.argsort(values, kind="stable")
    cumulative = np.cumsum(weight[order])
    wanted = (np.arange(number) + 0.5) / number * cumulative[-1]
    return np.asarray(values[order][np.searchsorted(cumulative, wanted)], np.float64)


def _cosines(vectors: npt.NDArray[np.float32], first: IntVector, second: IntVector) -> Float64Vector:
    score = np.empty(len(first))
    for start in range(0, len(first), 50_000):
        part = slice(start, start + 50_000)
        one, other = vectors[first[part]].astype(np.float64), vectors[second[part]].astype(np.float64)
        score[part] = np.einsum("nd,nd->n", one, other)
    return score


def _minors(low: Float64Vector, high: Float64Vector, first: IntVector, second: IntVector) -> IntVector:
    minor = np.where(high < ADULT_AGE_YEARS, 1, np.where(low >= ADULT_AGE_YEARS, 0, -9))
    together = minor[first] + minor[second]
    return np.where(together < 0, -1, together).astype(np.int64)


def _holds_minors(photos: CalibrationPhotos) -> BoolVector:
    """Whether each source may hold minors, bool[sources]: unless everyone is known to be an adult."""
    are_adults = photos.lowest_age >= ADULT_AGE_YEARS
    return np.bincount(photos.sources, ~are_adults, len(photos.longest_gap)) > 0


def _unit_codes(pairs: Comparisons) -> IntVector:
    low = np.minimum(pairs.person, pairs.other_person)
    high = np.maximum(pairs.person, pairs.other_person)
    return low * (int(high.max(initial=0)) + 1) + high


def _worth(others: Comparisons, weight: Float64Vector, protocol: Protocol) -> float:
    """rate (1 - rate) / variance, the variance by leaving out one person at a time.

    Taken at the highest score that `tail_people_pairs` different pairs of people reach. Pairs that share a
    person are not independent; leaving out people shows how much that matters, and errs towards fewer.
    """
    units = _unit_codes(others)
    order = np.argsort(-others.score, kind="stable")
    _, first_seen = np.unique(units[order], return_index=True)
    if len(first_seen) < protocol.tail_people_pairs:
        return len(first_seen) / 2
    depth = np.sort(first_seen)[protocol.tail_people_pairs - 1]
    hit = weight * (others.score >= others.score[order[depth]])
    rate = float(hit.sum() / weight.sum())
    variance = _leave_one_person_out(others, hit, weight)
    return min(rate * (1 - rate) / variance, float(len(others))) if variance > 0 else len(first_seen) / 2


def _leave_one_person_out(others: Comparisons, hit: Float64Vector, weight: Float64Vector) -> float:
    """Jackknife variance of the weighted rate over people."""
    people = np.unique(np.concatenate([others.person, others.other_person]))
    number = int(people.max()) + 1

    def of_each_person(values: Float64Vector) -> Float64Vector:
        one = np.bincount(others.person, values, number)
        other = np.bincount(others.other_person, values, number)
        return np.asarray((one + other)[people], np.float64)

    remaining = weight.sum() - of_each_person(weight)
    if remaining.min() <= weight.min() / 2:
        return np.inf  # all comparisons hang on one person
    without = (hit.sum() - of_each_person(hit)) / remaining
    return float((len(people) - 1) / len(people) * ((without - without.mean()) ** 2).sum())


def _rounded(effective: float) -> float:
    return float(round(effective, 1))
