"""The galleries of one pack, kept in step with the store by following its template events."""

from collections.abc import Mapping
from threading import Lock
from types import MappingProxyType

import numpy as np

from index.face_gallery import FaceGallery
from models.gallery import GalleryKind
from models.pack import PackRef
from store.db import Store
from store.template_event import TemplateEvent

TEMPLATES_AT_ONCE = 5_000


class Galleries:
    """One face gallery per kind for one pack; copies of the store, brought up to date by `refresh`."""

    def __init__(self, store: Store, pack: PackRef, dimension: int) -> None:
        self._store = store
        self._pack = pack
        self._galleries = {kind: FaceGallery(kind, pack, dimension) for kind in GalleryKind}
        self._following = Lock()

    @property
    def by_kind(self) -> Mapping[GalleryKind, FaceGallery]:
        """The galleries, to be searched; changing them is for `refresh`."""
        return MappingProxyType(self._galleries)

    def refresh(self) -> None:
        """Every gallery holds all templates committed before the call; costs what has changed since."""
        with self._following:
            for gallery in self._galleries.values():
                if not gallery.high_water_mark:
                    self._fill(gallery)
                while events := self._next_events(gallery):
                    _follow(gallery, events)

    def _fill(self, gallery: FaceGallery) -> None:
        """From empty to one state of the store; history does not matter, only who is enrolled now."""
        with self._store.read() as work:
            mark = work.templates.last_mark(self._pack, gallery.kind)
            for templates in work.templates.iterate(self._pack, gallery.kind, chunk=TEMPLATES_AT_ONCE):
                gallery.apply(added=gallery.entries_of(templates), high_water_mark=0)
        if mark:
            gallery.apply(high_water_mark=mark.seq)

    def _next_events(self, gallery: FaceGallery) -> list[TemplateEvent]:
        with self._store.read() as work:
            return work.templates.events_after(
                gallery.high_water_mark, self._pack, gallery.kind, limit=TEMPLATES_AT_ONCE
            )


def _follow(gallery: FaceGallery, events: list[TemplateEvent]) -> None:
    """Publishes all the events as one state; only the last event of each template counts."""
    last = {event.template_id: event for event in events}
    added = [event.template for event in last.values() if event.template is not None]
    gallery.apply(
        added=gallery.entries_of(added),
        removed=np.fromiter(last, np.int64, len(last)),
        high_water_mark=events[-1].seq,
    )
