"""Errors as a person sees them in the browser: what happened and what to do, or the way to sign in."""

from collections.abc import Mapping
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.pages.render import render
from api.problems import Problem


def wants_page(request: Request) -> bool:
    """The request is for a page, not for the JSON interface."""
    return not request.url.path.startswith("/v1/") and "text/html" in request.headers.get("accept", "")


def failure_page(request: Request, document: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """The page that tells of an error; whoever is not signed in is led to sign in and back again."""
    if document.status == 401 and request.method == "GET":
        asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/sign-in?{urlencode({'next': asked})}", status_code=303)
    page = render(request, "failure.html", {"problem": document}, actor=None, status=document.status)
    page.headers.update(headers or {})
    return page
