"""Fits a calibration, stratum by stratum, and measures it on people the fit had not seen."""

from dataclasses import dataclass

import numpy as np

from matching.face.calibration_artefact import Cause, HeldOut, LeftOut, Protocol, StratumCounts, StratumFit
from matching.face.calibration_check import held_out_cost, held_out_log10_lrs
from matching.face.calibration_line import Line, fit_line
from matching.face.calibration_sample import (
    BoolVector,
    CalibrationPhotos,
    Comparisons,
    Float64Vector,
    count,
    in_stratum,
    weights,
)
from matching.face.calibration_strata import ALL_KEYS, Span, StratumKey
from matching.face.calibration_tail import fit_tail, lowest_rate

_DIGITS = 6


@dataclass(frozen=True, slots=True, eq=False)
class StratumSample:
    """The comparisons of one stratum with their weights; `belongs` marks them among all comparisons."""

    key: StratumKey
    belongs: BoolVector
    pairs: Comparisons
    weight: Float64Vector
    counts: StratumCounts

    def minors_share(self, protocol: Protocol) -> float | None:
        """Undated photos may show children, so those have their share; where ages are known people decide."""
        return _minors_share(self.key, protocol)


def sample_stratum(pairs: Comparisons, key: StratumKey, protocol: Protocol) -> StratumSample:
    """The part of `pairs` that belongs to a stratum, weighted."""
    belongs = in_stratum(pairs, key)
    here = pairs.where(belongs)
    weight = weights(here, minors_share=_minors_share(key, protocol))
    return StratumSample(key, belongs, here, weight, count(here, weight, protocol))


def _minors_share(key: StratumKey, protocol: Protocol) -> float | None:
    return protocol.minors_share if key.age_class is None else None


class StrataFit:
    """The strata of one set of comparisons, fitted from the widest to the narrowest."""

    def __init__(
        self, photos: CalibrationPhotos, pairs: Comparisons, protocol: Protocol, source_names: tuple[str, ...]
    ) -> None:
        self._photos, self._pairs, self._protocol, self._names = photos, pairs, protocol, source_names
        self._judged: dict[StratumKey, Float64Vector] = {}
        self.fits: dict[StratumKey, StratumFit] = {}
        self.left_out: list[LeftOut] = []
        for key in ALL_KEYS:
            self._add(sample_stratum(pairs, key, protocol))

    def _add(self, sample: StratumSample) -> None:
        """Keeps a stratum its people can carry, if it costs held-out people less than the one around it."""
        line = fit_line(sample.pairs, sample.weight, self._protocol) if self._is_enough(sample) else None
        if line is None:
            if sample.counts.mated_people:
                self._leave_out(sample, Cause.TOO_FEW_PEOPLE)
            return
        log10_lrs = held_out_log10_lrs(
            sample.pairs, self._protocol, minors_share=sample.minors_share(self._protocol)
        )
        cost = held_out_cost(log10_lrs, sample.pairs, sample.weight)
        wider = self._wider_cllr(sample)
        if wider is not None and cost.cllr > wider - self._protocol.least_gain:
            self._leave_out(sample, Cause.NOT_BETTER, cllr=cost.cllr, wider=wider)
            return
        self._judged[sample.key] = np.zeros(len(self._pairs))
        self._judged[sample.key][sample.belongs] = log10_lrs
        costs = (cost, *self._by_source(sample, log10_lrs))
        self.fits[sample.key] = self._fitted(sample, line, costs, wider)

    def _is_enough(self, sample: StratumSample) -> bool:
        people = min(sample.counts.mated_people, sample.counts.non_mated_people)
        return min(people, sample.counts.non_mated_effective) >= self._protocol.minimum_people

    def _leave_out(
        self, sample: StratumSample, cause: Cause, *, cllr: float | None = None, wider: float | None = None
    ) -> None:
        self.left_out.append(LeftOut(sample.key, sample.counts, cause, cllr, wider))

    def _wider_cllr(self, sample: StratumSample) -> float | None:
        around = next((key for key in reversed(self._judged) if key.surrounds(sample.key)), None)
        if around is None:
            return None
        return held_out_cost(self._judged[around][sample.belongs], sample.pairs, sample.weight).cllr

    def _by_source(self, sample: StratumSample, log10_lrs: Float64Vector) -> list[HeldOut]:
        """The cost on each source of a stratum of several."""
        pairs, costs = sample.pairs, []
        sources = np.unique(pairs.source)
        for source in sources if len(sources) > 1 else ():
            here = pairs.source == source
            if len(np.unique(pairs.is_mated[here])) == 2:
                there, weight = pairs.where(here), sample.weight[here]
                costs.append(held_out_cost(log10_lrs[here], there, weight, source=self._names[source]))
        return costs

    def _fitted(
        self, sample: StratumSample, line: Line, held_out: tuple[HeldOut, ...], wider: float | None
    ) -> StratumFit:
        mated, others = sample.pairs.is_mated, ~sample.pairs.is_mated
        lowest = lowest_rate(sample.counts.non_mated_effective, self._protocol.rate_if_none_seen)
        used = np.unique(np.concatenate([sample.pairs.first, sample.pairs.second]))
        return StratumFit(
            key=sample.key,
            counts=sample.counts,
            ages=_span(self._photos.lowest_age[used], self._photos.highest_age[used]),
            gaps=_span(sample.pairs.lowest_gap[mated], sample.pairs.highest_gap[mated]),
            intercept=round(line.intercept, _DIGITS),
            slope=round(line.slope, _DIGITS),
            lower_bound=round(line.lower, 2),
            upper_bound=round(line.upper, 2),
            lowest_rate=lowest,
            tail=fit_tail(sample.pairs.score[others], sample.weight[others], lowest),
            held_out=held_out,
            wider_cllr=wider,
        )


def _span(low: Float64Vector, high: Float64Vector) -> Span | None:
    if np.isnan(low).all() or np.isnan(high).all():
        return None
    return Span(float(np.nanmin(low)), float(np.nanmax(high)))
