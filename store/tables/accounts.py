"""Who signs in, and with what."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import JSON

from store.tables.base import NEVER_REUSED, NumberedRow


class AccountRow(NumberedRow):
    """Who signs in. `username_key` is the folded name, so that two accounts never look alike."""

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("username_key"), NEVER_REUSED)
    username: Mapped[str]
    username_key: Mapped[str]
    password_hash: Mapped[str]
    roles: Mapped[list[str]] = mapped_column(JSON)
    station: Mapped[str | None]
    is_active: Mapped[bool]


class TokenRow(NumberedRow):
    """A session or API key, known only by its digest."""

    __tablename__ = "tokens"
    __table_args__ = (UniqueConstraint("token_digest"), Index(None, "account_id", "id"), NEVER_REUSED)
    kind: Mapped[str]
    token_digest: Mapped[str]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    name: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]


class FailedSignInRow(NumberedRow):
    """One failed sign-in, by the keyed digest of the name typed (people type passwords there too)."""

    __tablename__ = "failed_sign_ins"
    __table_args__ = (Index(None, "username_digest", "failed_at"), Index(None, "failed_at"), NEVER_REUSED)
    username_digest: Mapped[str]
    failed_at: Mapped[datetime]
