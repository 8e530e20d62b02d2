"""A person in care leads to the page of the last stay."""

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from api.deps import RecordId, RuntimeGiven
from api.roles import READS_SUBJECTS
from api.security.access import allow
from casework.review.subjects import subject_record
from models.errors import NotFound
from models.message import Message

router = APIRouter(include_in_schema=False)


@router.get("/subjects/{record_id}", dependencies=[allow(*READS_SUBJECTS)])
def subject_page(record_id: RecordId, runtime: RuntimeGiven) -> Response:
    """The page of the person's last stay."""
    stays = subject_record(runtime, record_id).stays
    if not stays:
        raise NotFound(
            "no_stay",
            Message("这个编号下没有入站记录，可能已并入另一人。", "No stay is kept under this number."),
            Message("请从入站记录里查找。", "It may be linked to another person; see the admissions."),
        )
    return RedirectResponse(f"/admissions/{stays[0].id}", 303)
