"""What every table is made of: typed rows, which never leave the package `store`.

Columns named `sealed...` hold AES-256-GCM text made by `encryption.Keyring.seal`; the context each is
bound to is written where its repository seals it. Names of states and kinds are the values of the enums
in `models`; the database does not list them, so that a new state needs no change of tables.
"""

from datetime import datetime

from sqlalchemy import LargeBinary, MetaData, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import Double

from store.columns import RowId, UtcDateTime

_NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

NEVER_REUSED = {"sqlite_autoincrement": True}
"""Row numbers are never given twice, not even after a deletion."""

ONE_PROBE = "(admission_id IS NULL) <> (report_id IS NULL)"

ONE_OWNER = (
    "CASE WHEN admission_id IS NULL THEN 0 ELSE 1 END + CASE WHEN report_id IS NULL THEN 0 ELSE 1 END"
    " + CASE WHEN register_entry_id IS NULL THEN 0 ELSE 1 END = 1"
)


class Row(DeclarativeBase):
    """A row of any table; `Row.metadata` is the whole schema."""

    metadata = MetaData(naming_convention=_NAMING)
    type_annotation_map = {  # noqa: RUF012 (SQLAlchemy reads it once, as a class attribute)
        int: RowId,
        str: Text(),
        float: Double(),
        bytes: LargeBinary(),
        datetime: UtcDateTime(),
    }


class NumberedRow(Row):
    """A row with a number of its own, growing with time."""

    __abstract__ = True
    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-1)
