"""The galleries of one pack, kept in step with the store by following its template events."""

import logging
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from threading import Lock
from types import MappingProxyType

import numpy as np

from index.durable_gallery import DurableGallery
from index.entries import GalleryEntries
from index.face_gallery import DEFAULT_SIZES, FaceGallery, PartSizes
from models.gallery import EventMark, GalleryKind
from models.message import Message
from models.pack import PackRef
from store.db import Store
from store.template_event import TemplateEvent

EVENTS_AT_ONCE = 5_000

Progress = Callable[[int, int], None]
"""Called with how many templates are done and how many there are."""

log = logging.getLogger("guitu.galleries")


class Galleries:
    """One face gallery per kind for one pack: copies of the store, opened from files in `folder`.

    `refresh` brings them up to date. `tell` is called with what a person should know about the files.
    """

    def __init__(
        self,
        store: Store,
        pack: PackRef,
        dimension: int,
        *,
        folder: Path,
        tell: Callable[[Message], None] | None = None,
        sizes: PartSizes = DEFAULT_SIZES,
    ) -> None:
        self._store = store
        self._pack = pack
        tell = tell or _log
        self._galleries = {
            kind: DurableGallery(
                FaceGallery(kind, pack, dimension, sizes=sizes),
                store.gallery_folder(folder / kind.value, f"{pack.digest}/{kind.value}"),
                tell=tell,
            )
            for kind in GalleryKind
        }
        self._by_kind = {kind: durable.gallery for kind, durable in self._galleries.items()}
        self._following = Lock()
        # The last event that every gallery is known to contain, if it concerns it; None before they are open.
        self._followed: int | None = None

    @property
    def by_kind(self) -> Mapping[GalleryKind, FaceGallery]:
        """The galleries, to be searched; changing them is for `refresh`."""
        return MappingProxyType(self._by_kind)

    def is_writer(self, kind: GalleryKind) -> bool:
        """Whether this process writes that gallery's files."""
        return self._galleries[kind].is_writer()

    def are_files_current(self, kind: GalleryKind) -> bool:
        """Whether that gallery's files hold what the gallery holds, by the writing of this process."""
        return self._galleries[kind].are_files_current

    def close(self) -> None:
        """Another process may write the files from now on; searches under way go on undisturbed."""
        with self._following:
            for durable in self._galleries.values():
                durable.close()

    def refresh(self) -> None:
        """Every gallery holds all templates committed before the call; costs what has changed since."""
        with self._following:
            if self._followed is None:
                self._followed = self._open()
            with self._store.read() as work:
                moved = work.templates.moved_since(self._followed)
            for kind in moved:
                self._follow(self._galleries[kind])
            self._followed = max(moved.values(), default=self._followed)

    def rebuild(self, kind: GalleryKind, progress: Progress) -> None:
        """The gallery and its files hold what the store holds, whatever they held before."""
        with self._following:
            self._rebuild(self._galleries[kind], progress)
            self._follow(self._galleries[kind])

    def compact(self, kind: GalleryKind) -> None:
        """No removed row is kept in the gallery and its files any more; call after `refresh`."""
        with self._following:
            self._galleries[kind].compact()

    def _open(self) -> int:
        """Galleries that hold their files, or the store, and have followed it at least to that event."""
        with self._store.read() as work:
            last = work.templates.last_seq()
        for durable in self._galleries.values():
            if not durable.open(self._is_in_history):
                self._rebuild(durable, _unseen)
            self._follow(durable)
        return last

    def _rebuild(self, durable: DurableGallery, progress: Progress) -> None:
        """From one state of the store; history does not matter, only who is enrolled now."""
        kind = durable.gallery.kind
        with self._store.read() as work:
            mark = work.templates.last_mark(self._pack, kind)
            total = work.templates.enrolled_count(self._pack, kind).templates
            chunk = durable.gallery.rows_at_once

            def chunks() -> Iterator[GalleryEntries]:
                done = 0
                for read in work.templates.iterate_arrays(
                    self._pack, kind, chunk=chunk, leaves_out_broken=True
                ):
                    yield GalleryEntries(read.template_ids, read.person_ids, read.vectors)
                    done += len(read.template_ids)
                    progress(done, max(done, total))

            durable.rebuild(chunks(), mark)

    def _follow(self, durable: DurableGallery) -> None:
        events = self._next_events(durable)
        while events:
            last = {event.template_id: event for event in events}
            added = [event.template for event in last.values() if event.template is not None]
            durable.apply(
                EventMark(events[-1].seq, events[-1].token),
                added=durable.gallery.entries_of(added),
                removed=np.fromiter(last, np.int64, len(last)),
            )
            events = self._next_events(durable) if len(events) == EVENTS_AT_ONCE else []

    def _next_events(self, durable: DurableGallery) -> list[TemplateEvent]:
        with self._store.read() as work:
            return work.templates.events_after(
                durable.gallery.high_water_mark, self._pack, durable.gallery.kind, limit=EVENTS_AT_ONCE
            )

    def _is_in_history(self, mark: EventMark) -> bool:
        with self._store.read() as work:
            return work.templates.has_event(mark)


def _log(message: Message) -> None:
    log.warning(message.en)


def _unseen(done: int, total: int) -> None:
    """Nobody is watching."""
