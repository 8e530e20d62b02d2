"""Search everywhere, within what the caller may open."""

from typing import Annotated, Final

from fastapi import APIRouter, Query

from api.deps import Caller, RuntimeGiven
from api.roles import (
    LOOKS_UP,
    READS_ADMISSIONS,
    READS_BATCH_RUNS,
    READS_PAIRS,
    READS_REGISTERS,
    READS_REPORTS,
)
from api.routes.answers import problems
from api.schemas.look_up import LookedUpTold
from api.security.access import allow
from api.visibility import sees_all_stations
from casework.actor import Actor
from casework.look_up import FoundKind, Reach, look_up

router = APIRouter(prefix="/search", tags=["searches"])
_READERS: Final = {
    FoundKind.ADMISSION: READS_ADMISSIONS,
    FoundKind.REPORT: READS_REPORTS,
    FoundKind.REGISTER: READS_REGISTERS,
    FoundKind.PAIR: READS_PAIRS,
    FoundKind.BATCH_RUN: READS_BATCH_RUNS,
}
Asked = Annotated[
    str, Query(min_length=1, max_length=100, description="A number, a name or the name of a station")
]


@router.get(
    "",
    dependencies=[allow(*LOOKS_UP)],
    operation_id="lookUp",
    summary="Search everywhere",
    responses=problems(),
)
def search_everywhere(q: Asked, runtime: RuntimeGiven, caller: Caller) -> LookedUpTold:
    """A number finds records of that number; a name finds records whose name sounds like it.

    Nothing outside what the caller may open is found. By name only records that searches may find are
    found; withdrawn and closed ones are found by number.
    """
    return LookedUpTold.of(look_up(runtime, q, _reach_of(caller)))


def _reach_of(caller: Actor) -> Reach:
    kinds = frozenset(kind for kind, roles in _READERS.items() if caller.roles & frozenset(roles))
    return Reach(kinds, None if sees_all_stations(caller) else caller.station or "")
