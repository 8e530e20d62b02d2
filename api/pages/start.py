"""Signing in and out, and the local files that pages use."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.deps import RuntimeGiven, session_token_of
from api.errors import headers_of, problem_of
from api.pages.forms import PageFormGiven
from api.pages.render import render
from api.pages.static_files import MEDIA_TYPES, static_content
from api.problems import Problem
from api.security.access import public
from api.security.cookies import drop_session_cookie, require_private_channel, set_session_cookie
from casework import sign_in as sessions
from models.errors import GuituError

router = APIRouter(include_in_schema=False)


@router.get("/sign-in", dependencies=[public()])
def sign_in_page(request: Request) -> Response:
    """The sign-in form."""
    return _form(request, username="", next_page=request.query_params.get("next", "/"))


@router.post("/sign-in", dependencies=[public()])
def post_sign_in(request: Request, form: PageFormGiven, runtime: RuntimeGiven) -> Response:
    """Starts a session and leads to the page that was asked for."""
    username, next_page = form.fields.get("username", ""), form.fields.get("next", "/")
    try:
        require_private_channel(request)
        session = sessions.sign_in(runtime, username, form.fields.get("password", ""))
    except GuituError as refusal:
        page = _form(request, username=username, next_page=next_page, problem=problem_of(refusal))
        page.headers.update(headers_of(refusal))
        return page
    response = RedirectResponse(own_page(next_page), 303)
    set_session_cookie(request, response, session)
    return response


@router.post("/sign-out", dependencies=[public()])
def post_sign_out(request: Request, runtime: RuntimeGiven) -> Response:
    """Ends the session."""
    token = session_token_of(request)
    if token is not None:
        sessions.sign_out(runtime, token)
    response = RedirectResponse("/sign-in", 303)
    drop_session_cookie(request, response)
    return response


@router.get("/static/{name}", dependencies=[public()])
def static_file(name: str) -> Response:
    """One of the files that pages use; there are no others to ask for."""
    content = static_content(name)
    return Response(content, media_type=MEDIA_TYPES[name], headers={"Cache-Control": "public, max-age=300"})


def _form(request: Request, *, username: str, next_page: str, problem: Problem | None = None) -> Response:
    context = {"username": username, "next": own_page(next_page), "problem": problem}
    status = 200 if problem is None else problem.status
    return render(request, "sign_in.html", context, actor=None, status=status)


def own_page(address: str) -> str:
    """The address if it is a page of this very server, else the first page: no redirects to elsewhere."""
    is_own = (
        address.startswith("/") and not address.startswith(("//", "/\\", "/v1")) and address.isprintable()
    )
    return address if is_own else "/"
