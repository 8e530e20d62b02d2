"""The face gallery: everyone of one kind, as seen by one pack of networks.

Writers take turns and publish a new immutable view by swapping one reference; a search reads that
reference once and works on it to the end, so it sees the old state or the new one, never a half.
"""

from collections.abc import Sequence
from threading import Lock

import numpy as np

from index import refusals
from index.answers import GalleryHits, GalleryStatistics
from index.arrays import Float32, Int64, StoredType, Vectors
from index.entries import GalleryEntries, checked_entries, checked_ids
from index.parts import Parts, PartSizes, count_persons, enrolled
from index.search_choice import measured_choice
from index.view import GalleryView
from models.gallery import GalleryKind
from models.pack import PackRef
from models.template import Template

__all__ = ["FaceGallery", "GalleryEntries", "GalleryHits", "GalleryStatistics", "GalleryView", "PartSizes"]

DEFAULT_SIZES = PartSizes()
NO_TEMPLATES = np.empty(0, np.int64)


class FaceGallery:
    """The templates of one kind and pack in memory: a copy of the store, rebuilt at will.

    `dtype` is how vectors are stored; scores are exact for the vectors as stored. Arrays carry no pack:
    turn templates into arrays with `entries_of` and `probes_of`, which refuse those of another pack.
    """

    def __init__(
        self,
        kind: GalleryKind,
        pack: PackRef,
        dimension: int,
        *,
        dtype: StoredType = "float16",
        sizes: PartSizes = DEFAULT_SIZES,
    ) -> None:
        self.kind = kind
        self.pack = pack
        self.dimension = dimension
        self.dtype: StoredType = dtype
        self._view = GalleryView(dimension, dtype, sizes)
        self._writing = Lock()

    @property
    def high_water_mark(self) -> int:
        """The last store event contained; 0 when nothing was followed yet."""
        return self._view.high_water_mark

    @property
    def rows_at_once(self) -> int:
        """How many rows to add at a time when many are to be added: as many as a part holds."""
        return self._view.sizes.sealed

    def view(self) -> GalleryView:
        """The state published last, for searches, statistics and a mark that belong together."""
        return self._view

    def search(
        self, probes: Vectors, *, persons: int, eligible_persons: Int64 | None = None
    ) -> list[GalleryHits]:
        """The best `persons` persons for each probe in the state published last; see `GalleryView.search`."""
        return self._view.search(probes, persons=persons, eligible_persons=eligible_persons)

    def statistics(self) -> GalleryStatistics:
        """Size and version of the state published last."""
        return self._view.statistics()

    def add(self, entries: GalleryEntries) -> None:
        """Enrol templates; raises Conflict when one is enrolled already, InvalidInput when malformed."""
        entries = self._checked(entries)
        with self._writing:
            known = entries.template_ids[enrolled(self._view.parts, entries.template_ids)]
            if known.size:
                raise refusals.already_enrolled(int(known[0]))
            self._publish(self._view.changed(entries, NO_TEMPLATES, self._view.high_water_mark))

    def replace(self, entries: GalleryEntries) -> None:
        """Put new persons and vectors in place of enrolled templates; raises NotFound when one is unknown."""
        entries = self._checked(entries)
        with self._writing:
            unknown = entries.template_ids[~enrolled(self._view.parts, entries.template_ids)]
            if unknown.size:
                raise refusals.not_enrolled(int(unknown[0]))
            self._publish(self._view.changed(entries, entries.template_ids, self._view.high_water_mark))

    def remove(self, template_ids: Int64) -> int:
        """Take templates out and count those that were enrolled; no later search finds them."""
        leaving = np.unique(checked_ids(template_ids, "template_ids"))
        with self._writing:
            count = int(np.count_nonzero(enrolled(self._view.parts, leaving)))
            if count:
                none = GalleryEntries.none(self.dimension, self.dtype)
                self._publish(self._view.changed(none, leaving, self._view.high_water_mark))
        return count

    def apply(
        self,
        *,
        high_water_mark: int,
        added: GalleryEntries | None = None,
        removed: Int64 | None = None,
    ) -> None:
        """Follow the store: removals, then additions, then the mark, published as one state.

        May be repeated: unknown removals are passed over and an added template that is enrolled already
        is replaced. Raises Conflict when the mark would go back.
        """
        none = GalleryEntries.none(self.dimension, self.dtype)
        entering = none if added is None else self._checked(added)
        leaving = checked_ids(NO_TEMPLATES if removed is None else removed, "removed")
        with self._writing:
            if high_water_mark < self._view.high_water_mark:
                raise refusals.mark_goes_back(high_water_mark, self._view.high_water_mark)
            leaving = np.union1d(leaving, entering.template_ids)
            self._publish(self._view.changed(entering, leaving, high_water_mark))

    def clear(self) -> None:
        """Forget everyone and the mark, to be filled from the store again."""
        with self._writing:
            version = self._view.version + 1
            self._publish(GalleryView(self.dimension, self.dtype, self._view.sizes, version=version))

    def restore(self, parts: Parts, added: GalleryEntries, removed: Int64, *, high_water_mark: int) -> None:
        """Hold these parts, less `removed` and with `added`, in place of everything: one state, as published.

        For parts that came from a gallery of the same kind, pack, dimension and type, and for no others.
        """
        with self._writing:
            base = GalleryView(
                self.dimension,
                self.dtype,
                self._view.sizes,
                parts=parts,
                version=self._view.version,
                persons=count_persons(parts),
            )
            self._publish(base.changed(added, removed, high_water_mark))

    def compact(self) -> None:
        """Gives back the memory of removed rows, and unites parts; costs as much as all that it touches."""
        with self._writing:
            self._publish(self._view.compacted())

    def entries_of(self, templates: Sequence[Template]) -> GalleryEntries:
        """The templates as entries of this gallery; raises Conflict for another pack or kind."""
        for template in templates:
            if template.person.gallery is not self.kind:
                raise refusals.other_kind(template.person.gallery.value, self.kind.value)
        return GalleryEntries(
            np.array([template.id for template in templates], np.int64),
            np.array([template.person.id for template in templates], np.int64),
            self.probes_of(templates).astype(np.float16),
        )

    def probes_of(self, templates: Sequence[Template]) -> Float32:
        """The templates as probes, float32[q, dimension]; raises Conflict for another pack, of any kind."""
        for template in templates:
            if template.pack != self.pack:
                raise refusals.other_pack(str(template.pack), str(self.pack))
            if template.vector.shape != (self.dimension,):
                raise refusals.wrong_shape("vectors", template.vector.shape, f"({self.dimension},)")
        vectors = np.empty((len(templates), self.dimension), np.float32)
        for row, template in enumerate(templates):
            vectors[row] = template.vector
        return vectors

    def _publish(self, view: GalleryView) -> None:
        """The next state, searched in the faster way: tried out whenever there are other codes to scan."""
        if _codes_of(view) != _codes_of(self._view):
            view = view.searched(measured_choice(view.parts))
        self._view = view

    def _checked(self, entries: GalleryEntries) -> GalleryEntries:
        return checked_entries(entries, self.dimension, self.dtype)


def _codes_of(view: GalleryView) -> list[int]:
    return [id(part.codes) for part in view.parts if part.codes is not None]
