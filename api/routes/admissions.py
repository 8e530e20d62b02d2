"""Admissions: the stays of people in shelters."""

from fastapi import APIRouter

from api.admission_pages import AdmissionFilterAsked, AdmissionsAsked, AdmissionsRequest
from api.deps import Caller, RecordId, RuntimeGiven
from api.idempotency import OnceAsked
from api.roles import ADMITS, READS_ADMISSIONS
from api.routes.answers import also, problems
from api.schemas.admissions import AdmissionGiven, AdmissionTold
from api.schemas.common import Page
from api.security.access import allow
from api.visibility import require_station, station_filter, withheld_of_admission
from casework import browse
from casework.actor import Actor
from casework.admit import admit
from casework.runtime import Runtime
from models.admission import Admission
from models.listing import AdmissionsWanted

router = APIRouter(prefix="/admissions", tags=["admissions"])


@router.post(
    "",
    status_code=201,
    dependencies=[allow(*ADMITS)],
    operation_id="openAdmission",
    summary="Open an admission",
    responses={**also(200, "Recorded before with this key", AdmissionTold), **problems(409)},
)
def open_admission(
    given: AdmissionGiven,
    runtime: RuntimeGiven,
    caller: Caller,
    once: OnceAsked,
) -> AdmissionTold:
    """Records that a person entered a shelter, as a new subject: linking stays is for reviewers to do.

    Photos are added afterwards.
    """
    require_station(caller, given.station, field="station")
    recorded = admit(runtime, given.as_facts(), actor=caller, idempotency_key=once.key)
    return _told(once.told(recorded), caller)


@router.get(
    "",
    dependencies=[allow(*READS_ADMISSIONS)],
    operation_id="listAdmissions",
    summary="List admissions",
    responses=problems(),
)
def list_admissions(
    asked: AdmissionsAsked, filtered: AdmissionFilterAsked, runtime: RuntimeGiven, caller: Caller
) -> Page[AdmissionTold]:
    """Admissions the caller may see; intake officers see those of their own station."""
    if filtered.station is not None:
        require_station(caller, filtered.station, field="station")
    wanted = filtered.wanted(filtered.station or station_filter(caller))
    shown, next_cursor = asked.split(_found(asked, runtime, wanted))
    return Page(items=[_told(each, caller) for each in shown], next_cursor=next_cursor)


@router.get(
    "/{record_id}",
    dependencies=[allow(*READS_ADMISSIONS)],
    operation_id="getAdmission",
    summary="Read an admission",
    responses=problems(404),
)
def get_admission(record_id: RecordId, runtime: RuntimeGiven, caller: Caller) -> AdmissionTold:
    """One admission; free text of other stations is withheld from intake officers."""
    return _told(browse.admission(runtime, record_id), caller)


def _told(admission: Admission, caller: Actor) -> AdmissionTold:
    return AdmissionTold.of(admission, withheld_of_admission(caller, admission))


def _found(asked: AdmissionsRequest, runtime: Runtime, wanted: AdmissionsWanted) -> list[Admission]:
    if asked.by_number is not None:
        before, after = asked.by_number.before_id, asked.by_number.after_id
        return browse.admissions(
            runtime, before_id=before, after_id=after, limit=asked.fetched, wanted=wanted
        )
    return browse.admissions_by_entry(
        runtime, after=asked.after, is_last_first=asked.is_last_first, limit=asked.fetched, wanted=wanted
    )
