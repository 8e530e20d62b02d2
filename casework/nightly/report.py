"""The report of a run as one JSON object, for programs and for keeping."""

from dataclasses import asdict, fields
from typing import Any

from casework.nightly.records import RunReport
from models.batch_run import BatchRun, RunCounters


def report_json(report: RunReport) -> dict[str, Any]:
    """Everything the page shows: state, counts against the last run, errors, time, memory and versions."""
    run, former = report.run, report.former
    return {
        "id": run.id,
        "scope": run.scope.value,
        "state": run.state.value,
        "requested_by": run.requested_by,
        "started_at": run.started_at.isoformat(),
        "finished_at": None if run.finished_at is None else run.finished_at.isoformat(),
        "since_run": run.since_id,
        "resumed": run.resumed,
        "stage": run.progress.stage.value,
        "steps_done": run.progress.next_step,
        "steps": run.progress.steps,
        "active_s": run.active_s,
        "peak_gb": run.peak_bytes / 1e9,
        "counters": counters_of(run),
        "last_run": None if former is None else {"id": former.id, "counters": counters_of(former)},
        "held_for": [
            {"reason": hold.reason.value, "zh": hold.explanation.zh, "en": hold.explanation.en}
            for hold in run.holds
        ],
        "released_by": None if run.release is None else run.release.released_by,
        "errors": [
            {"kind": e.kind, "id": e.item_id, "code": e.code, "zh": e.reason.zh, "en": e.reason.en}
            for e in report.errors
        ],
        "versions": asdict(run.versions),
    }


def counters_of(run: BatchRun) -> dict[str, int]:
    """All counts by name, the sums among them; `held` are candidates whose alerts wait."""
    counters = run.counters
    counts: dict[str, int] = {field.name: getattr(counters, field.name) for field in fields(RunCounters)}
    published = counters.new + counters.revived + counters.refreshed + counters.suppressed
    held = counters.candidates - published if run.holds else 0
    return counts | {"considered": counters.considered, "suppressed": counters.suppressed, "held": held}
