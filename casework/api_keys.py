"""API keys: how programs call the service in the name of an account."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from casework.accounts import existing_account
from casework.actor import Actor
from casework.runtime import Runtime
from casework.secret import API_KEY_PREFIX, actor_of, new_token, token_digest
from models.errors import InvalidInput
from models.message import Message
from store.tokens import NewToken, Token, TokenKind


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A new API key as handed out, this once. `expires_at` None: until revoked."""

    actor: Actor
    token: str
    expires_at: datetime | None


def issue_api_key(runtime: Runtime, username: str, *, name: str, days: int | None = None) -> ApiKey:
    """A new API key of the account, told this once; it ends after `days`, or when revoked.

    Raises NotFound for an unknown account, InvalidInput for an empty name or days below 1.
    """
    if not name.strip() or (days is not None and not 1 <= days <= 3650):
        raise InvalidInput(
            "key_unacceptable",
            Message("密钥需要名称，有效期为 1 到 3650 天。", "A key needs a name, and lasts 1 to 3650 days."),
            Message("名称请写明用途，例如：导入程序。", "Name it after its use, such as: import program."),
            field="name",
        )
    token, now = new_token(API_KEY_PREFIX), runtime.now()
    expires_at = None if days is None else now + timedelta(days=days)
    with runtime.store.begin() as work:
        account = existing_account(work, username)
        work.tokens.add(
            NewToken(
                TokenKind.API_KEY, token_digest(token), account.id, name=name.strip(), expires_at=expires_at
            ),
            now=now,
        )
    return ApiKey(actor_of(account), token, expires_at)


def api_keys(runtime: Runtime, username: str) -> list[Token]:
    """The API keys of the account, newest first, revoked ones included; raises NotFound."""
    with runtime.store.read() as work:
        return work.tokens.of_account(existing_account(work, username).id, kind=TokenKind.API_KEY)


def revoke_api_keys(runtime: Runtime, username: str, *, name: str) -> int:
    """How many valid API keys of that name the account had; none is left. Raises NotFound."""
    with runtime.store.begin() as work:
        keys = work.tokens.of_account(existing_account(work, username).id, kind=TokenKind.API_KEY)
        return sum(work.tokens.revoke_id(key.id, runtime.now()) for key in keys if key.name == name)
