"""Police DNA submissions: files in, receipts, profiles under codes, candidates for DNA reviewers."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Response

from api.deps import Caller, RecordId, RuntimeGiven
from api.dna_upload import DNA_UPLOAD_BODY, DnaUploadGiven
from api.idempotency import mark_repeated
from api.page_order import OrderedPageAsked
from api.roles import JUDGES_DNA, LOADS_DNA, READS_DNA
from api.routes.answers import Responses, also, problems
from api.schemas.common import Page
from api.schemas.dna import BatchLineTold, BatchTold, ProfileTold
from api.schemas.dna_candidates import DnaCandidatesTold, SupersededTold, SupersedeGiven
from api.security.access import allow
from api.visibility import sees_dna_candidates
from casework.dna import records as dna_records
from casework.dna.original import original_file
from casework.dna.submit import submit_profiles
from casework.dna.supersede import supersede_profile
from models.listing import BatchesWanted
from models.submission import SubmissionFormat

router = APIRouter(prefix="/dna", tags=["dna"])
_ORIGINAL: Responses = {
    200: {
        "description": "The file",
        "content": {
            "text/csv": {"example": "sample,locus,allele1,allele2\r\n"},
            "text/tab-separated-values": {"example": "Sample Name\tMarker\tAllele 1\tAllele 2\r\n"},
            "application/xml": {"example": "<CODISImportFile>...</CODISImportFile>"},
            "application/json": {"schema": {"type": "object"}, "example": {"samples": []}},
        },
    },
    **problems(404),
}


class BatchFilter:
    """Which files a list asks for."""

    def __init__(
        self,
        layout: Annotated[SubmissionFormat | None, Query(description="Only files of this layout")] = None,
        has_held: Annotated[
            bool | None, Query(description="Only files with samples held, or only those without")
        ] = None,
    ) -> None:
        self.wanted = BatchesWanted(layout, has_held)

    @property
    def is_given(self) -> bool:
        """Something is asked for."""
        return self.wanted != BatchesWanted()


BatchFilterAsked = Annotated[BatchFilter, Depends()]


@router.post(
    "/batches",
    status_code=201,
    dependencies=[allow(*LOADS_DNA)],
    operation_id="submitDnaBatch",
    summary="Submit a file of STR profiles",
    responses={**also(200, "The same file was recorded before", BatchTold), **problems(409, 413, 503)},
    openapi_extra=DNA_UPLOAD_BODY,
)
def submit_batch(
    given: DnaUploadGiven, response: Response, runtime: RuntimeGiven, caller: Caller
) -> BatchTold:
    """Stores the good samples, holds the others with the reason, and searches with every stored profile.

    The layout is recognised by the content. The same file again is the first receipt and stores nothing.
    Once what its samples waited for has happened (a profile superseded, a code issued), it is checked anew.
    """
    recorded = submit_profiles(runtime, given.upload, actor=caller, idempotency_key=given.key)
    return BatchTold.of(mark_repeated(response, recorded, given.key))


@router.get(
    "/batches",
    dependencies=[allow(*READS_DNA)],
    operation_id="listDnaBatches",
    summary="List receipts",
    responses=problems(),
)
def list_batches(
    asked: OrderedPageAsked, filtered: BatchFilterAsked, runtime: RuntimeGiven
) -> Page[BatchLineTold]:
    """Files as received, with how many samples ended in which way."""
    found = dna_records.dna_batches(
        runtime,
        before_id=asked.before_id,
        after_id=asked.after_id,
        limit=asked.fetched,
        wanted=filtered.wanted,
    )
    shown, next_cursor = asked.split(found)
    return Page(items=[BatchLineTold.of(each) for each in shown], next_cursor=next_cursor)


@router.get(
    "/batches/{record_id}",
    dependencies=[allow(*READS_DNA)],
    operation_id="getDnaBatch",
    summary="Read a receipt",
    responses=problems(404),
)
def get_batch(record_id: RecordId, runtime: RuntimeGiven) -> BatchTold:
    """One receipt, with every reading of every sample and what became of it."""
    return BatchTold.of(dna_records.dna_batch(runtime, record_id))


@router.get(
    "/batches/{record_id}/file",
    dependencies=[allow(*READS_DNA)],
    operation_id="getDnaBatchFile",
    summary="Take back the original file",
    response_class=Response,
    responses=_ORIGINAL,
)
def get_batch_file(record_id: RecordId, runtime: RuntimeGiven, caller: Caller) -> Response:
    """The laboratory's file, byte for byte as it came. Operators get those their own station submitted."""
    original = original_file(runtime, record_id, actor=caller)
    headers = {
        "Content-Type": original.media_type,
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(original.name, safe='')}",
        "Cache-Control": "no-store",
    }
    return Response(original.data, headers=headers)


@router.get(
    "/profiles/{record_id}",
    dependencies=[allow(*READS_DNA)],
    operation_id="getDnaProfile",
    summary="Read a profile",
    responses=problems(404),
)
def get_profile(record_id: RecordId, runtime: RuntimeGiven) -> ProfileTold:
    """One profile under its code, superseded ones included."""
    return ProfileTold.of(dna_records.dna_profile(runtime, record_id))


@router.get(
    "/profiles/{record_id}/candidates",
    dependencies=[allow(*JUDGES_DNA)],
    operation_id="getDnaCandidates",
    summary="Candidates of a profile",
    responses=problems(404),
)
def get_candidates(record_id: RecordId, runtime: RuntimeGiven) -> DnaCandidatesTold:
    """Pairs proposed for the profile, whichever of the two was searched with, locus by locus."""
    return DnaCandidatesTold.of(dna_records.dna_candidates(runtime, record_id))


@router.post(
    "/profiles/{record_id}/supersede",
    dependencies=[allow(*READS_DNA)],
    operation_id="supersedeDnaProfile",
    summary="Supersede a profile",
    responses=problems(404, 409, 503),
)
def supersede(
    record_id: RecordId, given: SupersedeGiven, runtime: RuntimeGiven, caller: Caller
) -> SupersededTold:
    """Takes a wrong profile out of every search and list, keeps it, and looks again at its candidates."""
    done = supersede_profile(
        runtime, record_id, reason=given.reason, successor_id=given.successor_id, actor=caller
    )
    return SupersededTold.of(done, shows_changes=sees_dna_candidates(caller))
