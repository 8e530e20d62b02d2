"""A store filled at once is one that the store's own repositories could have written."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.filled_store import KIND, StorePlace, fill
from benchmarks.synthetic_faces import SyntheticFaces, synthetic_faces
from models.gallery import PersonRef
from models.pack import PackRef
from models.quality import Verdict
from store.templates import NewTemplate

PACK = PackRef("synthetic", "0" * 64)


@pytest.fixture(scope="module")
def faces() -> SyntheticFaces:
    return synthetic_faces(300, 32, probes=1, seed=2)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, faces: SyntheticFaces) -> StorePlace:
    place = StorePlace(Path(tmp_path_factory.mktemp("filled")), PACK)
    fill(place, faces.vectors, faces.person_ids, spare=2)
    return place


def test_every_vector_is_an_enrolled_template_of_its_person(place: StorePlace, faces: SyntheticFaces) -> None:
    store = place.open()
    with store.read() as work:
        chunks = list(work.templates.iterate_arrays(PACK, KIND, chunk=128))
        events = work.templates.events_after(0, PACK, KIND)
        counted = work.templates.enrolled_count(PACK, KIND)
        mark = work.templates.last_mark(PACK, KIND)
        photos = work.photos.of_ids([1, 302], PACK)
    store.close()
    assert np.concatenate([each.template_ids for each in chunks]).tolist() == list(range(1, 301))
    assert np.array_equal(np.concatenate([each.person_ids for each in chunks]), faces.person_ids + 1)
    vectors = np.concatenate([each.vectors for each in chunks])
    assert vectors.tobytes() == faces.vectors.astype(np.float16).tobytes()
    assert [event.template_id for event in events] == list(range(1, 301))
    assert (counted.persons, counted.templates) == (150, 300)
    assert mark is not None
    assert (mark.seq, mark.token) == (300, events[-1].token)
    assert sorted(photos) == [1, 302]


def test_spare_photos_take_a_template_like_any_other(place: StorePlace, faces: SyntheticFaces) -> None:
    store = place.open()
    new = NewTemplate(301, PersonRef(KIND, 151), PACK, faces.probes[0].astype(np.float16), Verdict.USABLE, 0)
    with store.begin() as work:
        added = work.templates.add(new)
    with store.read() as work:
        events = work.templates.events_after(300, PACK, KIND)
    store.close()
    assert [event.template_id for event in events] == [added.id] == [301]
