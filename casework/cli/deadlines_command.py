"""`guitu deadlines`: what is due, by hour."""

from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from casework.clocks import board
from casework.clocks.due import local_day
from casework.clocks.sweep import start_standing_duties
from casework.photo_ages import LOCAL_ZONE
from casework.runtime import Runtime, open_runtime
from casework.settings import Settings
from models.account import Role
from models.deadline import RUNNING, Deadline, DeadlineState
from models.deadline_query import DeadlineQuery

_STATE_WORDS = {DeadlineState.OPEN: "未到期 open", DeadlineState.LATE: "逾期 LATE"}


def deadlines(
    due_before: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M"], help="Only what is due before, Beijing time."),
    ] = None,
    role: Annotated[Role | None, typer.Option(help="What this role answers for or was told of.")] = None,
    station: Annotated[str | None, typer.Option(help="Only this station's.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many at most.")] = 50,
) -> None:
    """Print running deadlines, the first due first, and who was told of late ones; see docs/clocks.md."""
    before = None if due_before is None else due_before.replace(tzinfo=LOCAL_ZONE)
    query = DeadlineQuery(
        limit=limit, states=frozenset(RUNNING), due_before=before, role=role, station=station
    )
    runtime = open_runtime(Settings())
    try:
        start_standing_duties(runtime)
        _show(runtime, board.deadlines(runtime, query))
    finally:
        runtime.close()


def _show(runtime: Runtime, found: list[Deadline]) -> None:
    console = Console(soft_wrap=True, highlight=False)
    if not found:
        console.print("没有未了结的时限。 No deadline is running.", markup=False)
        return
    table = Table("到期 Due", "状态 State", "事项 Duty", "关于 About", "负责 Role", "已告知 Told", "编号 No.")
    for each in found:
        table.add_row(*_row(runtime, each))
    console.print(table, markup=False)
    last = runtime.clocks.calendar.last
    if any(each.clock.is_provisional for each in found):
        console.print(
            f"* 暂定：{last.year} 年之后的放假安排尚未录入。 "
            f"Provisional: no holidays are known after {last.isoformat()}.",
            markup=False,
        )


def _row(runtime: Runtime, deadline: Deadline) -> tuple[str, ...]:
    clock, about = deadline.clock, deadline.clock.concern
    rule = board.shown(runtime.clocks, deadline).rule
    told = " ".join(each.level for each in deadline.escalations)
    return (
        _due(clock.due_at, is_provisional=clock.is_provisional),
        _STATE_WORDS[deadline.standing.state],
        clock.duty if rule is None else f"{rule.title.zh} {rule.title.en}",
        _about(about.subject_id, about.report_id, about.station),
        clock.responsible,
        told,
        str(deadline.id),
    )


def _due(due_at: datetime | None, *, is_provisional: bool) -> str:
    if due_at is None:
        return "不限 no limit"
    local = due_at.astimezone(LOCAL_ZONE)
    return f"{local_day(due_at)} {local:%H:%M}{'*' if is_provisional else ''}"


def _about(subject_id: int | None, report_id: int | None, station: str | None) -> str:
    if subject_id is not None:
        return f"受助人员 subject {subject_id} {station or ''}".rstrip()
    return "本系统 installation" if report_id is None else f"报告 report {report_id}"
