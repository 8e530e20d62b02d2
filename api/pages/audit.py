"""The page of the audit log: who did what, filtered, and whether the log is as it was written."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from api.audit_words import ACTION_WORDS, KIND_WORDS
from api.deps import Caller, RuntimeGiven
from api.page_order import OrderedPageAsked
from api.pages.filtered import FilteredPage
from api.pages.language import language_of
from api.pages.render import render
from api.pages.words import options_of
from api.roles import READS_AUDIT
from api.routes import audit
from api.security.access import allow
from casework.audit.read import OUTCOME_WORDS
from casework.photo_ages import from_midnight, until_midnight
from models.audit import AuditFilter, AuditOutcome

router = APIRouter(include_in_schema=False, route_class=FilteredPage)
AT_ONCE = 1000
"""Entries that are walked before the page is shown; more of them on request."""


class AuditFilterForm(BaseModel):
    """The filter as the form of the page sends it: whole days on the shelter's wall, both included."""

    model_config = ConfigDict(frozen=True)

    kind: str | None = Field(default=None, max_length=100)
    record: int | None = Field(default=None, ge=1, le=2**63 - 1)
    action: str | None = Field(default=None, max_length=100)
    outcome: AuditOutcome | None = None
    first_day: date | None = None
    last_day: date | None = None

    @property
    def wanted(self) -> AuditFilter:
        """The entries asked for; raises InvalidInput for a number of no kind."""
        return audit.read_filter(
            audit.AuditAsked(
                kind=self.kind,
                record=self.record,
                action=self.action,
                outcome=self.outcome,
                since=None if self.first_day is None else from_midnight(self.first_day),
                until=None if self.last_day is None else until_midnight(self.last_day),
            )
        )


def _form(form: Annotated[AuditFilterForm, Query()]) -> AuditFilterForm:
    return form


@router.get("/audit", dependencies=[allow(*READS_AUDIT)])
def audit_page(
    request: Request,
    asked: OrderedPageAsked,
    form: Annotated[AuditFilterForm, Depends(_form)],
    runtime: RuntimeGiven,
    caller: Caller,
) -> Response:
    """Entries of the log that fit the filter."""
    language = language_of(request)
    context = {
        "section": "audit",
        "page": audit.list_entries(asked, form.wanted, runtime),
        "asked": asked,
        "form": form,
        "kinds": options_of(sorted(KIND_WORDS), language, KIND_WORDS),
        "actions": options_of(sorted(ACTION_WORDS), language, ACTION_WORDS)[1:],
        "outcomes": options_of(AuditOutcome, language, OUTCOME_WORDS),
    }
    return render(request, "audit.html", context, actor=caller)


@router.get("/audit/verification", dependencies=[allow(*READS_AUDIT)])
def verification_page(
    request: Request,
    runtime: RuntimeGiven,
    caller: Caller,
    anchor: Annotated[str | None, Query(max_length=100)] = None,
    latest: Annotated[int, Query(ge=1, le=audit.MOST_VERIFIED)] = AT_ONCE,
) -> Response:
    """What a walk over the last entries finds, against an anchor that was kept elsewhere if given."""
    context = {
        "section": "audit",
        "found": audit.verification(runtime, anchor, latest),
        "anchor": anchor,
        "walked": latest,
        "more": audit.USUALLY_VERIFIED,
    }
    return render(request, "audit_verification.html", context, actor=caller)
