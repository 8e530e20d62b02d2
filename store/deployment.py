"""Settings that live with the data, such as which pack is in use."""

from store.tables.service import DeploymentRow
from store.transaction import Transaction


class DeploymentRepository:
    """Small named texts."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def get(self, name: str) -> str | None:
        """The value; None if it was never set."""
        row = self._transaction.session.get(DeploymentRow, name, populate_existing=True)
        return None if row is None else row.value

    def set(self, name: str, value: str) -> None:
        """Sets the value."""
        self._transaction.upsert(DeploymentRow, {"name": name}, {"value": value})
