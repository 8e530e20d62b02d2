"""The evidence of a pair as a waterfall: prior, each item, total in log10; geometry for a template.

Splink draws match weights so (`splink/internals/waterfall_chart.py`); here prior and items come from
`FusedTold`, what counts nothing has no bar, and bounds of a calibration are drawn as a line.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from api.schemas.common import Words
from api.schemas.numbers import rounded
from api.schemas.pair_evidence import FusedTold
from api.schemas.searches import EvidenceTold
from casework.review.wording import evidence_words
from models.message import Message

WIDTH: Final = 600.0
ROW: Final = 34.0
_MOST_TICKS: Final = 10
_STEPS: Final = (1, 2, 5, 10, 20, 50, 100)
_WRITTEN_OUT: Final = 6


class BarKind(StrEnum):
    """What a bar stands for; it is drawn in the colour of its kind and named in words beside it."""

    PRIOR = "prior"
    FOR = "for"
    AGAINST = "against"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: from `start` to `end` in log10, where that is drawn, and what it says.

    `step` is what the row adds, `low_x` and `high_x` where the bounds of an item lie (None: no bounds).
    """

    kind: BarKind
    label: Words
    sentence: Words
    effect: Words
    step: float
    start: float
    end: float
    x: float
    width: float
    y: float
    low_x: float | None = None
    high_x: float | None = None

    @property
    def end_x(self) -> float:
        """Where the running total stands after the row."""
        return self.x + self.width if self.end >= self.start else self.x


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The chart, `WIDTH` x `height`: rows from the top, ticks as (log10, x); `uncounted` has no bars."""

    bars: tuple[Bar, ...]
    ticks: tuple[tuple[int, float], ...]
    zero_x: float
    height: float
    uncounted: tuple[tuple[Words, Words], ...]


@dataclass(frozen=True, slots=True)
class _Scale:
    low: int
    high: int

    def x(self, value: float) -> float:
        return round((value - self.low) / (self.high - self.low) * WIDTH, 1)


@dataclass(frozen=True, slots=True)
class _Step:
    """What one bar shows: from where to where in log10, and between which bounds."""

    kind: BarKind
    label: Words
    sentence: Words
    start: float
    end: float
    bounds: tuple[float, float] | None = None


def waterfall(fused: FusedTold) -> Waterfall:
    """The chart of a fused order. Ratios of exactly 0 and items without one are listed, not drawn."""
    counted = [each for each in fused.items if each.log10_lr]
    scale = _scale(fused, counted)
    bars = [_bar(_Step(BarKind.PRIOR, _PRIOR, fused.prior_words, 0.0, fused.log10_prior_odds), 0, scale)]
    for row, item in enumerate(counted, start=1):
        bars.append(_item(item, bars[-1].end, row, scale))
    total = bars[-1].end
    bars.append(_bar(_Step(BarKind.TOTAL, _TOTAL, _TOTAL_SENTENCE, 0.0, total), len(bars), scale))
    return Waterfall(
        bars=tuple(bars),
        ticks=tuple((tick, scale.x(tick)) for tick in _ticks(scale)),
        zero_x=scale.x(0),
        height=len(bars) * ROW,
        uncounted=tuple((_label(each), each.reason) for each in fused.items if not each.log10_lr),
    )


def effect(log10: float) -> Words:
    """What a step does to the odds, in plain words."""
    if round(log10, 2) == 0:
        return Words(zh="不改变比值", en="leaves the odds as they are")
    times = _times(abs(log10))
    if log10 > 0:
        return Words(zh=f"把比值乘以约 {times}", en=f"multiplies the odds by about {times}")
    return Words(zh=f"把比值除以约 {times}", en=f"divides the odds by about {times}")


def _item(item: EvidenceTold, start: float, row: int, scale: _Scale) -> Bar:
    step = item.log10_lr or 0.0
    kind = BarKind.FOR if step > 0 else BarKind.AGAINST
    low, high = item.lower_bound, item.upper_bound
    bounds = None
    if low is not None and high is not None and high > low and item.kind == "face":
        bounds = (start + low, start + high)
    return _bar(_Step(kind, _label(item), item.reason, start, start + step, bounds), row, scale)


def _bar(step: _Step, row: int, scale: _Scale) -> Bar:
    left, right = sorted((scale.x(step.start), scale.x(step.end)))
    return Bar(
        kind=step.kind,
        label=step.label,
        sentence=step.sentence,
        effect=effect(step.end - step.start),
        step=rounded(step.end - step.start, 2),
        start=rounded(step.start, 2),
        end=rounded(step.end, 2),
        x=left,
        width=round(right - left, 1),
        y=row * ROW,
        low_x=None if step.bounds is None else scale.x(step.bounds[0]),
        high_x=None if step.bounds is None else scale.x(step.bounds[1]),
    )


def _scale(fused: FusedTold, counted: Sequence[EvidenceTold]) -> _Scale:
    ends = [0.0, fused.log10_prior_odds]
    for item in counted:
        start = ends[-1]
        bounds = [each for each in (item.lower_bound, item.upper_bound) if each is not None]
        ends += [start + each for each in bounds if item.kind == "face"]
        ends.append(start + (item.log10_lr or 0.0))
    return _Scale(math.floor(min(ends) - 0.25), math.ceil(max(ends) + 0.25))


def _ticks(scale: _Scale) -> list[int]:
    span = scale.high - scale.low
    step = next(each for each in _STEPS if span / each <= _MOST_TICKS)
    first = math.ceil(scale.low / step) * step
    return list(range(first, scale.high + 1, step))


def _times(log10: float) -> str:
    if log10 >= _WRITTEN_OUT:
        return f"10^{log10:.1f}"
    value = 10**log10
    return f"{value:.1f}" if value < 10 else f"{float(f'{value:.2g}'):,.0f}"


def _label(item: EvidenceTold) -> Words:
    return Words.of(evidence_words(item.kind, item.stratum))


_PRIOR = Words.of(Message("先验", "Prior"))
_TOTAL = Words.of(Message("合计", "Total"))
_TOTAL_SENTENCE = Words.of(
    Message(
        "先验与各项相加；只用来排先后，不是鉴定意见。", "Prior and items added; orders lists, is no opinion."
    )
)
