"""Which pack an installation compares with: one for everybody, remembered beside the data."""

from models.pack import PackRef
from store.db import Store
from store.unit_of_work import UnitOfWork

_NAME = "active_pack"


def active_pack(store: Store) -> PackRef | None:
    """The pack in use; None before the first photo or search of a new installation."""
    with store.read() as work:
        return chosen_pack(work)


def chosen_pack(work: UnitOfWork) -> PackRef | None:
    """The pack in use as this unit of work sees it."""
    stored = work.deployment.get(_NAME)
    if stored is None:
        return None
    pack_id, _, digest = stored.rpartition("@")
    return PackRef(pack_id, digest)


def choose_pack(work: UnitOfWork, pack: PackRef) -> None:
    """From the commit on, `pack` is in use."""
    work.deployment.set(_NAME, f"{pack.id}@{pack.digest}")


def adopt_pack(store: Store, pack: PackRef) -> PackRef:
    """The pack in use, which is `pack` if there was none yet."""
    with store.begin() as work:
        chosen = chosen_pack(work)
        if chosen is None:
            choose_pack(work, pack)
        return chosen or pack
