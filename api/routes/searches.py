"""Searches and their candidate lists."""

from fastapi import APIRouter

from api.deps import Caller, RecordId, RuntimeGiven
from api.open_records import require_owner, search_of_record, search_seen_by
from api.roles import JUDGES_FIRST, READS_CANDIDATES, SEARCHES
from api.routes.answers import problems
from api.schemas.reviews import NoneGiven
from api.schemas.searches import SearchGiven, SearchTold
from api.security.access import allow
from casework import browse
from casework.actor import Actor
from casework.identify import identify
from casework.review.none_of_these import none_of_these
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
    return _search(runtime, PhotoOwner(OwnerKind.ADMISSION, record_id), given, caller)


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
    return _search(runtime, PhotoOwner(OwnerKind.REPORT, record_id), given, caller)


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
def get_search(search_id: RecordId, runtime: RuntimeGiven, caller: Caller) -> SearchTold:
    """One search as it was recorded, with the versions behind its numbers."""
    return SearchTold.of(search_seen_by(runtime, browse.search(runtime, search_id), caller))


@router.post(
    "/searches/{search_id}/none",
    dependencies=[allow(*JUDGES_FIRST)],
    operation_id="noneOfThese",
    summary="None of these",
    responses=problems(404, 409),
)
def none(search_id: RecordId, given: NoneGiven, runtime: RuntimeGiven, caller: Caller) -> SearchTold:
    """Records `different` for every entry the caller has not judged; repeating it records nothing more."""
    search = browse.search(runtime, search_id)
    none_of_these(runtime, search, note=given.note, actor=caller)
    return SearchTold.of(search_seen_by(runtime, search, caller))


def _search(runtime: Runtime, owner: PhotoOwner, given: SearchGiven, caller: Actor) -> SearchTold:
    require_owner(runtime, owner, caller)
    search = identify(runtime, owner, purpose=given.purpose, actor=caller, limit=given.limit)
    return SearchTold.of(search_seen_by(runtime, search, caller))


def _latest(runtime: Runtime, owner: PhotoOwner, caller: Actor) -> SearchTold:
    require_owner(runtime, owner, caller)
    return SearchTold.of(search_of_record(runtime, owner, caller))
