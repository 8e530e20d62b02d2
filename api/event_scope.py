"""Which events a caller may record, and whose a caller may read."""

from collections.abc import Mapping

from api.visibility import require_station
from casework.actor import Actor
from casework.clocks.record_event import station_of
from casework.runtime import Runtime
from models.account import Role
from models.duty import ClockEvent
from models.errors import InvalidInput, NotAllowed
from models.message import Message

_CASEWORK = frozenset({Role.INTAKE_OFFICER, Role.SEARCH_CASEWORKER, Role.STATION_HEAD})
_ONLY: Mapping[Role, frozenset[ClockEvent]] = {
    Role.POLICE_LIAISON: frozenset({ClockEvent.DNA_REQUEST_RECEIVED, ClockEvent.DNA_ANSWERED}),
    Role.TOWNSHIP_VISITOR: frozenset({ClockEvent.VISITED}),
}


def require_may_record(actor: Actor, kind: ClockEvent, *, has_notes: bool) -> None:
    """Nothing when the caller's roles record events of this kind; raises NotAllowed otherwise.

    Raises InvalidInput for notes of a liaison officer: of what the police know, civil staff learn only that
    a check was done, and when.
    """
    if actor.roles & _CASEWORK:
        return
    if kind not in frozenset[ClockEvent]().union(*(_ONLY.get(role, ()) for role in actor.roles)):
        raise NotAllowed(
            "event_of_other_role",
            Message("您的岗位不能登记这类事件。", "Your role does not record events of this kind."),
            Message("请由负责该事项的岗位登记。", "Leave it to the role that does the work."),
            field="kind",
        )
    if has_notes and Role.POLICE_LIAISON in actor.roles:
        raise InvalidInput(
            "police_notes_refused",
            Message(
                "公安答复只登记事项和日期。", "Of a police answer only the fact and the date are recorded."
            ),
            Message("请去掉备注后再提交。", "Leave out the notes and send it again."),
            field="notes",
        )


def require_reads_events_of(runtime: Runtime, actor: Actor, subject_id: int) -> None:
    """Nothing when the caller may read what happened to the subject; raises NotFound or NotAllowed."""
    station = station_of(runtime, subject_id)
    if station is not None:
        require_station(actor, station)
