"""The page of what a search everywhere found."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.deps import Caller, RuntimeGiven
from api.pages.filtered import FilteredPage
from api.pages.render import render
from api.roles import LOOKS_UP
from api.routes.look_up import search_everywhere
from api.security.access import allow

router = APIRouter(include_in_schema=False, route_class=FilteredPage)


@router.get("/search", dependencies=[allow(*LOOKS_UP)])
def search_page(
    request: Request,
    runtime: RuntimeGiven,
    caller: Caller,
    q: Annotated[str | None, Query(max_length=100)] = None,
) -> Response:
    """What fits the words of the search box; the box alone before anything was asked."""
    found = None if q is None else search_everywhere(q, runtime, caller)
    context = {"asked_for": q, "found": found}
    return render(request, "search.html", context, actor=caller)
