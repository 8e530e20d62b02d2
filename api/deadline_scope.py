"""Whose deadlines a caller sees and may close: their station's, their own, or those escalated to them."""

from dataclasses import dataclass

from api.roles import CLOSES_DEADLINES
from api.visibility import sees_all_stations
from casework.actor import Actor
from models.account import Role
from models.deadline import Deadline
from models.errors import NotAllowed
from models.message import Message

_SEES_WHOLE_STATION = frozenset({Role.INTAKE_OFFICER, Role.SEARCH_CASEWORKER, Role.STATION_HEAD})
_SEES_OWN_DUTIES = frozenset({Role.POLICE_LIAISON, Role.TOWNSHIP_VISITOR, Role.OPERATOR})
# Told of what was escalated to them, and of nothing else.
_SEES_ESCALATED = frozenset({Role.COORDINATOR})
_CROSSES_STATIONS = frozenset({Role.COORDINATOR, Role.OPERATOR, Role.POLICE_DNA_OPERATOR})
DNA_REQUESTS = frozenset({"dna_request", "police_answer"})
"""The duties whose clocks run while a station asks the police for DNA; who loads the profiles sees them."""


@dataclass(frozen=True, slots=True)
class DeadlineScope:
    """The only station (None: all), and the roles whose own or escalated deadlines are seen (None: all).

    `duties` are seen besides, whoever answers for them.
    """

    station: str | None
    answered_by: frozenset[Role] | None
    told: frozenset[Role] | None
    duties: frozenset[str] = frozenset()

    def includes(self, deadline: Deadline) -> bool:
        """Whether the caller sees the deadline."""
        clock = deadline.clock
        if self.station is not None and clock.concern.station != self.station:
            return False
        if self.answered_by is None or self.told is None:
            return True
        is_told = bool({each.role for each in deadline.escalations} & self.told)
        is_own = bool({clock.responsible, clock.deputy} & self.answered_by) or clock.duty in self.duties
        return is_own or is_told


def scope_of(actor: Actor) -> DeadlineScope:
    """What the caller's roles let them see; an account without a station sees those of none."""
    own = actor.station or ""
    if actor.roles & _SEES_WHOLE_STATION:
        sees_all = sees_all_stations(actor) or bool(actor.roles & {Role.COORDINATOR, Role.OPERATOR})
        return DeadlineScope(None if sees_all else own, answered_by=None, told=None)
    station = None if sees_all_stations(actor) or actor.roles & _CROSSES_STATIONS else own
    duties = DNA_REQUESTS if Role.POLICE_DNA_OPERATOR in actor.roles else frozenset()
    return DeadlineScope(station, actor.roles & _SEES_OWN_DUTIES, actor.roles & _SEES_ESCALATED, duties)


def require_seen(actor: Actor, deadline: Deadline) -> None:
    """Nothing when the caller sees the deadline; raises NotAllowed otherwise."""
    if not scope_of(actor).includes(deadline):
        raise NotAllowed(
            "deadline_of_others",
            Message("这项时限不在您的职责范围内。", "This deadline is not within your duties."),
            Message("请联系负责的岗位。", "Ask the role that answers for it."),
        )


def answers_for(actor: Actor, responsible: Role, deputy: Role) -> bool:
    """The caller closes deadlines of these two roles: is one of them, or heads a station."""
    return bool(actor.roles & {responsible, deputy, Role.STATION_HEAD} & frozenset(CLOSES_DEADLINES))


def require_answers_for(actor: Actor, deadline: Deadline) -> None:
    """Nothing when the caller answers for the deadline, deputises, or heads the station."""
    require_seen(actor, deadline)
    if not answers_for(actor, deadline.clock.responsible, deadline.clock.deputy):
        raise NotAllowed(
            "deadline_of_other_role",
            Message("这项时限由别的岗位负责。", "Another role answers for this deadline."),
            Message(
                "由负责岗位、代理岗位或站长办理。",
                "The role responsible, its deputy or the station head does it.",
            ),
        )
