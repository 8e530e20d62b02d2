"""Who stands behind a report, and what each of them agrees to; a change acts before the next search."""

from collections.abc import Collection
from datetime import datetime
from functools import partial

from casework.actor import Actor
from casework.clues.keys import index_report
from casework.clues.met_by import propose_those_heard
from casework.once import KeyedRequest, keyed_request, made_earlier, remember, repeated_once
from casework.recorded import Recorded
from casework.reports.opened import follow_searches
from casework.reports.searched import follow_openness
from casework.runtime import Runtime
from models.consent import FIRST_CONSENT, Purpose, Reporter, ReporterFacts
from models.errors import InvalidInput
from models.message import Message
from models.photo import OwnerKind, PhotoOwner
from models.report import MissingReport
from store.unit_of_work import UnitOfWork


def reporters_of(runtime: Runtime, report_id: int) -> list[Reporter]:
    """Everybody who stands or stood behind the report, the first first; raises NotFound."""
    with runtime.store.read() as work:
        work.reports.get(report_id)
        return work.reporters.of_report(report_id)


def add_reporter(
    runtime: Runtime,
    report_id: int,
    facts: ReporterFacts,
    *,
    actor: Actor,
    agrees_to: Collection[Purpose] = FIRST_CONSENT,
    idempotency_key: str | None = None,
) -> Recorded[Reporter]:
    """One more person behind the report, with what they agree to.

    With the same key and facts the first record is returned. Raises NotFound for an unknown report,
    InvalidInput for a reporter of whom nothing is said.
    """
    if not any((facts.name, facts.contact, facts.relation)):
        raise _nobody()
    purposes = sorted(set(agrees_to))
    request = keyed_request(runtime, actor, idempotency_key, "reporter", report_id, facts, purposes)
    return repeated_once(partial(_add, runtime, report_id, facts, purposes, actor=actor, request=request))


def _add(
    runtime: Runtime,
    report_id: int,
    facts: ReporterFacts,
    purposes: Collection[Purpose],
    *,
    actor: Actor,
    request: KeyedRequest,
) -> Recorded[Reporter]:
    now = runtime.now()
    with runtime.store.begin() as work:
        earlier = made_earlier(work, request)
        if earlier is not None:
            return Recorded(work.reporters.get(earlier), is_first=False)
        before = work.reports.get(report_id)
        reporter = work.reporters.add(
            report_id, facts, agrees_to=purposes, recorded_by=actor.username, recorded_at=now
        )
        remember(work, request, reporter.id, now=now)
        after = _followed(work, before, now)
    _follow(runtime, before, after, actor)
    return Recorded(reporter, is_first=True)


def change_consent(
    runtime: Runtime, reporter_id: int, purpose: Purpose, *, is_given: bool, actor: Actor
) -> Reporter:
    """The reporter, who agrees to the purpose from now on or does not; done again, nothing changes.

    Raises NotFound, Conflict for a reporter who withdrew.
    """
    now = runtime.now()
    with runtime.store.begin() as work:
        work.reports.lock()
        before = work.reports.get(work.reporters.get(reporter_id).report_id)
        change = work.reporters.give if is_given else work.reporters.withdraw_consent
        reporter = change(reporter_id, purpose, recorded_by=actor.username, now=now)
        after = _followed(work, before, now)
    _follow(runtime, before, after, actor)
    return reporter


def withdraw_reporter(runtime: Runtime, reporter_id: int, *, actor: Actor) -> Reporter:
    """The reporter, who does not stand behind the report any more; the others' consents hold.

    Raises NotFound, Conflict if they withdrew before.
    """
    now = runtime.now()
    with runtime.store.begin() as work:
        work.reports.lock()
        before = work.reports.get(work.reporters.get(reporter_id).report_id)
        reporter = work.reporters.withdraw(reporter_id, recorded_by=actor.username, now=now)
        after = _followed(work, before, now)
    _follow(runtime, before, after, actor)
    return reporter


def _followed(work: UnitOfWork, before: MissingReport, now: datetime) -> MissingReport:
    """The report as it is now: work on its pairs, and what it is found by, follow in the same transaction."""
    after = follow_openness(work, before, now=now)
    index_report(work, after)
    return after


def _follow(runtime: Runtime, before: MissingReport, after: MissingReport, actor: Actor) -> None:
    """Searches that follow, once the change is committed: somebody new behind it may have been named."""
    follow_searches(runtime, before, after, actor=actor)
    if set(after.searched_with) - set(before.searched_with):
        propose_those_heard(runtime, PhotoOwner(OwnerKind.REPORT, after.id))


def _nobody() -> InvalidInput:
    return InvalidInput(
        "reporter_empty",
        Message("没有填写报案人的任何信息。", "Nothing is said about the reporter."),
        Message("请至少填写姓名、联系方式或关系之一。", "Give a name, a contact or a relation."),
        field="name",
    )
