"""Which part of a calibration a comparison belongs to: the ages of the two people and the years between."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from pydantic import ConfigDict

from models.age import AgeRange
from models.quality import Verdict

# Ages are known in whole years, so "0 to 2 years" reaches to just below 3.
_NO_END = float("inf")


class AgeClass(StrEnum):
    """Whether the two photos show adults (18 or older) or minors."""

    ADULT_ADULT = "adult_adult"
    MINOR_ADULT = "minor_adult"
    MINOR_MINOR = "minor_minor"


@dataclass(frozen=True, slots=True)
class PairCircumstances:
    """What is known about a pair of photos besides the faces.

    Ages are those at the time of each photo. `years_between` is the time between the photos, unsigned.
    `weakest_quality` is the worse of the two verdicts; refused photos are not compared.
    """

    probe_age: AgeRange | None = None
    candidate_age: AgeRange | None = None
    years_between: float | None = None
    weakest_quality: Verdict = Verdict.USABLE


@dataclass(frozen=True, slots=True)
class Span:
    """A closed range of years."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    low: float
    high: float

    def includes(self, other: "Span") -> bool:
        """Whether all of `other` lies in this range."""
        return self.low <= other.low and other.high <= self.high


@dataclass(frozen=True, slots=True)
class StratumKey:
    """An age class (None: any) and the years between photos, from `gap_from` to just below `gap_below`.

    A `gap_below` of None has no end. Any gap is `gap_from` 0 without end.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    age_class: AgeClass | None
    gap_from: int = 0
    gap_below: int | None = None

    @property
    def is_any_gap(self) -> bool:
        """Whether the years between the photos play no part."""
        return self.gap_from == 0 and self.gap_below is None

    @property
    def width(self) -> float:
        """Years from one end to the other; infinite without an end, and more so from an earlier start."""
        return _NO_END if self.gap_below is None else self.gap_below - self.gap_from

    @property
    def name(self) -> str:
        """A short name: `pooled`, `adult_adult`, `minor_minor/3-10`, `minor_adult/21+`."""
        if self.age_class is None:
            return "pooled"
        if self.is_any_gap:
            return self.age_class.value
        end = "+" if self.gap_below is None else f"-{self.gap_below - 1}"
        return f"{self.age_class.value}/{self.gap_from}{end}"

    def surrounds(self, other: "StratumKey") -> bool:
        """Whether `other` is a narrower part of this stratum, by the years between photos."""
        end, other_end = (key.gap_below or _NO_END for key in (self, other))
        within = self.gap_from <= other.gap_from and other_end <= end
        return self.age_class is other.age_class and within and self != other

    def holds(self, gap: Span) -> bool:
        """Whether every gap in the span belongs here."""
        end = _NO_END if self.gap_below is None else self.gap_below
        return self.gap_from <= gap.low and gap.high < end


POOLED = StratumKey(None)

_ADULT_GAPS = ((0, None), (0, 11), (11, None), (11, 21), (21, None))
_MINOR_GAPS = ((0, None), (0, 11), (0, 3), (3, 11), (11, None))

# Each after the wider ones it falls back to. Adult faces change slowly, and the undated adult photos to fit
# on lie within ten years: adults start at ten years. Children change within two.
ALL_KEYS: tuple[StratumKey, ...] = (
    POOLED,
    *(StratumKey(AgeClass.ADULT_ADULT, *gap) for gap in _ADULT_GAPS),
    *(StratumKey(AgeClass.MINOR_ADULT, *gap) for gap in _ADULT_GAPS),
    *(StratumKey(AgeClass.MINOR_MINOR, *gap) for gap in _MINOR_GAPS),
)


def age_class_of(one: AgeRange | None, other: AgeRange | None) -> AgeClass | None:
    """The age class of a pair; None unless both are certainly adult or certainly minor."""
    if one is None or other is None:
        return None
    minors = [age.is_minor for age in (one, other)]
    if not all(age.is_minor or age.is_adult for age in (one, other)):
        return None
    return (AgeClass.ADULT_ADULT, AgeClass.MINOR_ADULT, AgeClass.MINOR_MINOR)[sum(minors)]


def gap_of(circumstances: PairCircumstances) -> Span | None:
    """The years between the photos, from their dates or else from the ages; None when neither is known."""
    if circumstances.years_between is not None:
        years = abs(circumstances.years_between)
        return Span(years, years)
    one, other = circumstances.probe_age, circumstances.candidate_age
    if one is None or other is None:
        return None
    apart = (one.low_years - other.high_years, other.low_years - one.high_years)
    furthest = max(one.high_years - other.low_years, other.high_years - one.low_years)
    return Span(max(0.0, *apart), furthest)


def narrowest(keys: tuple[StratumKey, ...], age_class: AgeClass | None, gap: Span | None) -> StratumKey:
    """The narrowest of `keys` that holds the case; the pooled stratum when no other does."""
    if age_class is None:
        return POOLED
    of_class = [key for key in keys if key.age_class is age_class]
    holding = [key for key in of_class if key.is_any_gap or (gap is not None and key.holds(gap))]
    return min(holding, key=lambda key: (key.width, -key.gap_from), default=POOLED)
