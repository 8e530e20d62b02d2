"""Signing in and out."""

from fastapi import APIRouter, Request, Response

from api.deps import Caller, RuntimeGiven, session_token_of
from api.routes.answers import problems, public_problems
from api.schemas.accounts import MeTold, SessionTold, SignInGiven
from api.security.access import public, signed_in
from api.security.cookies import drop_session_cookie, require_private_channel, set_session_cookie
from casework import sign_in as sessions

router = APIRouter(tags=["accounts"])


@router.post(
    "/sessions",
    status_code=201,
    dependencies=[public()],
    operation_id="signIn",
    summary="Sign in",
    responses=public_problems(401, 403, 422, 429),
)
def sign_in(given: SignInGiven, request: Request, response: Response, runtime: RuntimeGiven) -> SessionTold:
    """Starts a session; its secret is set as an HttpOnly cookie. Programs use API keys instead."""
    require_private_channel(request)
    session = sessions.sign_in(runtime, given.username, given.password.get_secret_value())
    set_session_cookie(request, response, session)
    return SessionTold(**MeTold.of(session.actor).model_dump(), expires_at=session.expires_at)


@router.delete(
    "/sessions/current",
    status_code=204,
    dependencies=[signed_in(tells_of_people=False)],
    operation_id="signOut",
    summary="Sign out",
    responses=problems(),
)
def sign_out(request: Request, response: Response, runtime: RuntimeGiven) -> None:
    """Ends the session of the cookie; its secret is worthless from now on."""
    token = session_token_of(request)
    if token is not None:
        sessions.sign_out(runtime, token)
    drop_session_cookie(request, response)


@router.get(
    "/me",
    dependencies=[signed_in(tells_of_people=False)],
    operation_id="getMe",
    summary="Who am I",
    responses=problems(),
)
def me(caller: Caller) -> MeTold:
    """The caller's name, roles and station."""
    return MeTold.of(caller)
