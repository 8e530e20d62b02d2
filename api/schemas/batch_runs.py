"""Nightly runs as JSON."""

from dataclasses import asdict
from typing import Any, Self

from pydantic import ConfigDict, Field

from api.schemas.common import Given, Instant, Told, ToldRecord, Words
from casework.nightly.records import RunReport
from casework.nightly.report import counters_of
from models.batch_run import (
    BatchRun,
    Hold,
    HoldReason,
    Lease,
    Release,
    RunError,
    RunScope,
    RunStage,
    RunState,
)

_COUNTERS: dict[str, Any] = {
    "searched": 50000,
    "considered": 51200000000,
    "face_pairs": 50000000000,
    "dna_pairs": 0,
    "not_comparable": 1200000000,
    "candidates": 212,
    "new": 9,
    "revived": 1,
    "refreshed": 3,
    "unchanged": 150,
    "silent": 49,
    "suppressed": 199,
    "held": 0,
    "errors": 1,
}
_EXAMPLE: dict[str, Any] = {
    "id": 12,
    "scope": "incremental",
    "state": "finished",
    "requested_by": "scheduler",
    "started_at": "2026-03-20T16:30:00Z",
    "finished_at": "2026-03-20T16:30:41Z",
    "scheduled_for": "2026-03-20T16:30:00Z",
    "since_id": 11,
    "worker": None,
    "progress": {"stage": "done", "steps_done": 2, "steps": 2},
    "counters": _COUNTERS,
    "held_for": [],
    "release": None,
    "failure": None,
    "resumed": 0,
    "active_s": 38.2,
    "peak_gb": 2.31,
    "versions": {
        "software": "guitu 0.1.0",
        "pack": "embedded@0f1e2d3c4b5a",
        "calibration": "embedded-faces.1+12da9a0f8d21",
        "frequencies": ["CN_STD59@1"],
        "rules": "guitu-2026-2",
        "gates": "face: 10 below 0.1 by chance; dna: as the rules",
        "dna_kernel": "interleaved-64.1",
    },
}


class CountersTold(Told):
    """What a run did, in pairs; `searched` counts people, `suppressed` is no news, `held` waits."""

    searched: int
    considered: int
    face_pairs: int
    dna_pairs: int
    not_comparable: int
    candidates: int
    new: int
    revived: int
    refreshed: int
    unchanged: int
    silent: int
    suppressed: int
    held: int
    errors: int

    @classmethod
    def of(cls, run: BatchRun) -> Self:
        """The counts as an answer carries them."""
        return cls(**counters_of(run))


class WorkerTold(Told):
    """Who works on a run now, and when their lease runs out unless renewed."""

    owner: str
    host: str
    pid: int
    since: Instant
    expires_at: Instant

    @classmethod
    def of(cls, lease: Lease) -> Self:
        """The lease without its secret."""
        return cls(
            owner=lease.owner,
            host=lease.host,
            pid=lease.pid,
            since=lease.claimed_at,
            expires_at=lease.expires_at,
        )


class ProgressTold(Told):
    """Where a run stands."""

    stage: RunStage
    steps_done: int
    steps: int


class HoldTold(Told):
    """Why alerts wait for a person."""

    reason: HoldReason
    explanation: Words

    @classmethod
    def of(cls, hold: Hold) -> Self:
        """The hold as an answer carries it."""
        return cls(reason=hold.reason, explanation=Words.of(hold.explanation))


class ReleaseTold(Told):
    """Who let held alerts go, when and why."""

    released_by: str
    released_at: Instant
    reason: str

    @classmethod
    def of(cls, release: Release) -> Self:
        """The release as an answer carries it."""
        return cls(**asdict(release))


class RunVersionsTold(Told):
    """What the numbers of a run rest on."""

    software: str
    pack: str | None
    calibration: str | None
    frequencies: list[str]
    rules: str
    gates: str
    dna_kernel: str


class BatchRunTold(ToldRecord):
    """One nightly run as it stands, from the row its worker writes."""

    collection = "batch-runs"

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    scope: RunScope
    state: RunState
    requested_by: str
    started_at: Instant
    finished_at: Instant | None
    scheduled_for: Instant | None
    since_id: int | None = Field(description="The run whose end an incremental run follows the changes from")
    worker: WorkerTold | None
    progress: ProgressTold
    counters: CountersTold
    held_for: list[HoldTold]
    release: ReleaseTold | None
    failure: Words | None
    resumed: int
    active_s: float
    peak_gb: float
    versions: RunVersionsTold

    @classmethod
    def of(cls, run: BatchRun) -> Self:
        """The run as an answer carries it."""
        return cls(
            id=run.id,
            scope=run.scope,
            state=run.state,
            requested_by=run.requested_by,
            started_at=run.started_at,
            finished_at=run.finished_at,
            scheduled_for=run.scheduled_for,
            since_id=run.since_id,
            worker=None if run.lease is None else WorkerTold.of(run.lease),
            progress=ProgressTold(
                stage=run.progress.stage, steps_done=run.progress.next_step, steps=run.progress.steps
            ),
            counters=CountersTold.of(run),
            held_for=[HoldTold.of(hold) for hold in run.holds],
            release=None if run.release is None else ReleaseTold.of(run.release),
            failure=None if run.failure is None else Words.of(run.failure),
            resumed=run.resumed,
            active_s=run.active_s,
            peak_gb=run.peak_bytes / 1e9,
            versions=RunVersionsTold(
                **(asdict(run.versions) | {"frequencies": list(run.versions.frequencies)})
            ),
        )


class RunErrorTold(Told):
    """One record that could not be compared, and why; the run went on without it."""

    kind: str
    record_id: int
    code: str
    reason: Words

    @classmethod
    def of(cls, error: RunError) -> Self:
        """The error as an answer carries it."""
        return cls(kind=error.kind, record_id=error.item_id, code=error.code, reason=Words.of(error.reason))


class LastRunTold(ToldRecord):
    """The complete run before, to compare counts with."""

    collection = "batch-runs"

    counters: CountersTold


class BatchRunReportTold(Told):
    """A run with every record it could not compare, against the last complete run."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "run": _EXAMPLE,
                    "last_run": {"id": 11, "counters": _COUNTERS},
                    "errors": [
                        {
                            "kind": "photo",
                            "record_id": 88,
                            "code": "seal_broken",
                            "reason": {"zh": "加密数据无法打开。", "en": "Sealed data does not open."},
                        }
                    ],
                }
            ]
        }
    )

    run: BatchRunTold
    last_run: LastRunTold | None
    errors: list[RunErrorTold]

    @classmethod
    def of(cls, report: RunReport) -> Self:
        """The report as an answer carries it."""
        former = report.former
        return cls(
            run=BatchRunTold.of(report.run),
            last_run=None if former is None else LastRunTold(id=former.id, counters=CountersTold.of(former)),
            errors=[RunErrorTold.of(error) for error in report.errors],
        )


class ReleaseGiven(Given):
    """Why held alerts may go out."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "差异报告已看，新增候选来自换用的校准。"}]}
    )

    reason: str = Field(min_length=1, max_length=2000)
