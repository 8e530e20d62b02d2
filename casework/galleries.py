"""The galleries of one pack, kept in step with the store by following its template events."""

from collections.abc import Mapping
from threading import Lock
from types import MappingProxyType

import numpy as np

from index.face_gallery import FaceGallery, GalleryEntries
from models.gallery import GalleryKind
from models.pack import PackRef
from models.template import Template
from store.db import Store
from store.templates import TemplateEvent

EVENTS_AT_ONCE = 5_000


class Galleries:
    """One face gallery per kind for one pack; copies of the store, brought up to date by `refresh`."""

    def __init__(self, store: Store, pack: PackRef, dimension: int) -> None:
        self._store = store
        self._pack = pack
        self._dimension = dimension
        self._galleries = {kind: FaceGallery(kind, pack, dimension) for kind in GalleryKind}
        self._following = Lock()

    @property
    def by_kind(self) -> Mapping[GalleryKind, FaceGallery]:
        """The galleries; search them, and leave changing them to `refresh`."""
        return MappingProxyType(self._galleries)

    def refresh(self) -> None:
        """Every gallery holds all template events committed before the call."""
        with self._following:
            for kind, gallery in self._galleries.items():
                self._follow(kind, gallery)

    def _follow(self, kind: GalleryKind, gallery: FaceGallery) -> None:
        while True:
            with self._store.begin() as work:
                events = work.templates.events_after(
                    gallery.high_water_mark, self._pack, kind, limit=EVENTS_AT_ONCE
                )
            if not events:
                return
            self._apply(gallery, events)

    def _apply(self, gallery: FaceGallery, events: list[TemplateEvent]) -> None:
        """Only the last event of a template counts; all of them are published as one state."""
        last = {event.template_id: event for event in events}
        added = [event.template for event in last.values() if event.template is not None]
        gallery.apply(
            added=_entries(added, self._dimension),
            removed=np.fromiter(last, np.int64, len(last)),
            high_water_mark=events[-1].seq,
        )


def _entries(templates: list[Template], dimension: int) -> GalleryEntries:
    vectors = np.empty((len(templates), dimension), np.float16)
    for row, template in enumerate(templates):
        vectors[row] = template.vector
    return GalleryEntries(
        template_ids=np.fromiter((template.id for template in templates), np.int64, len(templates)),
        person_ids=np.fromiter((template.person.id for template in templates), np.int64, len(templates)),
        vectors=vectors,
    )
