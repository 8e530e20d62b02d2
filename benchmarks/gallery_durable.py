"""The galleries as the service keeps them, in files and in step with a store: opened, rebuilt, added to."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np

from benchmarks.filled_store import KIND, StorePlace, fill
from benchmarks.report import Figures
from benchmarks.synthetic_faces import SyntheticFaces
from benchmarks.synthetic_people import Float32
from casework.galleries import Galleries
from index.face_gallery import PartSizes
from models.gallery import PersonRef
from models.message import Message
from models.pack import PackRef
from models.quality import Verdict
from store.db import Store
from store.templates import NewTemplate

ADDS = 30


def durable_figures(faces: SyntheticFaces, pack: PackRef, sizes: PartSizes) -> Figures:
    """Seconds to rebuild from a SQLite store and to open the files; milliseconds to add a photo and find it.

    `rebuild_s` reads and authenticates every template of the store and ends with the files written;
    `open_s` begins with the store open, reads the files (which the rebuild left in the system's cache) and
    ends when the gallery can be searched and lacks nothing the store has.
    """
    with TemporaryDirectory(prefix="guitu-bench-") as folder:
        place = StorePlace(Path(folder), pack)
        start = perf_counter()
        fill(place, faces.vectors, faces.person_ids, spare=ADDS)
        fill_store_s = perf_counter() - start
        with _service(place, faces, sizes) as fresh:
            rebuild_s = fresh.started()
        with _service(place, faces, sizes) as opened:
            return {
                "open_s": opened.started(),
                "rebuild_s": rebuild_s,
                **added_and_found(opened, faces),
                "fill_store_s": fill_store_s,
                "store_bytes_per_vector": _bytes_of(place.folder.glob("guitu.db*")) / len(faces.vectors),
                "files_bytes_per_vector": _bytes_of(_files(place).rglob("*")) / len(faces.vectors),
            }


@dataclass(frozen=True, slots=True)
class Service:
    """A store and the galleries that follow it; `templates` are to be in them."""

    store: Store
    galleries: Galleries
    pack: PackRef
    templates: int

    def started(self) -> float:
        """Seconds until the galleries hold all of the store, by their files or (there being none) without."""
        start = perf_counter()
        self.galleries.refresh()
        took = perf_counter() - start
        assert self.galleries.by_kind[KIND].statistics().templates == self.templates
        return took

    def commit(self, photo_id: int, person: PersonRef, vector: Float32) -> None:
        """A template of the photo is in the store."""
        stored = vector.astype(np.float16)
        with self.store.begin() as work:
            work.templates.add(NewTemplate(photo_id, person, self.pack, stored, Verdict.USABLE, 0))

    def first_person(self, probe: Float32) -> int:
        """Whom a search of everyone finds first."""
        return int(self.galleries.by_kind[KIND].search(probe[None], persons=1)[0].person_ids[0])


def added_and_found(service: Service, faces: SyntheticFaces) -> Figures:
    """From handing one new template to the store until a search has found it: median and worst milliseconds.

    Between them lie a durable commit, the galleries following the store, and one search of everyone; the
    medians of these three are beside it.
    """
    took = np.array(
        [_one_addition(service, faces, place, vector) for place, vector in enumerate(faces.strangers[:ADDS])]
    )
    committed, followed, found = 1e3 * np.median(took, axis=0)
    return {
        "add_to_found_ms": 1e3 * float(np.median(took.sum(axis=1))),
        "add_to_found_worst_ms": 1e3 * float(took.sum(axis=1).max()),
        "add_committed_ms": float(committed),
        "add_followed_ms": float(followed),
        "add_searched_ms": float(found),
    }


def _one_addition(
    service: Service, faces: SyntheticFaces, place: int, vector: Float32
) -> tuple[float, float, float]:
    """Seconds of commit, following and search, for a template of the spare photo of that place."""
    person = PersonRef(KIND, int(faces.person_ids[-1]) + 2 + place)
    times = [perf_counter()]
    service.commit(len(faces.vectors) + 1 + place, person, vector)
    times.append(perf_counter())
    service.galleries.refresh()
    times.append(perf_counter())
    assert service.first_person(vector) == person.id
    times.append(perf_counter())
    return times[1] - times[0], times[2] - times[1], times[3] - times[2]


@contextmanager
def _service(place: StorePlace, faces: SyntheticFaces, sizes: PartSizes) -> Iterator[Service]:
    """Store and galleries as a process starts with them: empty, the files not yet looked at."""
    store = place.open()
    galleries = Galleries(
        store, place.pack, faces.vectors.shape[1], folder=_files(place), tell=_refuse, sizes=sizes
    )
    try:
        yield Service(store, galleries, place.pack, len(faces.vectors))
    finally:
        galleries.close()
        store.close()


def _refuse(message: Message) -> None:
    """Files in trouble would make other figures than those named."""
    raise AssertionError(message.en)


def _files(place: StorePlace) -> Path:
    return place.folder / "galleries"


def _bytes_of(paths: Iterable[Path]) -> int:
    return sum(path.stat().st_size for path in paths if path.is_file())
