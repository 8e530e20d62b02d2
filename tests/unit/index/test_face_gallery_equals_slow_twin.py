"""Whatever is added, replaced and removed, the gallery answers like the textbook one."""

from typing import Literal

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from index.face_gallery import FaceGallery, GalleryEntries, GalleryHits, PartSizes
from index.search_method import EXACT_SEARCH, SCANNED_SEARCH, SearchChoice
from models.gallery import GalleryKind
from tests.reference.slow_gallery import SlowGallery
from tests.unit.index.gallery_data import PACK, unit_vectors

DIMENSION = 12
# Few directions, so that exact ties and several photos alike are common.
DIRECTIONS = unit_vectors(24, DIMENSION, seed=5)
PEOPLE = [-(2**63), -7, 0, 1, 2, 3, 2**40, 2**63 - 1]

template_ids = st.lists(st.integers(-20, 60), unique=True, max_size=14)
people = st.sampled_from(PEOPLE)


def drawn_entries(data: st.DataObject, ids: list[int]) -> GalleryEntries:
    persons = data.draw(st.lists(people, min_size=len(ids), max_size=len(ids)))
    rows = data.draw(st.lists(st.integers(0, len(DIRECTIONS) - 1), min_size=len(ids), max_size=len(ids)))
    return GalleryEntries(np.array(ids, np.int64), np.array(persons, np.int64), DIRECTIONS[rows])


def as_list(hits: GalleryHits) -> list[tuple[int, int, np.float32]]:
    return list(zip(hits.person_ids.tolist(), hits.template_ids.tolist(), list(hits.scores), strict=True))


class GalleryLikeItsTwin(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.mark = 0

    @initialize(
        dtype=st.sampled_from(["float16", "float32"]),
        sizes=st.sampled_from([PartSizes(small=3, sealed=8), PartSizes(small=3, compressed=16, sealed=24)]),
    )
    def open_gallery(self, dtype: Literal["float16", "float32"], sizes: PartSizes) -> None:
        self.gallery = FaceGallery(GalleryKind.REPORTS, PACK, DIMENSION, dtype=dtype, sizes=sizes)
        self.twin = SlowGallery(dtype)

    def put(self, entries: GalleryEntries) -> None:
        self.twin.put(entries.template_ids.tolist(), entries.person_ids.tolist(), entries.vectors)  # type: ignore[arg-type]

    @rule(data=st.data(), ids=template_ids)
    def add(self, data: st.DataObject, ids: list[int]) -> None:
        entries = drawn_entries(data, [id_ for id_ in ids if id_ not in self.twin.templates])
        self.gallery.add(entries)
        self.put(entries)

    @rule(data=st.data(), ids=template_ids)
    def replace(self, data: st.DataObject, ids: list[int]) -> None:
        entries = drawn_entries(data, [id_ for id_ in ids if id_ in self.twin.templates])
        self.gallery.replace(entries)
        self.put(entries)

    @rule(ids=template_ids)
    def remove(self, ids: list[int]) -> None:
        assert self.gallery.remove(np.array(ids, np.int64)) == self.twin.remove(ids)

    @rule()
    def compact(self) -> None:
        self.gallery.compact()
        assert all(part.live == len(part) for part in self.gallery.view().parts)

    @rule(data=st.data(), ids=template_ids, leaving=template_ids)
    def apply(self, data: st.DataObject, ids: list[int], leaving: list[int]) -> None:
        self.mark += 1
        entries = drawn_entries(data, ids)
        self.gallery.apply(high_water_mark=self.mark, added=entries, removed=np.array(leaving, np.int64))
        self.twin.remove(leaving)
        self.put(entries)

    @rule(
        rows=st.lists(st.integers(0, len(DIRECTIONS) - 1), min_size=1, max_size=40),
        persons=st.integers(1, 10),
        eligible=st.none() | st.lists(people),
        choice=st.sampled_from([EXACT_SEARCH, SCANNED_SEARCH]),
    )
    def search(self, rows: list[int], persons: int, eligible: list[int] | None, choice: SearchChoice) -> None:
        probes = DIRECTIONS[rows]
        chosen = None if eligible is None else np.array(eligible, np.int64)
        view = self.gallery.view().searched(choice)
        found = view.search(probes, persons=persons, eligible_persons=chosen)
        assert len(found) == len(rows)
        for probe, hits in zip(probes, found, strict=True):
            assert as_list(hits) == self.twin.search(probe.tolist(), persons, eligible)

    @invariant()
    def counts_are_right(self) -> None:
        statistics = self.gallery.statistics()
        assert statistics.templates == len(self.twin.templates)
        assert statistics.persons == len(self.twin.persons())
        assert statistics.high_water_mark == self.mark


TestGalleryLikeItsTwin = GalleryLikeItsTwin.TestCase
TestGalleryLikeItsTwin.settings = settings(max_examples=80, stateful_step_count=25)


@pytest.mark.parametrize("dtype", ["float16", "float32"])
@pytest.mark.parametrize("probes", [1, 31, 32, 100])
def test_a_larger_gallery_answers_like_its_twin(dtype: Literal["float16", "float32"], probes: int) -> None:
    vectors = unit_vectors(700, 64, seed=1)
    people = np.random.default_rng(2).integers(0, 300, 700)
    gallery = FaceGallery(
        GalleryKind.ADMISSIONS, PACK, 64, dtype=dtype, sizes=PartSizes(small=50, sealed=200)
    )
    gallery.add(GalleryEntries(np.arange(700), people, vectors))
    twin = SlowGallery(dtype)
    twin.put(range(700), people.tolist(), vectors)
    eligible = np.arange(0, 300, 7)
    asked = unit_vectors(probes, 64, seed=3)
    for probe, hits in list(zip(asked, gallery.search(asked, persons=10), strict=True))[:8]:
        assert as_list(hits) == twin.search(probe.tolist(), 10)
    found = gallery.search(asked, persons=10, eligible_persons=eligible)
    for probe, hits in list(zip(asked, found, strict=True))[:8]:
        assert as_list(hits) == twin.search(probe.tolist(), 10, set(eligible.tolist()))
