"""Owners of photos as the two columns of which exactly one is set."""

from sqlalchemy import ColumnElement

from models.photo import OwnerKind, PhotoOwner
from store.tables.photos import PhotoRow
from store.tables.searches import SearchRow


def owner_columns(owner: PhotoOwner) -> dict[str, int]:
    """The column that is set for this owner, and its value."""
    return {"admission_id": owner.id} if owner.kind is OwnerKind.ADMISSION else {"report_id": owner.id}


def is_of(table: type[PhotoRow] | type[SearchRow], owner: PhotoOwner) -> ColumnElement[bool]:
    """The condition that a row belongs to the owner."""
    column = table.admission_id if owner.kind is OwnerKind.ADMISSION else table.report_id
    return column == owner.id


def is_of_any(table: type[PhotoRow], owners: set[PhotoOwner]) -> ColumnElement[bool]:
    """The condition that a row belongs to one of the owners."""
    admissions = [owner.id for owner in owners if owner.kind is OwnerKind.ADMISSION]
    reports = [owner.id for owner in owners if owner.kind is OwnerKind.REPORT]
    return table.admission_id.in_(admissions) | table.report_id.in_(reports)


def owner_of(admission_id: int | None, report_id: int | None) -> PhotoOwner:
    """The owner behind the two columns."""
    if admission_id is not None:
        return PhotoOwner(OwnerKind.ADMISSION, admission_id)
    if report_id is not None:
        return PhotoOwner(OwnerKind.REPORT, report_id)
    raise ValueError("a photo without an owner")
