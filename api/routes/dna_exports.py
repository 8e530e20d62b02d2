"""Profiles as a file: logged with every number in it before the first byte leaves."""

from datetime import UTC
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import StreamingResponse

from api.deed import note_purpose, note_told
from api.deps import Caller, RuntimeGiven
from api.roles import EXPORTS_DNA
from api.routes.answers import Responses, problems
from api.security.access import allow
from casework.dna.export import USUAL_CLASSES, ExportAsked, ExportFormat, export_profiles
from models.submission import SampleClass

router = APIRouter(prefix="/dna/exports", tags=["dna"])

_MEDIA = {ExportFormat.CSV: "text/csv", ExportFormat.CODIS_XML: "application/xml"}
_ENDING = {ExportFormat.CSV: "csv", ExportFormat.CODIS_XML: "xml"}
_WITHDRAWN = "dna_search_consent_withdrawn"
_FILE: Responses = {
    200: {
        "description": "The file",
        "headers": {
            "Guitu-Left-Out": {
                "description": "How many profiles were left out",
                "schema": {"type": "integer"},
            },
            "Guitu-Left-Out-Reason": {
                "description": "Why, where any were: always that the consent is withdrawn",
                "schema": {"type": "string", "enum": [_WITHDRAWN]},
            },
        },
        "content": {
            "text/csv": {"example": "sample,laboratory,kit,class,locus,allele1,allele2,allele3\r\n"},
            "application/xml": {"example": "<CODISImportFile>...</CODISImportFile>"},
        },
    },
    **problems(404),
}


def read_asked(
    format: ExportFormat,  # noqa: A002 (the name of the parameter in the address)
    purpose: Annotated[str, Query(min_length=2, max_length=200, description="Kept, sealed, in the log")],
    classes: Annotated[
        list[SampleClass] | None,
        Query(alias="class", description="Repeat for several; all but elimination unless given"),
    ] = None,
    with_superseded: Annotated[bool, Query(description="Superseded profiles as well")] = False,
    laboratory: Annotated[
        str, Query(min_length=1, max_length=10, description="Sender, CODIS only")
    ] = "GUITU",
    destination: Annotated[str, Query(min_length=1, max_length=10, description="CODIS only")] = "GUITU",
) -> ExportAsked:
    """What is to be taken out."""
    wanted = USUAL_CLASSES if classes is None else tuple(classes)
    return ExportAsked(format, purpose, wanted, with_superseded, laboratory, destination)


@router.get(
    "",
    dependencies=[allow(*EXPORTS_DNA)],
    operation_id="exportDnaProfiles",
    summary="Take out profiles as a file",
    response_class=StreamingResponse,
    responses=_FILE,
)
def export(
    asked: Annotated[ExportAsked, Depends(read_asked)], runtime: RuntimeGiven, caller: Caller
) -> StreamingResponse:
    """A file that reads back as the same profiles. Operators get those their own station submitted.

    Profiles of people whose consent to DNA search is withdrawn stay; the headers say how many, and why.
    """
    note_purpose(asked.purpose)
    made = export_profiles(runtime, asked, actor=caller)
    for number in made.profile_ids:
        note_told("dna/profiles", number)
    day = runtime.now().astimezone(UTC).strftime("%Y-%m-%d")
    name = f"guitu-dna-{day}.{_ENDING[asked.format]}"
    return StreamingResponse(
        made.parts,
        media_type=_MEDIA[asked.format],
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
            "Guitu-Left-Out": str(made.left_out),
            **({"Guitu-Left-Out-Reason": _WITHDRAWN} if made.left_out else {}),
        },
    )
