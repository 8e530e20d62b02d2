"""A nightly re-match: who works on it, how far it has come, what it found, and what it was made with."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from models.message import Message


class RunState(StrEnum):
    """Claimed: being planned. Running: comparing. Held: all compared, a person has to release the alerts."""

    CLAIMED = "claimed"
    RUNNING = "running"
    STOPPED = "stopped"
    FAILED = "failed"
    HELD = "held"
    FINISHED = "finished"


UNFINISHED = frozenset({RunState.CLAIMED, RunState.RUNNING, RunState.STOPPED, RunState.FAILED})
COMPARED = frozenset({RunState.HELD, RunState.FINISHED})


class RunScope(StrEnum):
    """Incremental: what changed, and the part of the residents whose turn it is. Full: everybody."""

    INCREMENTAL = "incremental"
    FULL = "full"


class RunStage(StrEnum):
    """Compare fills the candidates chunk by chunk, assign orders them, publish proposes them."""

    PLAN = "plan"
    COMPARE = "compare"
    ASSIGN = "assign"
    PUBLISH = "publish"
    DONE = "done"


class HoldReason(StrEnum):
    """Why alerts wait for a person."""

    VERSIONS_CHANGED = "versions_changed"
    TOO_MANY_CANDIDATES = "too_many_candidates"


class ChunkKind(StrEnum):
    """Whose numbers a chunk holds, and what they are compared with."""

    FACE_SUBJECTS = "face_subjects"
    FACE_REPORTS = "face_reports"
    FACE_ENTRIES = "face_entries"
    CLUES = "clues"
    DNA_SUBJECTS = "dna_subjects"
    DNA_FAMILIES = "dna_families"


@dataclass(frozen=True, slots=True)
class Chunk:
    """One step of a run: `number` counts from 0; `items` are numbers of records."""

    number: int
    kind: ChunkKind
    items: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Lease:
    """Who works on a run: `token` is theirs alone, so that nobody else's step can be taken for theirs."""

    token: str
    owner: str
    host: str
    pid: int
    claimed_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run stands: the stage, and the next of its steps."""

    stage: RunStage
    next_step: int
    steps: int


@dataclass(frozen=True, slots=True)
class RunCounters:
    """What a run did so far, in pairs unless said otherwise; `searched` counts probes that were people."""

    searched: int = 0
    face_pairs: int = 0
    dna_pairs: int = 0
    not_comparable: int = 0
    candidates: int = 0
    new: int = 0
    revived: int = 0
    refreshed: int = 0
    unchanged: int = 0
    silent: int = 0
    errors: int = 0

    def __add__(self, other: "RunCounters") -> "RunCounters":
        sums = {name: getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__}
        return RunCounters(**sums)

    @property
    def considered(self) -> int:
        """Pairs looked at, those that could not be compared included."""
        return self.face_pairs + self.dna_pairs + self.not_comparable

    @property
    def suppressed(self) -> int:
        """Candidates that were no news: judged, or alerted before on the same evidence."""
        return self.unchanged + self.silent


@dataclass(frozen=True, slots=True)
class RunVersions:
    """What the numbers of a run rest on; a change of any of these but `software` asks for a full run."""

    software: str
    pack: str | None
    calibration: str | None
    frequencies: tuple[str, ...]
    rules: str
    gates: str
    dna_kernel: str

    @property
    def basis(self) -> tuple[object, ...]:
        """All that decides who is a candidate."""
        return (self.pack, self.calibration, self.frequencies, self.rules, self.gates, self.dna_kernel)


@dataclass(frozen=True, slots=True)
class RunMarks:
    """Up to where a run looked: everything later is for the next one.

    `template_seq` and `change_seq` are the last events seen; `residents_until` is the latest entry that made
    somebody a resident.
    """

    template_seq: int
    change_seq: int
    residents_until: datetime


@dataclass(frozen=True, slots=True)
class RunError:
    """One record that could not be compared, and why; the run went on without it."""

    kind: str
    item_id: int
    code: str
    reason: Message


@dataclass(frozen=True, slots=True)
class Hold:
    """Why the alerts of a run wait, with the numbers behind it."""

    reason: HoldReason
    explanation: Message


@dataclass(frozen=True, slots=True)
class Release:
    """Who let the held alerts go, when and why."""

    released_by: str
    released_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class BatchRun:
    """One run. `active_s` is time worked on it over all processes; `peak_bytes` the most memory of any.

    `since_id` is the run whose end an incremental run follows the changes from.
    """

    id: int
    scope: RunScope
    state: RunState
    requested_by: str
    started_at: datetime
    finished_at: datetime | None
    scheduled_for: datetime | None
    since_id: int | None
    lease: Lease | None
    progress: Progress
    counters: RunCounters
    versions: RunVersions
    marks: RunMarks
    holds: tuple[Hold, ...] = ()
    release: Release | None = None
    failure: Message | None = None
    resumed: int = 0
    active_s: float = 0.0
    peak_bytes: int = 0
    galleries: dict[str, int] = field(default_factory=dict)

    @property
    def candidates_per_search(self) -> float | None:
        """Candidates for each person searched with; None before anybody was."""
        return self.counters.candidates / self.counters.searched if self.counters.searched else None
