"""Today: what waits for the caller, by role, from the same answers as the JSON interface gives."""

from collections.abc import Callable
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.admission_pages import AdmissionFilter, AdmissionsRequest
from api.deadline_pages import DeadlinesRequest
from api.deps import Caller, RuntimeGiven
from api.page_order import OrderedPageRequest
from api.pages.render import render
from api.roles import (
    CONFIRMS_OUTCOMES,
    JUDGES_DNA,
    JUDGES_PAIRS,
    READS_ADMISSIONS,
    READS_BATCH_RUNS,
    READS_DEADLINES,
    READS_DNA,
    READS_PAIRS,
)
from api.routes import admissions, batch_runs, deadlines, dna, held_samples, today
from api.security.access import signed_in
from casework.actor import Actor
from casework.nightly.wording import STATE_WORDS
from casework.runtime import Runtime
from models.account import Role
from models.batch_run import RunState

router = APIRouter(include_in_schema=False)
DUE: Final = 10
LATEST: Final = 5
Part = Callable[[Runtime, Actor], Any]


@router.get("/", dependencies=[signed_in()])
def today_page(request: Request, runtime: RuntimeGiven, caller: Caller) -> Response:
    """The parts that the caller's roles may read; each is empty for whoever may not."""
    parts = {
        name: part(runtime, caller) if caller.roles & frozenset(roles) else None
        for name, (roles, part) in _PARTS.items()
    }
    context = parts | {"section": "today", "now": runtime.now(), "states": STATE_WORDS}
    return render(request, "today.html", context, actor=caller)


def _due(runtime: Runtime, caller: Actor) -> object:
    return deadlines.list_deadlines(DeadlinesRequest(limit=DUE), runtime, caller)


def _last_run(runtime: Runtime, _: Actor) -> object:
    return batch_runs.list_runs(OrderedPageRequest(limit=1), runtime).items


def _held_runs(runtime: Runtime, _: Actor) -> object:
    return batch_runs.list_runs(OrderedPageRequest(limit=LATEST), runtime, RunState.HELD).items


def _dna_batches(runtime: Runtime, _: Actor) -> object:
    return dna.list_batches(OrderedPageRequest(limit=LATEST), dna.BatchFilter(), runtime).items


def _latest_admissions(runtime: Runtime, caller: Actor) -> object:
    return admissions.list_admissions(
        AdmissionsRequest(limit=LATEST), AdmissionFilter(), runtime, caller
    ).items


_PARTS: Final[dict[str, tuple[tuple[Role, ...], Part]]] = {
    "due": (READS_DEADLINES, _due),
    "reviews": (JUDGES_PAIRS, today.count_waiting_reviews),
    "outcomes": (CONFIRMS_OUTCOMES, lambda runtime, caller: today.list_outcomes(runtime, caller).items),
    "doubts": (READS_PAIRS, lambda runtime, caller: today.list_doubts(runtime, caller).items),
    "answers": (READS_PAIRS, lambda runtime, actor: today.list_answers(runtime, actor).items),
    "last_run": (READS_BATCH_RUNS, _last_run),
    "held_runs": (READS_BATCH_RUNS, _held_runs),
    "dna_hits": (JUDGES_DNA, today.list_dna_hits),
    "dna_batches": (READS_DNA, _dna_batches),
    "dna_to_decide": (READS_DNA, lambda runtime, _: held_samples.list_held(runtime).items),
    "latest": (READS_ADMISSIONS, _latest_admissions),
}
