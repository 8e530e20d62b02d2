"""What a validation run found: numbers beside expected numbers, cases, configurations, the verdict."""

import math
from dataclasses import dataclass, field

from casework.dna_reference.case_format import CaseKind

TOLERANCE = 1e-8


@dataclass(frozen=True, slots=True)
class Difference:
    """One expected number beside ours, within a configuration; infinite where only one of the two is zero."""

    configuration: str
    difference: float


def difference(configuration: str, ours: float, expected: float | None) -> Difference:
    """Our log10 beside the expected one; None expects a ratio of exactly zero."""
    wanted = -math.inf if expected is None else float(expected)
    if ours == wanted:
        return Difference(configuration, 0.0)
    gap = abs(ours - wanted)
    return Difference(configuration, math.inf if math.isnan(gap) else gap)


@dataclass(frozen=True, slots=True)
class CaseOutcome:
    """One line of a case file: its differences, or why it was not compared."""

    file: str
    case: str
    kind: CaseKind
    differences: tuple[Difference, ...] = ()
    error: str | None = None

    @property
    def agrees(self) -> bool:
        """Every number of the case is within the tolerance, and there is at least one."""
        within = all(d.difference <= TOLERANCE for d in self.differences)
        return self.error is None and bool(self.differences) and within

    @property
    def largest(self) -> float:
        """The largest difference of the case; infinite after an error."""
        return math.inf if self.error else max((d.difference for d in self.differences), default=0.0)


@dataclass(frozen=True, slots=True)
class ConfigurationSummary:
    """One file and configuration: cases that agree, cases compared, largest difference."""

    file: str
    configuration: str
    agreed: int
    cases: int
    largest: float


@dataclass(slots=True)
class ValidationReport:
    """All outcomes of a run, in file order."""

    outcomes: list[CaseOutcome] = field(default_factory=list)

    @property
    def agreed(self) -> int:
        """How many cases agree in every number."""
        return sum(outcome.agrees for outcome in self.outcomes)

    @property
    def largest(self) -> float:
        """The largest difference in log10 LR over all cases."""
        return max((outcome.largest for outcome in self.outcomes), default=0.0)

    @property
    def is_passed(self) -> bool:
        """There were cases, and all agree."""
        return bool(self.outcomes) and self.agreed == len(self.outcomes)

    def summaries(self) -> list[ConfigurationSummary]:
        """One row per file and configuration."""
        rows: dict[tuple[str, str], list[float]] = {}
        for outcome in self.outcomes:
            by_configuration: dict[str, float] = {}
            for d in outcome.differences:
                by_configuration[d.configuration] = max(
                    by_configuration.get(d.configuration, 0.0), d.difference
                )
            if outcome.error:
                by_configuration["not computed"] = math.inf
            for configuration, largest in by_configuration.items():
                rows.setdefault((outcome.file, configuration), []).append(largest)
        return [
            ConfigurationSummary(file, configuration, sum(d <= TOLERANCE for d in ds), len(ds), max(ds))
            for (file, configuration), ds in rows.items()
        ]
