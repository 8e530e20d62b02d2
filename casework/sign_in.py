"""Signing in and out, and knowing the caller by session or API key."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from casework.actor import Actor
from casework.passwords import is_password
from casework.runtime import Runtime
from casework.secret import API_KEY_PREFIX, SESSION_PREFIX, actor_of, new_token, token_digest
from models.account import Account
from models.errors import NotSignedIn, TooManyAttempts
from models.message import Message
from store.tokens import NewToken, TokenKind

# One working shift; whoever comes back the next day signs in again.
SESSION_LASTS: Final = timedelta(hours=12)
ATTEMPTS: Final = 5
CLOSED_FOR: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody is signed in until `expires_at`, known by `token`."""

    actor: Actor
    token: str
    expires_at: datetime


def sign_in(runtime: Runtime, username: str, password: str) -> Session:
    """A new session. Unknown names, closed accounts and wrong passwords take the same work and say the same.

    Raises NotSignedIn, or TooManyAttempts after `ATTEMPTS` failures within `CLOSED_FOR`.
    """
    found = _count_attempt(runtime, username)
    password_hash = found[1] if found else None
    if not is_password(password, password_hash) or found is None or not found[0].is_active:
        raise NotSignedIn(
            "wrong_credentials",
            Message("用户名或密码不正确。", "The user name or the password is wrong."),
            Message(
                f"请检查后重试；连续 {ATTEMPTS} 次失败将暂停登录。",
                f"Check both and try again; {ATTEMPTS} failures close sign-in for a while.",
            ),
        )
    token, expires_at = new_token(SESSION_PREFIX), runtime.now() + SESSION_LASTS
    account = found[0]
    with runtime.store.begin() as work:
        work.failed_sign_ins.clear(username)
        work.tokens.add(
            NewToken(TokenKind.SESSION, token_digest(token), account.id, name="", expires_at=expires_at),
            now=runtime.now(),
        )
    return Session(actor_of(account), token, expires_at)


def sign_out(runtime: Runtime, token: str) -> None:
    """The session is over, if it was not already."""
    with runtime.store.begin() as work:
        work.tokens.revoke(token_digest(token), runtime.now())


def authenticate(runtime: Runtime, token: str) -> Actor | None:
    """Whose session or API key this is; None when it is unknown, over, or its account is closed."""
    kind = TokenKind.API_KEY if token.startswith(API_KEY_PREFIX) else TokenKind.SESSION
    with runtime.store.read() as work:
        account = work.tokens.find(token_digest(token), runtime.now(), kind=kind)
    return None if account is None else actor_of(account)


def _count_attempt(runtime: Runtime, username: str) -> tuple[Account, str] | None:
    """The account of that name with its hash. The attempt counts as failed until it has succeeded.

    Counting before verifying keeps many guesses sent at once within the limit.
    """
    now = runtime.now()
    with runtime.store.begin() as work:
        if work.failed_sign_ins.count_since(username, now - CLOSED_FOR) >= ATTEMPTS:
            raise TooManyAttempts(
                "sign_in_closed",
                Message("登录失败次数过多，已暂停登录。", "Sign-in is closed after too many failures."),
                Message(
                    f"请过 {CLOSED_FOR.seconds // 60} 分钟再试，或请管理员重设密码。",
                    f"Try again in {CLOSED_FOR.seconds // 60} minutes, or ask for a new password.",
                ),
                retry_after_s=CLOSED_FOR.seconds,
            )
        work.failed_sign_ins.record(username, now)
        return work.accounts.by_username(username)
