"""The one place that reads settings and builds objects: everything else is handed what it needs."""

from datetime import UTC, datetime
from threading import Lock

from casework.active_pack import active_pack, adopt_pack
from casework.audit.log import AuditLog
from casework.clocks.book import open_book
from casework.clues.sound_state import sound_keys
from casework.face_engine import FaceEngine, build_engine
from casework.families.kept import KeptFamilyTables
from casework.retired_galleries import delete_retired_galleries
from casework.settings import Settings
from models.pack import PackRef
from store.db import Store, open_keyring, open_store


class Runtime:
    """A running installation: settings, store, audit log, clocks, and the face engine of the pack in use."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self.settings = settings
        self.store = store
        self.audit = AuditLog(store)
        self.clocks = open_book(settings.clocks_folder)
        self._engine: FaceEngine | None = None
        self._family_tables: KeptFamilyTables | None = None
        self._loading = Lock()

    def now(self) -> datetime:
        """The current instant, in UTC."""
        return datetime.now(UTC)

    def faces(self) -> FaceEngine:
        """The engine of the pack in use, loaded on first need and again after another pack was chosen.

        A new pack replaces the old one only once its galleries hold every stored template; until then
        everyone goes on with the old one. Raises PackUnusable when the installed files are not those the
        stored templates were made with.
        """
        wanted = active_pack(self.store)
        engine = self._engine
        if engine is not None and engine.ref == wanted:
            return engine
        with self._loading:
            if self._engine is None or self._engine.ref != wanted:
                self._engine = self._swapped(self._engine, wanted)
            return self._engine

    def family_tables(self) -> KeptFamilyTables:
        """The compiled families, whose files are opened on first need."""
        with self._loading:
            if self._family_tables is None:
                folder = self.store.gallery_folder(self.settings.family_tables_folder, "families")
                self._family_tables = KeptFamilyTables(self.store, folder)
            return self._family_tables

    def _swapped(self, former: FaceEngine | None, wanted: PackRef | None) -> FaceEngine:
        engine = self._load(wanted)
        if former is not None:
            former.galleries.close()
        delete_retired_galleries(self.settings, self.store, in_use=engine.ref)
        return engine

    def _load(self, wanted: PackRef | None) -> FaceEngine:
        pack_id = self.settings.initial_pack if wanted is None else wanted.id
        engine = build_engine(self.settings, self.store, pack_id)
        if wanted is None:
            wanted = adopt_pack(self.store, engine.ref)
        engine.require(wanted)
        engine.galleries.refresh()
        return engine

    def close(self) -> None:
        """Releases the database; the runtime is not used afterwards."""
        self.store.close()


def open_runtime(settings: Settings) -> Runtime:
    """An installation ready for work, made on first use; networks are loaded when first needed.

    Raises SettingsInvalid, StoreUnavailable or SealBroken with what to do.
    """
    key = settings.key.get_secret_value() if settings.key else None
    keyring = open_keyring(settings.database, settings.keyring_file, from_environment=key)
    store = open_store(settings.database, keyring=keyring, blob_folder=settings.blob_folder)
    sound_keys(store)  # a new store is told which sounds its keys will be made of
    return Runtime(settings, store)
