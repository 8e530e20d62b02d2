"""Subjects: states with reasons, and links of stays that are one person's."""

from fastapi import APIRouter

from api.deps import Caller, RecordId, RuntimeGiven
from api.roles import CHANGES_SUBJECTS, CONFIRMS_LINKS, PROPOSES_LINKS, READS_SUBJECTS
from api.routes.answers import problems
from api.schemas.decisions import ReasonGiven
from api.schemas.subjects import LinkGiven, LinkTold, StateGiven, SubjectTold
from api.security.access import allow
from casework.review.link_stays import confirm_link, propose_link, refuse_link, undo_link
from casework.review.subjects import change_state, subject_record

router = APIRouter(tags=["subjects"])


@router.get(
    "/subjects/{record_id}",
    dependencies=[allow(*READS_SUBJECTS)],
    operation_id="getSubject",
    summary="A subject with all stays",
    responses=problems(404),
)
def get_subject(record_id: RecordId, runtime: RuntimeGiven) -> SubjectTold:
    """State, names as heard, stays with their entries, history and links."""
    return SubjectTold.of(subject_record(runtime, record_id))


@router.post(
    "/subjects/{record_id}/state",
    dependencies=[allow(*CHANGES_SUBJECTS)],
    operation_id="changeSubjectState",
    summary="Record a subject's state",
    responses=problems(404, 409),
)
def post_state(record_id: RecordId, given: StateGiven, runtime: RuntimeGiven, caller: Caller) -> SubjectTold:
    """Records what happened, at the person's own station. Whether searches may find them stays as it was."""
    return SubjectTold.of(change_state(runtime, record_id, given.state, reason=given.reason, actor=caller))


@router.post(
    "/subjects/{record_id}/links",
    status_code=201,
    dependencies=[allow(*PROPOSES_LINKS)],
    operation_id="proposeLink",
    summary="Say that two subjects are one person",
    responses=problems(404, 409),
)
def post_link(record_id: RecordId, given: LinkGiven, runtime: RuntimeGiven, caller: Caller) -> LinkTold:
    """Nothing moves until another person confirms."""
    return LinkTold.of(
        propose_link(runtime, record_id, given.linked_subject_id, reason=given.reason, actor=caller)
    )


@router.post(
    "/links/{record_id}/confirm",
    dependencies=[allow(*CONFIRMS_LINKS)],
    operation_id="confirmLink",
    summary="Confirm a link",
    responses=problems(404, 409),
)
def post_confirm(record_id: RecordId, runtime: RuntimeGiven, caller: Caller) -> LinkTold:
    """The stays are the kept subject's now; names, entries and photos stay with them.

    By another person of a station where one of the two stayed.
    """
    return LinkTold.of(confirm_link(runtime, record_id, actor=caller))


@router.post(
    "/links/{record_id}/refuse",
    dependencies=[allow(*CONFIRMS_LINKS)],
    operation_id="refuseLink",
    summary="Refuse a link",
    responses=problems(404, 409),
)
def post_refuse(record_id: RecordId, runtime: RuntimeGiven, caller: Caller) -> LinkTold:
    """Nothing had moved."""
    return LinkTold.of(refuse_link(runtime, record_id, actor=caller))


@router.post(
    "/links/{record_id}/undo",
    dependencies=[allow(*CONFIRMS_LINKS)],
    operation_id="undoLink",
    summary="Undo a link",
    responses=problems(404, 409),
)
def post_undo(record_id: RecordId, given: ReasonGiven, runtime: RuntimeGiven, caller: Caller) -> LinkTold:
    """The very stays that moved go back."""
    return LinkTold.of(undo_link(runtime, record_id, reason=given.reason, actor=caller))
