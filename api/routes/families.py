"""Families of missing people: relatives, collection codes, and whether there is DNA evidence."""

from fastapi import APIRouter

from api.deps import Caller, RecordId, RuntimeGiven
from api.idempotency import OnceAsked
from api.roles import MANAGES_REPORTS, READS_REPORTS
from api.routes.answers import also, problems
from api.schemas.common import Words
from api.schemas.families import (
    CollectionCodeTold,
    DnaEvidenceTold,
    FamilyJoinGiven,
    FamilyTold,
    MemberChangedTold,
    MemberTold,
    RelativeChangeGiven,
    RelativeGiven,
)
from api.security.access import allow
from casework.actor import Actor
from casework.families.codes import issue_code
from casework.families.relatives import (
    MemberOutcome,
    add_relative,
    change_relative,
    join_family,
    withdraw_relative,
)
from casework.families.view import view_of_member, view_of_report
from casework.families.wording import COMPARED_ANEW
from casework.review.told_dna import evidence_of_report, evidence_of_subject, has_told_change
from casework.runtime import Runtime
from models.collection_code import SampledPerson

router = APIRouter(tags=["families"])


@router.get(
    "/reports/{record_id}/family",
    dependencies=[allow(*READS_REPORTS)],
    operation_id="getFamily",
    summary="The family of a missing person",
    responses=problems(404),
)
def get_family(record_id: RecordId, runtime: RuntimeGiven) -> FamilyTold:
    """Everybody with relation by law and by blood, codes, whether a sample is in, and what is needed."""
    return FamilyTold.of(view_of_report(runtime, record_id))


@router.post(
    "/reports/{record_id}/relatives",
    status_code=201,
    dependencies=[allow(*MANAGES_REPORTS)],
    operation_id="addRelative",
    summary="Add a relative",
    responses={**also(200, "Recorded before with this key", MemberTold), **problems(404, 409)},
)
def post_relative(
    record_id: RecordId,
    given: RelativeGiven,
    runtime: RuntimeGiven,
    caller: Caller,
    once: OnceAsked,
) -> MemberTold:
    """One more member of the family; the answer says what their sample would be good for."""
    recorded = add_relative(runtime, record_id, given.as_facts(), actor=caller, idempotency_key=once.key)
    member = once.told(recorded)
    return MemberTold.of(view_of_member(runtime, member.id).member(member.id))


@router.post(
    "/reports/{record_id}/family",
    dependencies=[allow(*MANAGES_REPORTS)],
    operation_id="joinFamily",
    summary="Several missing people in one family",
    responses=problems(404, 409),
)
def post_family(
    record_id: RecordId, given: FamilyJoinGiven, runtime: RuntimeGiven, caller: Caller
) -> FamilyTold:
    """This report's missing person and relatives join the family of another report."""
    join_family(runtime, record_id, given.as_facts(), of_report_id=given.of_report_id, actor=caller)
    return FamilyTold.of(view_of_report(runtime, record_id))


@router.post(
    "/family-members/{record_id}",
    dependencies=[allow(*MANAGES_REPORTS)],
    operation_id="changeRelative",
    summary="Correct what is stated about a relative",
    responses=problems(404, 409),
)
def post_change(
    record_id: RecordId, given: RelativeChangeGiven, runtime: RuntimeGiven, caller: Caller
) -> MemberChangedTold:
    """The former statement is kept; what the family's DNA says is computed anew."""
    changed = change_relative(runtime, record_id, given.as_facts(), reason=given.reason, actor=caller)
    return _told(runtime, changed, caller)


@router.post(
    "/family-members/{record_id}/withdraw",
    dependencies=[allow(*MANAGES_REPORTS)],
    operation_id="withdrawRelative",
    summary="Withdraw a relative",
    responses=problems(404, 409),
)
def post_withdrawal(record_id: RecordId, runtime: RuntimeGiven, caller: Caller) -> MemberChangedTold:
    """The relative takes part in nothing any more; their profiles leave every search at once."""
    return _told(runtime, withdraw_relative(runtime, record_id, actor=caller), caller)


@router.post(
    "/family-members/{record_id}/collection-codes",
    status_code=201,
    dependencies=[allow(*MANAGES_REPORTS)],
    operation_id="issueFamilyCode",
    summary="A code for a family member's sample",
    responses=problems(404, 409),
)
def post_member_code(record_id: RecordId, runtime: RuntimeGiven, caller: Caller) -> CollectionCodeTold:
    """A meaningless code with a check character; of a missing member, for a sample of their own."""
    return CollectionCodeTold.of(issue_code(runtime, SampledPerson(member_id=record_id), actor=caller))


@router.post(
    "/subjects/{record_id}/collection-codes",
    status_code=201,
    dependencies=[allow(*MANAGES_REPORTS)],
    operation_id="issueSubjectCode",
    summary="A code for the sample of a person in care",
    responses=problems(404, 409),
)
def post_subject_code(record_id: RecordId, runtime: RuntimeGiven, caller: Caller) -> CollectionCodeTold:
    """A meaningless code with a check character; only it goes to the police with the sample."""
    return CollectionCodeTold.of(issue_code(runtime, SampledPerson(subject_id=record_id), actor=caller))


@router.get(
    "/reports/{record_id}/dna-evidence",
    dependencies=[allow(*READS_REPORTS)],
    operation_id="getReportDnaEvidence",
    summary="Whether DNA says something about a report",
    responses=problems(404),
)
def get_report_evidence(record_id: RecordId, runtime: RuntimeGiven, caller: Caller) -> DnaEvidenceTold:
    """Yes or no; what it says is for the DNA reviewer. Of pairs the caller judges first, only after."""
    return DnaEvidenceTold.of(evidence_of_report(runtime, record_id, actor=caller))


@router.get(
    "/subjects/{record_id}/dna-evidence",
    dependencies=[allow(*READS_REPORTS)],
    operation_id="getSubjectDnaEvidence",
    summary="Whether DNA says something about a person in care",
    responses=problems(404),
)
def get_subject_evidence(record_id: RecordId, runtime: RuntimeGiven, caller: Caller) -> DnaEvidenceTold:
    """Yes or no; what it says is for the DNA reviewer. Of pairs the caller judges first, only after."""
    return DnaEvidenceTold.of(evidence_of_subject(runtime, record_id, actor=caller))


def _told(runtime: Runtime, outcome: MemberOutcome, caller: Actor) -> MemberChangedTold:
    number = outcome.member.id
    has_changed = has_told_change(runtime, outcome.changes, actor=caller)
    return MemberChangedTold(
        member=MemberTold.of(view_of_member(runtime, number).member(number)),
        dna_evidence_changed=has_changed,
        words=Words.of(COMPARED_ANEW[has_changed]),
    )
