"""Ages as ranges: what is known about how old a person was when a photo was taken."""

from dataclasses import dataclass
from datetime import date

DAYS_PER_YEAR = 365.2425
ADULT_AGE_YEARS = 18


@dataclass(frozen=True, slots=True)
class AgeRange:
    """Lowest and highest age in years, both included; raises ValueError unless 0 <= low <= high <= 130."""

    low_years: float
    high_years: float

    def __post_init__(self) -> None:
        if not 0 <= self.low_years <= self.high_years <= 130:
            raise ValueError(f"not an age range: {self.low_years} to {self.high_years} years")

    @property
    def is_adult(self) -> bool:
        """Certainly an adult: the whole range is 18 or older."""
        return self.low_years >= ADULT_AGE_YEARS

    @property
    def is_minor(self) -> bool:
        """Certainly a minor: the whole range is under 18."""
        return self.high_years < ADULT_AGE_YEARS

    def shifted(self, years: float) -> "AgeRange":
        """The range `years` later (earlier if negative), cut at birth and at 130 years."""
        low, high = self.low_years + years, self.high_years + years
        return AgeRange(min(max(low, 0.0), 130.0), min(max(high, 0.0), 130.0))


def years_between(earlier: date, later: date) -> float:
    """Signed years from `earlier` to `later` (mean Gregorian year)."""
    return (later - earlier).days / DAYS_PER_YEAR


def age_on(day: date, born: date) -> AgeRange:
    """Exact age of a person born on `born`, as a range of no width; 0 before birth."""
    years = min(max(years_between(born, day), 0.0), 130.0)
    return AgeRange(years, years)
