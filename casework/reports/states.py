"""What becomes of a report: paused, resumed, withdrawn, found, closed; each move with reason and history."""

from casework.actor import Actor
from casework.clocks.records import end_clocks_of_report
from casework.reports.opened import follow_searches
from casework.reports.searched import follow_openness
from casework.runtime import Runtime
from models.errors import Conflict, InvalidInput
from models.message import Message
from models.report import MOVES, MissingReport, ReportChange, ReportMove, ReportState
from store.unit_of_work import UnitOfWork


def move_report(
    runtime: Runtime, report_id: int, move: ReportMove, *, reason: str, actor: Actor
) -> MissingReport:
    """The report in its new state, which acts before the next search; open pairs stop or go on with it.

    Raises NotFound, InvalidInput without a reason, Conflict where the move is not possible: that somebody
    was found by us, and that this was a mistake, is decided by two people on the pair alone.
    """
    if move is ReportMove.FOUND_BY_US:
        raise _by_decision_alone()
    with runtime.store.begin() as work:
        before = work.reports.get(report_id)
        if before.state is ReportState.FOUND_BY_US:
            raise _by_decision_alone()
        after = moved(runtime, work, report_id, move, reason=reason, actor=actor)
    follow_searches(runtime, before, after, actor=actor)
    return after


def moved(
    runtime: Runtime, work: UnitOfWork, report_id: int, move: ReportMove, *, reason: str, actor: Actor
) -> MissingReport:
    """As `move_report`, as part of a larger unit of work; call `follow_searches` once that is committed."""
    if not reason.strip():
        raise _no_reason()
    work.reports.lock()
    before, now = work.reports.get(report_id), runtime.now()
    allowed, state = MOVES[move]
    if before.state not in allowed:
        raise _not_possible(before, move)
    work.reports.set_state(report_id, state)
    end_clocks_of_report(work, runtime.clocks, report_id, state, at=now, by=actor.username)
    work.report_changes.add(
        ReportChange(report_id, move, before.state, state, reason.strip(), actor.username, now)
    )
    return follow_openness(work, before, now=now)


def changes_of(runtime: Runtime, report_id: int) -> list[ReportChange]:
    """The moves of the report, the first first; raises NotFound."""
    with runtime.store.read() as work:
        work.reports.get(report_id)
        return work.report_changes.of_report(report_id)


def _no_reason() -> InvalidInput:
    return InvalidInput(
        "reason_missing",
        Message("没有写明原因。", "No reason is given."),
        Message("请写明原因，谁在什么情况下提出。", "Say why: who asked for it, in which circumstances."),
        field="reason",
    )


def _by_decision_alone() -> Conflict:
    return Conflict(
        "found_by_decision_alone",
        Message(
            "“本系统寻获”只由身份认定写入，也只由重开认定撤销。",
            "Only an identity decision says that somebody was found by us; only reopening takes it back.",
        ),
        Message(
            "请在候选配对上提出结论，由另一人确认；如有错误，请站长重开该认定。",
            "Put an outcome forward on the pair, for another to confirm; a wrong one is reopened.",
        ),
        field="move",
    )


def _not_possible(report: MissingReport, move: ReportMove) -> Conflict:
    return Conflict(
        "report_move_not_possible",
        Message(
            f"状态为 {report.state} 的报告不能执行 {move}。",
            f"A report in the state {report.state} cannot be moved by {move}.",
        ),
        Message(
            "请刷新后核对报告的状态；已撤回的报告由家属重新报案。",
            "Refresh and check the state of the report; after a withdrawal the family files anew.",
        ),
        field="move",
    )
