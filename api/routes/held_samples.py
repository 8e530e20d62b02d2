"""Samples that equal a stored profile: listed for the police desk, decided by DNA reviewers."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.deps import Caller, RecordId, RuntimeGiven
from api.idempotency import mark_repeated
from api.roles import JUDGES_DNA, READS_DNA
from api.routes.answers import also, problems
from api.schemas.common import Listed
from api.schemas.held_samples import HeldOutcomeTold, HeldSampleTold, HeldVerdictGiven
from api.security.access import allow
from casework.dna.held import decide_held, held_samples

router = APIRouter(prefix="/dna/held", tags=["dna"])
USUAL = 50
Limit = Annotated[int, Query(ge=1, le=200, description="How many at most")]


@router.get(
    "",
    dependencies=[allow(*READS_DNA)],
    operation_id="listHeldDnaSamples",
    summary="List samples that equal a stored profile and wait",
    responses=problems(),
)
def list_held(runtime: RuntimeGiven, limit: Limit = USUAL) -> Listed[HeldSampleTold]:
    """The longest waiting first, with what each equals locus by locus; no alleles."""
    return Listed(items=[HeldSampleTold.of(each) for each in held_samples(runtime, limit=limit)])


@router.post(
    "/{record_id}/decision",
    status_code=201,
    dependencies=[allow(*JUDGES_DNA)],
    operation_id="decideHeldDnaSample",
    summary="Decide on a sample that equals a stored profile",
    responses={**also(200, "Decided so before", HeldOutcomeTold), **problems(404, 409, 503)},
)
def post_decision(
    record_id: RecordId,
    given: HeldVerdictGiven,
    response: Response,
    runtime: RuntimeGiven,
    caller: Caller,
) -> HeldOutcomeTold:
    """By a DNA reviewer who did not submit the file, once. A sample that enters is searched with at once."""
    same_as_id, reason = given.same_as_id, given.reason
    decided = decide_held(
        runtime, record_id, given.verdict, reason=reason, actor=caller, same_as_id=same_as_id
    )
    return HeldOutcomeTold.of(mark_repeated(response, decided, None))
