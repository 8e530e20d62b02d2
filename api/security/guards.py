"""What surrounds every request: its number, trusted host, same-origin writes, size limits, safe headers."""

import logging
import traceback
from uuid import uuid4

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.deed import RequestDeed, current_deed
from api.errors import INTERNAL, answer, answer_to_refusal, problem_of_status
from api.security.body_limit import body_limit, counted, refuse_stated_length
from api.security.headers import SafeAnswer
from api.security.hosts import is_trusted_host
from api.security.logged_answer import LoggedAnswer
from api.security.origin import is_foreign_write
from models.errors import GuituError, InvalidInput, NotAllowed
from models.message import Message

log = logging.getLogger("guitu.api")


class Guards:
    """The outermost layer of the app; every answer that leaves has passed through it.

    A failure nobody expected ends here, and only here: the log gets the request number, the kind of
    error and the places it passed, never its message, which may hold personal data.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request, or passes lifespan events through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = uuid4()
        deed = RequestDeed()
        current_deed.set(deed)
        scope.setdefault("state", {}).update(request_id=request_id, deed=deed)
        guarded_send = SafeAnswer(send, str(request_id))
        request = Request(scope)
        logged_send = LoggedAnswer(guarded_send, deed, request.app.state.runtime)
        try:
            refuse_if_unsafe(request)
            await self._app(scope, counted(receive, body_limit(request.headers)), logged_send)
        except Exception as failure:  # the last line of defence; see the docstring of the class
            response = _answer_to(request, logged_send.failure or failure)
            if guarded_send.has_begun:
                raise ConnectionAbortedError(f"request {request_id} failed while answering") from None
            await response(scope, receive, logged_send)


def refuse_if_unsafe(request: Request) -> None:
    """Nothing for a request that may go on; raises the refusal otherwise."""
    settings, server = request.app.state.runtime.settings, request.scope.get("server")
    host = request.headers.get("host", "")
    if not is_trusted_host(host, settings, own_address=server[0] if server else None):
        raise InvalidInput(
            "unknown_host",
            Message(
                "服务器不认识请求中的主机名。", "The server does not go by the host name of this request."
            ),
            Message(
                "请管理员把该主机名加入 GUITU_ALLOWED_HOSTS。",
                "The administrator can list the name in GUITU_ALLOWED_HOSTS.",
            ),
        )
    if is_foreign_write(request):
        raise NotAllowed(
            "cross_site_request",
            Message("这个请求来自别的网站，已拒绝。", "This request came from another site and was refused."),
            Message("请直接在本系统的页面上操作。", "Work on the pages of this system itself."),
        )
    refuse_stated_length(request.headers)


def _answer_to(request: Request, failure: Exception) -> Response:
    if isinstance(failure, GuituError):
        return answer_to_refusal(request, failure)
    if isinstance(failure, HTTPException):
        return answer(request, problem_of_status(failure.status_code))
    log.error("request %s failed: %s", request.state.request_id, _without_personal_data(failure))
    return answer(request, INTERNAL)


def _without_personal_data(failure: Exception) -> str:
    places = traceback.extract_tb(failure.__traceback__)
    return " > ".join([f"{place.name}:{place.lineno}" for place in places] + [type(failure).__name__])
