"""Packs as small numbers inside the store."""

from sqlalchemy import select

from models.pack import PackRef
from store.tables.photos import PackRow
from store.transaction import Transaction


class PackKeys:
    """Numbers of packs, looked up once per unit of work."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._keys: dict[PackRef, int] = {}

    def find(self, pack: PackRef) -> int | None:
        """The pack's number; None if nothing was ever stored for it."""
        if pack not in self._keys:
            found = self._transaction.session.scalar(
                select(PackRow.id).where(PackRow.pack_id == pack.id, PackRow.digest == pack.digest)
            )
            if found is None:
                return None
            self._keys[pack] = found
        return self._keys[pack]

    def of(self, pack: PackRef) -> int:
        """The pack's number, given now if it has none."""
        found = self.find(pack)
        if found is not None:
            return found
        self._transaction.upsert(PackRow, {"pack_id": pack.id, "digest": pack.digest}, {})
        made = self.find(pack)
        assert made is not None  # noqa: S101 (inserted above, by us or by another process)
        return made
