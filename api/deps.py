"""What a request is given: the runtime, and who is calling."""

from typing import Annotated, cast

from fastapi import Depends, Path, Request

from api.security.cookies import SESSION_COOKIE
from casework.actor import Actor
from casework.runtime import Runtime
from casework.sign_in import authenticate
from models.errors import NotSignedIn
from models.message import Message


def runtime_of(request: Request) -> Runtime:
    """The runtime this app was made with."""
    return cast("Runtime", request.app.state.runtime)


def token_of(request: Request) -> str | None:
    """The caller's secret: a bearer API key, else the session cookie."""
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and value.strip():
        return value.strip()
    return session_token_of(request)


def session_token_of(request: Request) -> str | None:
    """The secret of the browser's session, if it sent one."""
    return request.cookies.get(SESSION_COOKIE)


def current_actor(request: Request) -> Actor | None:
    """Who is calling; None without valid credentials."""
    token = token_of(request)
    return authenticate(runtime_of(request), token) if token else None


def signed_in_actor(actor: Annotated[Actor | None, Depends(current_actor)]) -> Actor:
    """Who is calling; raises NotSignedIn for a stranger."""
    if actor is None:
        raise NotSignedIn(
            "not_signed_in",
            Message("您还没有登录。", "You are not signed in."),
            Message("请先登录，或使用有效的接口密钥。", "Sign in, or send a valid API key."),
        )
    return actor


RuntimeGiven = Annotated[Runtime, Depends(runtime_of)]
Caller = Annotated[Actor, Depends(signed_in_actor)]
RecordId = Annotated[int, Path(ge=1, le=2**63 - 1, description="Number of the record")]
