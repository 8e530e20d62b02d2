"""Families by DNA: profiles joined to people by code, candidates of families for the DNA reviewer."""

from fastapi import APIRouter

from api.deps import Caller, RecordId, RuntimeGiven
from api.roles import JUDGES_DNA, LOADS_DNA
from api.routes.answers import problems
from api.schemas.common import Listed
from api.schemas.dna_families import (
    FamilyCandidateTold,
    FamilyReviewTold,
    JointReviewTold,
    PersonGiven,
    ProfilePersonTold,
)
from api.security.access import allow
from casework.dna import records as dna_records
from casework.families.codes import join_profile
from casework.families.reviewing import candidates_of_profile, joint_review, review_of_family

router = APIRouter(prefix="/dna", tags=["dna"])


@router.post(
    "/profiles/{record_id}/person",
    dependencies=[allow(*LOADS_DNA)],
    operation_id="joinDnaProfile",
    summary="Join a profile to the person of a collection code",
    responses=problems(404, 409),
)
def post_person(
    record_id: RecordId, given: PersonGiven, runtime: RuntimeGiven, caller: Caller
) -> ProfilePersonTold:
    """For profiles under the laboratory's own code; one under its collection code is joined by itself."""
    join_profile(runtime, record_id, given.code, actor=caller)
    sample = dna_records.dna_profile(runtime, record_id).sample
    return ProfilePersonTold(profile_id=record_id, code=given.code, sample_class=sample.sample_class)


@router.get(
    "/profiles/{record_id}/family-candidates",
    dependencies=[allow(*JUDGES_DNA)],
    operation_id="getFamilyCandidatesOfProfile",
    summary="Families that may miss a person in care",
    responses=problems(404),
)
def get_candidates(record_id: RecordId, runtime: RuntimeGiven) -> Listed[FamilyCandidateTold]:
    """Whole families' likelihood ratios for the person of the profile, best first."""
    return Listed(items=[FamilyCandidateTold.of(each) for each in candidates_of_profile(runtime, record_id)])


@router.get(
    "/families/{record_id}",
    dependencies=[allow(*JUDGES_DNA)],
    operation_id="getFamilyReview",
    summary="A family for the DNA reviewer",
    responses=problems(404),
)
def get_family(record_id: RecordId, runtime: RuntimeGiven) -> FamilyReviewTold:
    """Members by number, samples, contradictions among the relatives, candidates locus by locus."""
    return FamilyReviewTold.of(review_of_family(runtime, record_id))


@router.get(
    "/families/{record_id}/joint",
    dependencies=[allow(*JUDGES_DNA)],
    operation_id="getJointReview",
    summary="Several missing people of a family solved jointly",
    responses=problems(404, 409),
)
def get_joint(record_id: RecordId, runtime: RuntimeGiven) -> JointReviewTold:
    """Every assignment of the candidates to the missing members, with ties, under each population."""
    return JointReviewTold.of(joint_review(runtime, record_id))
