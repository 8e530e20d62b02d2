"""Clues about people in care, who is found by them, and the names a person goes by."""

from fastapi import APIRouter

from api.deps import Caller, RecordId, RuntimeGiven
from api.idempotency import OnceAsked
from api.open_records import require_owner
from api.roles import READS_ADMISSIONS, READS_CANDIDATES, RECORDS_CLUES
from api.routes.answers import also, problems
from api.schemas.clues import AliasTold, ClueAdded, ClueGiven, ClueMatchesTold, ClueTold
from api.schemas.common import Listed
from api.schemas.registers import WithdrawalGiven
from api.security.access import allow
from api.visibility import require_station, sees_candidates, withheld_of_clues
from casework import browse
from casework.clues.aliases import aliases_of
from casework.clues.arrival import record_clue_and_search
from casework.clues.record_clue import notices_about, retract_clue
from casework.review.released_clues import released_matches
from models.photo import OwnerKind, PhotoOwner

router = APIRouter(tags=["clues"])


@router.post(
    "/admissions/{record_id}/clues",
    status_code=201,
    dependencies=[allow(*RECORDS_CLUES)],
    operation_id="addClue",
    summary="Record what was heard",
    responses={**also(200, "Recorded before with this key", ClueAdded), **problems(404, 409)},
)
def add_clue(
    record_id: RecordId,
    given: ClueGiven,
    runtime: RuntimeGiven,
    caller: Caller,
    once: OnceAsked,
) -> ClueAdded:
    """Keeps the clue as heard and searches reports and registers with it, by sound."""
    require_owner(runtime, PhotoOwner(OwnerKind.ADMISSION, record_id), caller)
    arrived = record_clue_and_search(
        runtime,
        record_id,
        given.as_facts(),
        actor=caller,
        correction=given.as_correction(),
        idempotency_key=once.key,
    )
    clue = once.told(arrived.clue)
    notices = notices_about(clue, browse.admission(runtime, record_id))
    return ClueAdded.of(clue, notices, arrived.proposed if sees_candidates(caller) else None)


@router.get(
    "/admissions/{record_id}/clues",
    dependencies=[allow(*READS_ADMISSIONS)],
    operation_id="listClues",
    summary="Clues of an admission",
    responses=problems(404),
)
def list_clues(record_id: RecordId, runtime: RuntimeGiven, caller: Caller) -> Listed[ClueTold]:
    """Every clue of the stay, ended ones too, the first first; other stations' text may be withheld."""
    station = browse.admission(runtime, record_id).facts.station
    withheld = withheld_of_clues(caller, station)
    return Listed(items=[ClueTold.of(each, withheld) for each in browse.clues(runtime, record_id)])


@router.post(
    "/clues/{record_id}/retraction",
    dependencies=[allow(*RECORDS_CLUES)],
    operation_id="retractClue",
    summary="Retract a clue",
    responses=problems(404, 409),
)
def retract(record_id: RecordId, given: WithdrawalGiven, runtime: RuntimeGiven, caller: Caller) -> ClueTold:
    """The clue counts no more; what it said and why it went are kept."""
    stay = browse.admission(runtime, browse.clue(runtime, record_id).admission_id)
    require_station(caller, stay.facts.station)
    return ClueTold.of(retract_clue(runtime, record_id, reason=given.reason, actor=caller))


@router.get(
    "/admissions/{record_id}/clue-matches",
    dependencies=[allow(*READS_CANDIDATES)],
    operation_id="getClueMatches",
    summary="Who is found by what was heard",
    responses=problems(404),
)
def get_clue_matches(record_id: RecordId, runtime: RuntimeGiven, caller: Caller) -> ClueMatchesTold:
    """Reports and register entries that agree with a clue or the name heard, by sound, with the reason.

    A caseworker judges those with photos on both sides first; name and reason come after.
    """
    return ClueMatchesTold.of(released_matches(runtime, record_id, actor=caller))


@router.get(
    "/subjects/{record_id}/aliases",
    dependencies=[allow(*READS_CANDIDATES)],
    operation_id="getAliases",
    summary="Names a person goes by",
    responses=problems(404),
)
def get_aliases(record_id: RecordId, runtime: RuntimeGiven) -> Listed[AliasTold]:
    """Names heard, given by institutions, and registered, each with the record it comes from."""
    return Listed(items=[AliasTold.of(each) for each in aliases_of(runtime, record_id)])
