"""The page of the audit log: who did what, filtered, and whether the log is as it was written."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
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
from models.audit import AuditOutcome

router = APIRouter(include_in_schema=False, route_class=FilteredPage)
AT_ONCE = 1000
"""Entries that are walked before the page is shown; more of them on request."""


class AuditFilterForm:
    """The filter as the form of the page sends it: whole days on the shelter's wall, both included."""

    def __init__(
        self,
        kind: Annotated[str | None, Query(max_length=100)] = None,
        record: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
        action: Annotated[str | None, Query(max_length=100)] = None,
        outcome: AuditOutcome | None = None,
        first_day: date | None = None,
        last_day: date | None = None,
    ) -> None:
        self.kind, self.record, self.action, self.outcome = kind, record, action, outcome
        self.first_day, self.last_day = first_day, last_day
        since = None if first_day is None else from_midnight(first_day)
        until = None if last_day is None else until_midnight(last_day)
        self.wanted = audit.read_filter(kind, record, None, action, outcome, since, until)


@router.get("/audit", dependencies=[allow(*READS_AUDIT)])
def audit_page(
    request: Request,
    asked: OrderedPageAsked,
    form: Annotated[AuditFilterForm, Depends()],
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
