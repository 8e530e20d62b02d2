"""The first page, signing in and out, and the local files that pages use."""

from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.deps import Caller, RuntimeGiven, session_token_of
from api.errors import headers_of, problem_of
from api.pages.forms import PageFormGiven
from api.pages.render import render
from api.pages.static_files import MEDIA_TYPES, static_content
from api.problems import Problem
from api.roles import acts_open_to
from api.schemas.admissions import AdmissionTold
from api.security.access import public, signed_in
from api.security.cookies import drop_session_cookie, require_private_channel, set_session_cookie
from api.visibility import station_filter, withheld_of_admission
from casework import browse
from casework import sign_in as sessions
from models.errors import GuituError

router = APIRouter(include_in_schema=False)
LATEST: Final = 8


@router.get("/", dependencies=[signed_in()])
def home(request: Request, runtime: RuntimeGiven, caller: Caller) -> Response:
    """The doors open to the caller, and the latest admissions for whoever may read them."""
    latest = []
    if acts_open_to(caller).read_admissions:
        latest = browse.admissions(runtime, limit=LATEST, station=station_filter(caller))
    records = [AdmissionTold.of(each, withheld_of_admission(caller, each)) for each in latest]
    return render(request, "home.html", {"records": records}, actor=caller)


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
