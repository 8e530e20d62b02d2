"""Failed sign-ins, counted to close the door for a while."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, func, select

from store.accounts import username_key
from store.tables.accounts import FailedSignInRow
from store.transaction import Transaction

KEPT_FOR: Final = timedelta(days=1)


class FailedSignInRepository:
    """Failures by the name typed, whether or not there is such an account; kept for a day."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def record(self, username: str, at: datetime) -> None:
        """Counts one failure, and drops those older than a day."""
        self._transaction.execute(delete(FailedSignInRow).where(FailedSignInRow.failed_at < at - KEPT_FOR))
        self._transaction.add(FailedSignInRow(username_digest=self._digest(username), failed_at=at))

    def count_since(self, username: str, since: datetime) -> int:
        """How many failures there were at or after `since` (at most a day back)."""
        query = select(func.count()).select_from(FailedSignInRow)
        return (
            self._transaction.session.scalar(
                query.where(
                    FailedSignInRow.username_digest == self._digest(username),
                    FailedSignInRow.failed_at >= since,
                )
            )
            or 0
        )

    def clear(self, username: str) -> None:
        """Forgets the failures of this name."""
        is_this = FailedSignInRow.username_digest == self._digest(username)
        self._transaction.execute(delete(FailedSignInRow).where(is_this))

    def _digest(self, username: str) -> str:
        return self._transaction.keyring.keyed_digest(username_key(username).encode(), "username")
