"""Owners of photos and probes of searches, as columns of which exactly one is set."""

from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, or_

from models.photo import OwnerKind, PhotoOwner
from store.tables.photos import PhotoRow
from store.tables.searches import SearchRow

_COLUMNS: Mapping[OwnerKind, str] = {
    OwnerKind.ADMISSION: "admission_id",
    OwnerKind.REPORT: "report_id",
    OwnerKind.REGISTER: "register_entry_id",
}


def owner_columns(owner: PhotoOwner) -> dict[str, int]:
    """The column that is set for this owner, and its value."""
    return {_COLUMNS[owner.kind]: owner.id}


def is_of(owner: PhotoOwner) -> ColumnElement[bool]:
    """The condition that a photo belongs to the owner."""
    return is_of_any({owner})


def is_of_any(owners: Collection[PhotoOwner]) -> ColumnElement[bool]:
    """The condition that a photo belongs to one of the owners."""
    return or_(
        PhotoRow.admission_id.in_(_ids(owners, OwnerKind.ADMISSION)),
        PhotoRow.report_id.in_(_ids(owners, OwnerKind.REPORT)),
        PhotoRow.register_entry_id.in_(_ids(owners, OwnerKind.REGISTER)),
    )


def is_probe(owner: PhotoOwner) -> ColumnElement[bool]:
    """The condition that a search was made with the record; entries of registers are no probes."""
    if owner.kind is OwnerKind.REGISTER:
        raise ValueError("entries of registers are searched for, never searched with")
    column = SearchRow.admission_id if owner.kind is OwnerKind.ADMISSION else SearchRow.report_id
    return column == owner.id


def owner_of(row: PhotoRow) -> PhotoOwner:
    """The owner of a photo."""
    return _owner(row, tuple(OwnerKind))


def probe_of(row: SearchRow) -> PhotoOwner:
    """The record a search was made with."""
    return _owner(row, (OwnerKind.ADMISSION, OwnerKind.REPORT))


def _owner(row: PhotoRow | SearchRow, kinds: Collection[OwnerKind]) -> PhotoOwner:
    numbers: dict[OwnerKind, int | None] = {kind: getattr(row, _COLUMNS[kind]) for kind in kinds}
    return next(PhotoOwner(kind, number) for kind, number in numbers.items() if number is not None)


def _ids(owners: Collection[PhotoOwner], kind: OwnerKind) -> set[int]:
    return {owner.id for owner in owners if owner.kind is kind}
