"""Rows of nightly runs as the nouns they stand for."""

from dataclasses import asdict
from typing import Any

from models.batch_run import (
    BatchRun,
    Hold,
    HoldReason,
    Lease,
    Progress,
    Release,
    RunCounters,
    RunMarks,
    RunScope,
    RunStage,
    RunState,
    RunVersions,
)
from models.message import Message
from store.encryption import Keyring, seal_context
from store.tables.nightly import BatchRunRow

NO_LEASE: dict[str, None] = {
    "lease_token": None,
    "lease_owner": None,
    "lease_host": None,
    "lease_pid": None,
    "lease_claimed_at": None,
    "lease_expires_at": None,
}


def batch_run_of(row: BatchRunRow, keyring: Keyring) -> BatchRun:
    """The run; raises SealBroken when the reason of a release does not open."""
    return BatchRun(
        id=row.id,
        scope=RunScope(row.scope),
        state=RunState(row.state),
        requested_by=row.requested_by,
        started_at=row.started_at,
        since_id=row.since_id,
        finished_at=row.finished_at,
        scheduled_for=row.scheduled_for,
        lease=_lease_of(row),
        progress=Progress(RunStage(row.stage), row.next_step, row.steps),
        counters=RunCounters(**row.counters),
        versions=versions_of(row.versions),
        marks=RunMarks(row.template_seq, row.change_seq, row.residents_until),
        holds=tuple(_hold_of(hold) for hold in row.holds),
        release=_release_of(row, keyring),
        failure=None if row.failure is None else Message(**row.failure),
        resumed=row.resumed,
        active_s=row.active_s,
        peak_bytes=row.peak_bytes,
        galleries=dict(row.galleries),
    )


def lease_columns(lease: Lease) -> dict[str, Any]:
    """The lease as columns."""
    return {f"lease_{name}": value for name, value in asdict(lease).items()}


def versions_json(versions: RunVersions) -> dict[str, Any]:
    """The versions as they are stored."""
    return asdict(versions) | {"frequencies": list(versions.frequencies)}


def versions_of(content: dict[str, Any]) -> RunVersions:
    """What `versions_json` stored."""
    return RunVersions(**(content | {"frequencies": tuple(content["frequencies"])}))


def hold_json(hold: Hold) -> dict[str, str]:
    """The hold as it is stored."""
    return {"reason": hold.reason.value, "zh": hold.explanation.zh, "en": hold.explanation.en}


def release_context(run_id: int) -> str:
    """What the reason of a release is bound to."""
    return seal_context("batch_runs.sealed_release_reason", run_id)


def _hold_of(content: dict[str, str]) -> Hold:
    return Hold(HoldReason(content["reason"]), Message(content["zh"], content["en"]))


def _lease_of(row: BatchRunRow) -> Lease | None:
    if row.lease_token is None or row.lease_expires_at is None or row.lease_claimed_at is None:
        return None
    return Lease(
        token=row.lease_token,
        owner=row.lease_owner or "",
        host=row.lease_host or "",
        pid=row.lease_pid or 0,
        claimed_at=row.lease_claimed_at,
        expires_at=row.lease_expires_at,
    )


def _release_of(row: BatchRunRow, keyring: Keyring) -> Release | None:
    if row.released_by is None or row.released_at is None or row.sealed_release_reason is None:
        return None
    reason = keyring.open_sealed(row.sealed_release_reason, release_context(row.id)).decode()
    return Release(row.released_by, row.released_at, reason)
