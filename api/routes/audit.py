"""The audit log, for the audit officer alone; reading it is logged like everything else."""

from operator import attrgetter
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from api.deps import RuntimeGiven
from api.page_order import OrderedPageAsked
from api.roles import READS_AUDIT
from api.routes.answers import problems
from api.schemas.audit import AuditEntryTold, VerificationTold
from api.schemas.common import Page
from api.security.access import allow
from casework.audit.read import audit_entries, verify_log
from models.audit import Anchor, AuditFilter, AuditOutcome
from models.errors import InvalidInput
from models.message import Message

router = APIRouter(prefix="/audit", tags=["audit"])

USUALLY_VERIFIED = 10_000
MOST_VERIFIED = 100_000


class AuditAsked(BaseModel):
    """Which entries a list asks for."""

    model_config = ConfigDict(frozen=True)

    kind: str | None = Field(
        default=None, max_length=100, description="Collection of the records touched, as in addresses"
    )
    record: int | None = Field(default=None, ge=1, le=2**63 - 1, description="One record of that kind")
    account_id: int | None = Field(default=None, ge=0, le=2**63 - 1)
    action: str | None = Field(default=None, max_length=100)
    outcome: AuditOutcome | None = None
    since: AwareDatetime | None = None
    until: AwareDatetime | None = Field(default=None, description="Not included")


def read_filter(asked: Annotated[AuditAsked, Query()]) -> AuditFilter:
    """Which entries are asked for; raises InvalidInput for a number of no kind."""
    if asked.record is not None and asked.kind is None:
        raise InvalidInput(
            "record_without_kind",
            Message("只写了记录编号，没有写记录种类。", "A record number without its kind."),
            Message("请同时写明 kind，例如 admissions。", "State `kind` as well, such as admissions."),
            field="kind",
        )
    return AuditFilter(
        asked.kind, asked.record, asked.account_id, asked.action, asked.outcome, asked.since, asked.until
    )


@router.get(
    "",
    dependencies=[allow(*READS_AUDIT)],
    operation_id="listAuditEntries",
    summary="Who did what",
    responses=problems(),
)
def list_entries(
    asked: OrderedPageAsked, wanted: Annotated[AuditFilter, Depends(read_filter)], runtime: RuntimeGiven
) -> Page[AuditEntryTold]:
    """Entries of the log that fit the filter; without one, all of them."""
    found = audit_entries(
        runtime, wanted, before_number=asked.before_id, after_number=asked.after_id, limit=asked.fetched
    )
    shown, next_cursor = asked.split(found, number=attrgetter("number"))
    return Page(items=[AuditEntryTold.of(each) for each in shown], next_cursor=next_cursor)


@router.get(
    "/verification",
    dependencies=[allow(*READS_AUDIT)],
    operation_id="verifyAudit",
    summary="Is the log as it was written",
    responses=problems(),
)
def verification(
    runtime: RuntimeGiven,
    anchor: Annotated[
        str | None, Query(max_length=100, description="NUMBER:DIGEST that was kept elsewhere")
    ] = None,
    latest: Annotated[
        int, Query(ge=1, le=MOST_VERIFIED, description="How many of the last entries to walk")
    ] = USUALLY_VERIFIED,
) -> VerificationTold:
    """Walks the last entries; `guitu audit verify` on the server walks all of them."""
    kept = None if anchor is None else Anchor.parsed(anchor)
    return VerificationTold.of(verify_log(runtime, anchor=kept, latest=latest))
