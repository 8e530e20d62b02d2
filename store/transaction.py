"""What every repository works with: one database transaction and the keys."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CursorResult, Insert, UpdateBase, literal, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from models.errors import NotFound
from models.message import Message
from store.encryption import Keyring
from store.tables.base import NumberedRow, Row


@dataclass(frozen=True, slots=True)
class Transaction:
    """An open session and the keyring that seals and opens its values."""

    session: Session
    keyring: Keyring

    @property
    def is_postgresql(self) -> bool:
        """Whether the database is PostgreSQL (else SQLite)."""
        return self.session.get_bind().dialect.name == "postgresql"

    def add(self, row: Row) -> None:
        """Inserts the row now, which gives it its number."""
        self.session.add(row)
        self.session.flush()

    def execute(self, statement: UpdateBase) -> int:
        """Runs an INSERT, UPDATE or DELETE; how many rows it touched."""
        result = self.session.execute(statement, execution_options={"synchronize_session": "auto"})
        assert isinstance(result, CursorResult)  # noqa: S101 (narrows the type)
        return result.rowcount

    def update(self, table: type[NumberedRow], number: int, **values: object) -> bool:
        """Sets columns of one row, whatever this session read before; False if there is no such row."""
        return self.execute(update(table).where(table.id == number).values(**values)) == 1

    def insert_once(self, table: type[Row], key: dict[str, Any], values: dict[str, Any]) -> bool:
        """Inserts `key` with `values` unless there is a row of that key; whether it did.

        Waits for a transaction that is inserting the same key.
        """
        insert = postgresql.insert(table) if self.is_postgresql else sqlite.insert(table)
        statement = insert.values(key | values).on_conflict_do_nothing(index_elements=list(key))
        return self.session.scalar(statement.returning(literal(1))) is not None

    def insert_new(
        self, table: type[NumberedRow], values: dict[str, Any], *, unique: Sequence[str]
    ) -> int | None:
        """Inserts a row and tells its number; None where there is one of the same `unique` columns."""
        insert = postgresql.insert(table) if self.is_postgresql else sqlite.insert(table)
        statement = insert.values(values).on_conflict_do_nothing(index_elements=list(unique))
        return self.session.scalar(statement.returning(table.id))

    def upsert(self, table: type[Row], key: dict[str, Any], values: dict[str, Any]) -> None:
        """Inserts `key` with `values`, or sets `values` on the row of that key; with no values, leaves it."""
        insert = postgresql.insert(table) if self.is_postgresql else sqlite.insert(table)
        statement: Insert
        if values:
            statement = insert.values(key | values).on_conflict_do_update(
                index_elements=list(key), set_=values
            )
        else:
            statement = insert.values(key).on_conflict_do_nothing(index_elements=list(key))
        self.session.execute(statement, execution_options={"populate_existing": True})

    def insert_all_once(self, table: type[Row], key: Sequence[str], rows: Sequence[dict[str, Any]]) -> None:
        """Inserts the rows whose key is not there yet, in one statement; those that are there stay."""
        if not rows:
            return
        insert = postgresql.insert(table) if self.is_postgresql else sqlite.insert(table)
        statement = insert.on_conflict_do_nothing(index_elements=list(key))
        self.session.connection().execute(statement, list(rows))

    def upsert_all(self, table: type[Row], key: Sequence[str], rows: Sequence[dict[str, Any]]) -> None:
        """As `upsert` for many rows at once, all of the same columns, `key` being the names of the key's."""
        if not rows:
            return
        insert = postgresql.insert(table) if self.is_postgresql else sqlite.insert(table)
        values = {name: insert.excluded[name] for name in rows[0] if name not in key}
        statement = insert.on_conflict_do_update(index_elements=list(key), set_=values)
        self.session.connection().execute(statement, list(rows))


def not_found(noun_zh: str, noun_en: str, number: int) -> NotFound:
    """No record of that number."""
    return NotFound(
        "not_found",
        Message(f"没有编号为 {number} 的{noun_zh}。", f"There is no {noun_en} number {number}."),
        Message("请核对编号。", "Check the number."),
    )
