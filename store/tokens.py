"""Session tokens and API keys in the store; never the token itself, only its digest."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, delete, or_, select, update

from models.account import Account
from store.accounts import account_of
from store.tables.accounts import AccountRow, TokenRow
from store.transaction import Transaction


class TokenKind(StrEnum):
    """What a token is for."""

    SESSION = "session"
    API_KEY = "api_key"


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token about to be stored; `expires_at` None never expires."""

    kind: TokenKind
    token_digest: str
    account_id: int
    name: str
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Token:
    """A stored token, as shown to its owner."""

    id: int
    kind: TokenKind
    account_id: int
    name: str
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None


class TokenRepository:
    """Tokens by digest."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, new: NewToken, *, now: datetime) -> Token:
        """Stores the token's digest; raises Conflict if there is no such account."""
        row = TokenRow(
            kind=new.kind,
            token_digest=new.token_digest,
            account_id=new.account_id,
            name=new.name,
            created_at=now,
            expires_at=new.expires_at,
            revoked_at=None,
            last_used_at=None,
        )
        self._transaction.add(row)
        return _token(row)

    def find(self, token_digest: str, now: datetime, *, kind: TokenKind | None = None) -> Account | None:
        """Whose valid token this is; None if unknown, expired, revoked, or the account is closed."""
        query = (
            select(AccountRow)
            .join(TokenRow, TokenRow.account_id == AccountRow.id)
            .where(TokenRow.token_digest == token_digest, _is_valid(now), AccountRow.is_active)
        )
        if kind is not None:
            query = query.where(TokenRow.kind == kind)
        row = self._transaction.session.scalar(query)
        return None if row is None else account_of(row)

    def of_account(self, account_id: int, *, kind: TokenKind | None = None) -> list[Token]:
        """The account's tokens, the last made first, revoked ones included."""
        query = select(TokenRow).where(TokenRow.account_id == account_id).order_by(TokenRow.id.desc())
        if kind is not None:
            query = query.where(TokenRow.kind == kind)
        return [_token(row) for row in self._transaction.session.scalars(query)]

    def touch(self, token_digest: str, now: datetime) -> None:
        """Notes that the token was used."""
        is_this = TokenRow.token_digest == token_digest
        self._transaction.execute(update(TokenRow).where(is_this).values(last_used_at=now))

    def revoke(self, token_digest: str, now: datetime) -> bool:
        """Ends the token; False if it was not valid any more."""
        return self._revoke(TokenRow.token_digest == token_digest, now) > 0

    def revoke_id(self, token_id: int, now: datetime) -> bool:
        """Ends the token of that number; False if it was not valid any more."""
        return self._revoke(TokenRow.id == token_id, now) > 0

    def revoke_all_of(self, account_id: int, now: datetime, *, kind: TokenKind | None = None) -> int:
        """Ends the account's valid tokens, of one kind or of all; how many there were."""
        is_of_kind = TokenRow.account_id == account_id
        return self._revoke(is_of_kind if kind is None else is_of_kind & (TokenRow.kind == kind), now)

    def delete_expired(self, before: datetime) -> int:
        """Deletes the tokens that expired or were revoked before that instant; how many there were."""
        is_over = or_(TokenRow.expires_at < before, TokenRow.revoked_at < before)
        return self._transaction.execute(delete(TokenRow).where(is_over))

    def _revoke(self, is_meant: ColumnElement[bool], now: datetime) -> int:
        return self._transaction.execute(
            update(TokenRow).where(is_meant, _is_valid(now)).values(revoked_at=now)
        )


def _is_valid(now: datetime) -> ColumnElement[bool]:
    return TokenRow.revoked_at.is_(None) & or_(TokenRow.expires_at.is_(None), TokenRow.expires_at > now)


def _token(row: TokenRow) -> Token:
    return Token(
        id=row.id,
        kind=TokenKind(row.kind),
        account_id=row.account_id,
        name=row.name,
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        last_used_at=row.last_used_at,
    )
