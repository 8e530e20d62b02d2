"""Which state of a subject may follow which; being searchable is a flag of its own and no part of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from models.errors import Conflict
from models.message import Message
from models.subject import SubjectState

_S = SubjectState
_ENDED_STAYS = frozenset({_S.LEFT, _S.WALKED_OFF, _S.TRANSFERRED, _S.DECEASED_UNIDENTIFIED})

_NEXT: Mapping[SubjectState, frozenset[SubjectState]] = {
    _S.IN_CARE_UNIDENTIFIED: frozenset({_S.RESIDENT}) | _ENDED_STAYS,
    _S.RESIDENT: frozenset({_S.LONG_TERM}) | _ENDED_STAYS,
    _S.LONG_TERM: frozenset({_S.SETTLEMENT_APPLIED}) | _ENDED_STAYS,
    _S.SETTLEMENT_APPLIED: frozenset({_S.SETTLED, _S.LONG_TERM}) | _ENDED_STAYS,
    _S.SETTLED: _ENDED_STAYS,
    _S.IDENTITY_CONFIRMED: frozenset({_S.RETURNED, _S.SETTLED}),
    _S.RETURNED: frozenset({_S.FOLLOW_UP}),
    _S.FOLLOW_UP: frozenset(),
    _S.LEFT: frozenset({_S.IN_CARE_UNIDENTIFIED}),
    _S.WALKED_OFF: frozenset({_S.IN_CARE_UNIDENTIFIED, _S.DECEASED_UNIDENTIFIED}),
    _S.TRANSFERRED: frozenset({_S.IN_CARE_UNIDENTIFIED, _S.RESIDENT, _S.LONG_TERM}),
    _S.DECEASED_UNIDENTIFIED: frozenset(),
}

_BEFORE_BY_TIME: Mapping[SubjectState, frozenset[SubjectState]] = {
    _S.RESIDENT: frozenset({_S.IN_CARE_UNIDENTIFIED}),
    _S.LONG_TERM: frozenset({_S.IN_CARE_UNIDENTIFIED, _S.RESIDENT}),
}


@dataclass(frozen=True, slots=True)
class SubjectChange:
    """One entry of a subject's history; `account_id` is 0 where no person made it."""

    id: int
    subject_id: int
    former: SubjectState
    state: SubjectState
    is_searchable: bool
    reason: str
    account_id: int
    changed_at: datetime


def states_after(state: SubjectState) -> frozenset[SubjectState]:
    """The states a person may record next; an identity is confirmed by a decision only, never this way."""
    return _NEXT[state]


def follows_by_time(former: SubjectState, state: SubjectState) -> bool:
    """Whether a stay that goes on leads from one state to the other with nobody deciding anything."""
    return former in _BEFORE_BY_TIME.get(state, frozenset())


def require_move(former: SubjectState, state: SubjectState) -> None:
    """Nothing for a lawful move; raises Conflict for any other."""
    if state in _NEXT[former]:
        return
    raise Conflict(
        "state_not_reachable",
        Message(
            f"不能从“{former.value}”改为“{state.value}”。", f"{state.value} does not follow {former.value}."
        ),
        Message(
            "请核对状态；认定身份须走认定程序。",
            "Check the state; an identity is confirmed by a decision of two people.",
        ),
        field="state",
    )
