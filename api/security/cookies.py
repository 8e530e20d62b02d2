"""The session cookie: unreadable for scripts, never sent across sites, secure wherever TLS is."""

from fastapi import Request
from starlette.responses import Response

from api.security.hosts import is_loopback_name
from casework.sign_in import Session
from models.errors import NotAllowed
from models.message import Message

SESSION_COOKIE = "guitu_session"


def set_session_cookie(request: Request, response: Response, session: Session) -> None:
    """Hands the session to the browser; call `require_private_channel` before."""
    response.set_cookie(
        SESSION_COOKIE,
        session.token,
        expires=session.expires_at,
        path="/",
        httponly=True,
        samesite="strict",
        secure=_needs_tls(request),
    )


def drop_session_cookie(request: Request, response: Response) -> None:
    """Tells the browser to forget the session."""
    response.delete_cookie(
        SESSION_COOKIE, path="/", httponly=True, samesite="strict", secure=_needs_tls(request)
    )


def require_private_channel(request: Request) -> None:
    """Nothing on TLS or this very machine; raises NotAllowed where a password would travel in clear."""
    if request.url.scheme == "http" and _needs_tls(request):
        raise NotAllowed(
            "tls_required",
            Message(
                "当前连接没有加密，不能登录。", "This connection is not encrypted; sign-in is closed on it."
            ),
            Message(
                "请使用 https:// 开头的地址；管理员可在前面设置 TLS 代理。",
                "Use the https:// address; the administrator can put a TLS proxy in front.",
            ),
        )


def _needs_tls(request: Request) -> bool:
    return request.url.scheme == "https" or not is_loopback_name(request.url.hostname or "")
