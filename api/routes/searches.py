"""Searches and their candidate lists."""

from fastapi import APIRouter

from api.deps import Caller, RecordId, RuntimeGiven
from api.open_records import require_owner, search_of_record
from api.roles import READS_CANDIDATES, SEARCHES
from api.routes.answers import problems
from api.schemas.searches import SearchGiven, SearchTold
from api.security.access import allow
from casework import browse
from casework.actor import Actor
from casework.candidate_view import shown
from casework.identify import identify
from casework.runtime import Runtime
from models.photo import OwnerKind, PhotoOwner

router = APIRouter(tags=["searches"])


@router.post(
    "/admissions/{record_id}/searches",
    status_code=201,
    dependencies=[allow(*SEARCHES)],
    operation_id="searchAdmission",
    summary="Search with an admission",
    responses=problems(404, 409, 503),
)
def search_admission(
    record_id: RecordId, given: SearchGiven, runtime: RuntimeGiven, caller: Caller
) -> SearchTold:
    """Searches registers, earlier admissions and reports with every usable photo of the admission."""
    return _search(runtime, PhotoOwner(OwnerKind.ADMISSION, record_id), given.purpose, caller)


@router.post(
    "/reports/{record_id}/searches",
    status_code=201,
    dependencies=[allow(*SEARCHES)],
    operation_id="searchReport",
    summary="Search with a report",
    responses=problems(404, 409, 503),
)
def search_report(
    record_id: RecordId, given: SearchGiven, runtime: RuntimeGiven, caller: Caller
) -> SearchTold:
    """Searches the people in care with every usable photo of the report."""
    return _search(runtime, PhotoOwner(OwnerKind.REPORT, record_id), given.purpose, caller)


@router.get(
    "/admissions/{record_id}/candidates",
    dependencies=[allow(*READS_CANDIDATES)],
    operation_id="getAdmissionCandidates",
    summary="Latest candidates of an admission",
    responses=problems(404),
)
def admission_candidates(record_id: RecordId, runtime: RuntimeGiven, caller: Caller) -> SearchTold:
    """The latest search of the admission; 404 before the first one."""
    return _latest(runtime, PhotoOwner(OwnerKind.ADMISSION, record_id), caller)


@router.get(
    "/reports/{record_id}/candidates",
    dependencies=[allow(*READS_CANDIDATES)],
    operation_id="getReportCandidates",
    summary="Latest candidates of a report",
    responses=problems(404),
)
def report_candidates(record_id: RecordId, runtime: RuntimeGiven, caller: Caller) -> SearchTold:
    """The latest search of the report; 404 before the first one."""
    return _latest(runtime, PhotoOwner(OwnerKind.REPORT, record_id), caller)


@router.get(
    "/searches/{search_id}",
    dependencies=[allow(*READS_CANDIDATES)],
    operation_id="getSearch",
    summary="Read a search",
    responses=problems(404),
)
def get_search(search_id: RecordId, runtime: RuntimeGiven) -> SearchTold:
    """One search as it was recorded, with the versions behind its numbers."""
    return SearchTold.of(shown(runtime, browse.search(runtime, search_id)))


def _search(runtime: Runtime, owner: PhotoOwner, purpose: str, caller: Actor) -> SearchTold:
    require_owner(runtime, owner, caller)
    return SearchTold.of(shown(runtime, identify(runtime, owner, purpose=purpose, actor=caller)))


def _latest(runtime: Runtime, owner: PhotoOwner, caller: Actor) -> SearchTold:
    require_owner(runtime, owner, caller)
    return SearchTold.of(search_of_record(runtime, owner))
