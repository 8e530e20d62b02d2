"""What a step of a run found."""

from dataclasses import dataclass, field

from models.batch_candidate import RunCandidate
from models.batch_run import RunCounters, RunError


@dataclass(frozen=True, slots=True)
class Found:
    """What one step found: candidates, counts, records at fault, and who was compared with everybody."""

    candidates: tuple[RunCandidate, ...] = ()
    counters: RunCounters = field(default_factory=RunCounters)
    errors: tuple[RunError, ...] = ()
    compared: tuple[int, ...] = ()

    def __add__(self, other: "Found") -> "Found":
        return Found(
            self.candidates + other.candidates,
            self.counters + other.counters,
            self.errors + other.errors,
            self.compared + other.compared,
        )
