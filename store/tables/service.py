"""Settings that live with the data, and requests that may be repeated."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Row


class DeploymentRow(Row):
    """One named setting of the installation that lives with the data."""

    __tablename__ = "deployment"
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class IdempotencyRow(Row):
    """What a keyed request made, so that repeating it makes nothing new.

    `account_id` 0 is the command line on the server itself, which has no account.
    """

    __tablename__ = "idempotency"
    account_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(primary_key=True)
    request_digest: Mapped[str]
    resource_kind: Mapped[str]
    resource_id: Mapped[int]
    created_at: Mapped[datetime]
