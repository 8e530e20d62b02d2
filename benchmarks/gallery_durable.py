"""The gallery that is kept in files and follows a store: opened, rebuilt, and a new photo found in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np

from benchmarks.filled_store import KIND, StorePlace, fill
from benchmarks.report import Figures
from benchmarks.synthetic_faces import SyntheticFaces
from benchmarks.synthetic_people import Float32
from index.durable_gallery import DurableGallery
from index.face_gallery import FaceGallery, GalleryEntries, PartSizes
from models.gallery import EventMark, PersonRef
from models.message import Message
from models.pack import PackRef
from models.quality import Verdict
from store.db import Store
from store.templates import NewTemplate

ADDS = 30
_EVENTS_AT_ONCE = 5_000
# One part of a gallery at its default sizes, so that no row is moved twice.
_ROWS_AT_ONCE = 65_536


def durable_figures(faces: SyntheticFaces, pack: PackRef, sizes: PartSizes) -> Figures:
    """Seconds to rebuild the gallery from a SQLite store and to open its files; milliseconds of an addition.

    `rebuild_s` reads and authenticates every template of the store and ends with the files written;
    `open_s` begins with the store open, reads the files (which the rebuild left in the system's cache) and
    ends when the gallery can be searched and lacks nothing the store has.
    """
    with TemporaryDirectory(prefix="guitu-bench-") as folder:
        place = StorePlace(Path(folder), pack)
        start = perf_counter()
        fill(place, faces.vectors, faces.person_ids, spare=ADDS)
        fill_store_s = perf_counter() - start
        with _gallery(place, faces, sizes) as fresh:
            rebuild_s = fresh.timed_start(is_opened=False)
        with _gallery(place, faces, sizes) as opened:
            open_s = opened.timed_start(is_opened=True)
            return {
                "open_s": open_s,
                "rebuild_s": rebuild_s,
                **added_and_found(opened, faces),
                "fill_store_s": fill_store_s,
                "store_bytes_per_vector": _bytes_of(place.folder.glob("guitu.db*")) / len(faces.vectors),
                "files_bytes_per_vector": _bytes_of(_files(place).iterdir()) / len(faces.vectors),
            }


class FollowedGallery:
    """A durable gallery that is kept in step with a store."""

    def __init__(self, store: Store, durable: DurableGallery, pack: PackRef) -> None:
        self.store = store
        self.pack = pack
        self._durable = durable

    @property
    def gallery(self) -> FaceGallery:
        """What is searched."""
        return self._durable.gallery

    def timed_start(self, *, is_opened: bool) -> float:
        """Seconds until the gallery holds all of the store, by its files or (there being none) without."""
        start = perf_counter()
        with self.store.read() as work:
            assert self._durable.open(work.templates.has_event) is is_opened
        if not is_opened:
            self._rebuild()
        self.follow()
        return perf_counter() - start

    def follow(self) -> None:
        """The gallery holds everything committed before the call."""
        while self._follow_some():
            pass

    def _rebuild(self) -> None:
        with self.store.read() as work:
            mark = work.templates.last_mark(self.pack, KIND)
            chunks = work.templates.iterate_arrays(self.pack, KIND, chunk=_ROWS_AT_ONCE)
            entries = (GalleryEntries(each.template_ids, each.person_ids, each.vectors) for each in chunks)
            self._durable.rebuild(entries, mark)

    def _follow_some(self) -> bool:
        """The next additions (nothing is ever removed here); False if there were none."""
        mark = self._durable.mark
        with self.store.read() as work:
            seq = 0 if mark is None else mark.seq
            events = work.templates.events_after(seq, self.pack, KIND, limit=_EVENTS_AT_ONCE)
        if events:
            added = self.gallery.entries_of([event.template for event in events if event.template])
            last = EventMark(events[-1].seq, events[-1].token)
            self._durable.apply(last, added=added, removed=np.empty(0, np.int64))
        return bool(events)


def added_and_found(followed: FollowedGallery, faces: SyntheticFaces) -> Figures:
    """From handing one new template to the store until a search has found it: median and worst milliseconds.

    Between them lie a durable commit, the gallery following the store, and one search of everyone.
    """
    took = []
    for place in range(ADDS):
        vector = faces.strangers[place % len(faces.strangers)]
        start = perf_counter()
        person = _commit(followed, faces, place, vector)
        followed.follow()
        hits = followed.gallery.search(vector[None], persons=1)[0]
        took.append(perf_counter() - start)
        assert hits.scores[0] > 1 - 1e-3
        assert place >= len(faces.strangers) or hits.person_ids[0] == person
    return {"add_to_found_ms": 1e3 * float(np.median(took)), "add_to_found_worst_ms": 1e3 * max(took)}


def _commit(followed: FollowedGallery, faces: SyntheticFaces, place: int, vector: Float32) -> int:
    """A template of the spare photo of that place is in the store; the person's number."""
    photo_id = len(faces.vectors) + 1 + place
    person = PersonRef(KIND, int(faces.person_ids[-1]) + 2 + place)
    stored = vector.astype(np.float16)
    with followed.store.begin() as work:
        work.templates.add(NewTemplate(photo_id, person, followed.pack, stored, Verdict.USABLE, 0))
    return person.id


@contextmanager
def _gallery(place: StorePlace, faces: SyntheticFaces, sizes: PartSizes) -> Iterator[FollowedGallery]:
    """A gallery over the store as a process starts with it: empty, its files not yet looked at."""
    store = place.open()
    try:
        gallery = FaceGallery(KIND, place.pack, faces.vectors.shape[1], sizes=sizes)
        folder = store.gallery_folder(_files(place), KIND.value)
        yield FollowedGallery(store, DurableGallery(gallery, folder, tell=_refuse), place.pack)
    finally:
        store.close()


def _refuse(message: Message) -> None:
    """Files in trouble would make other figures than those named."""
    raise AssertionError(message.en)


def _files(place: StorePlace) -> Path:
    return place.folder / "gallery"


def _bytes_of(files: Iterator[Path]) -> int:
    return sum(file.stat().st_size for file in files)
