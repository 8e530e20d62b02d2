"""What the gallery promises beside being right: one entry per person, cheap changes, one state at a time."""

import numpy as np
import pytest

from index.face_gallery import FaceGallery, PartSizes
from models.gallery import GalleryKind, PersonRef
from models.pack import PackRef
from models.quality import Verdict
from models.template import Template
from tests.unit.index.gallery_data import PACK, entries, new_gallery, unit_vectors

NOBODY = np.empty(0, np.int64)


def test_a_person_with_hundreds_of_photos_takes_one_place() -> None:
    gallery = new_gallery()
    probe = unit_vectors(1, 16, seed=0)
    alike = np.repeat(probe, 500, axis=0)
    gallery.add(entries(range(500), [7] * 500, alike))
    gallery.add(entries(range(500, 520), range(20, 40), unit_vectors(20, 16, seed=1)))
    hits = gallery.search(probe, persons=5)[0]
    assert hits.person_ids[0] == 7
    assert hits.template_ids[0] == 0
    assert len(set(hits.person_ids.tolist())) == 5


def test_equal_scores_stand_in_the_order_of_person_ids_wherever_the_rows_lie() -> None:
    gallery = new_gallery(64, sizes=PartSizes(small=4, sealed=16))
    probe = unit_vectors(1, 64, seed=0)
    persons = np.random.default_rng(0).permutation(200)
    for person in persons.tolist():
        gallery.add(entries([1000 - person], [person], probe))
    many = np.repeat(probe, 40, axis=0)
    for hits in gallery.search(probe, persons=30) + gallery.search(many, persons=30):
        assert hits.person_ids.tolist() == list(range(30))


def test_one_probe_and_many_probes_give_the_same_scores_to_the_bit() -> None:
    gallery = new_gallery(512)
    gallery.add(entries(range(3000), range(3000), unit_vectors(3000, 512, seed=1)))
    probes = unit_vectors(40, 512, seed=2)
    together = gallery.search(probes, persons=5)
    for probe, hits in zip(probes, together, strict=True):
        alone = gallery.search(probe[np.newaxis], persons=5)[0]
        assert alone.person_ids.tolist() == hits.person_ids.tolist()
        assert alone.scores.tobytes() == hits.scores.tobytes()


def test_a_score_is_the_product_with_the_vector_as_stored() -> None:
    vectors = unit_vectors(50, 128, seed=1)
    gallery = new_gallery(128)
    gallery.add(entries(range(50), range(50), vectors))
    probe = unit_vectors(1, 128, seed=2)
    hits = gallery.search(probe, persons=50)[0]
    stored = vectors.astype(np.float16).astype(np.float32)
    assert np.abs(hits.scores - stored[hits.person_ids] @ probe[0]).max() < 1e-6


def test_asking_for_more_persons_than_there_are_gives_all() -> None:
    gallery = new_gallery()
    gallery.add(entries([1, 2, 3], [10, 10, 20], unit_vectors(3, 16, seed=1)))
    hits = gallery.search(unit_vectors(1, 16, seed=2), persons=10**6)[0]
    assert sorted(hits.person_ids.tolist()) == [10, 20]


def test_an_empty_gallery_an_empty_filter_and_no_probes_find_nobody() -> None:
    gallery = new_gallery()
    probes = unit_vectors(2, 16, seed=2)
    assert [len(hits) for hits in gallery.search(probes, persons=3)] == [0, 0]
    gallery.add(entries([1], [10], unit_vectors(1, 16, seed=1)))
    assert [len(hits) for hits in gallery.search(probes, persons=3, eligible_persons=NOBODY)] == [0, 0]
    assert gallery.search(probes[:0], persons=3) == []


def test_a_removed_template_is_not_found_and_removing_it_again_counts_nothing() -> None:
    gallery = new_gallery()
    vectors = unit_vectors(2, 16, seed=1)
    gallery.add(entries([1, 2], [10, 20], vectors))
    assert gallery.remove(np.array([1, 1, 99])) == 1
    assert gallery.remove(np.array([1])) == 0
    assert gallery.search(vectors[:1], persons=5)[0].person_ids.tolist() == [20]


def test_replacing_moves_a_template_to_another_person() -> None:
    gallery = new_gallery()
    vectors = unit_vectors(2, 16, seed=1)
    gallery.add(entries([1], [10], vectors[:1]))
    gallery.replace(entries([1], [20], vectors[1:]))
    hits = gallery.search(vectors[1:], persons=5)[0]
    assert (hits.person_ids.tolist(), hits.template_ids.tolist()) == ([20], [1])


def test_following_the_store_twice_over_the_same_events_changes_nothing() -> None:
    gallery = new_gallery()
    vectors = unit_vectors(2, 16, seed=1)
    for _ in range(2):
        gallery.apply(
            high_water_mark=5, added=entries([1, 2], [10, 20], vectors), removed=np.array([1, 2, 3])
        )
    assert (gallery.statistics().templates, gallery.statistics().persons) == (2, 2)
    assert gallery.high_water_mark == 5


def test_a_view_keeps_its_contents_mark_and_version_while_the_gallery_moves_on() -> None:
    gallery = new_gallery()
    vectors = unit_vectors(2, 16, seed=1)
    gallery.apply(high_water_mark=3, added=entries([1], [10], vectors[:1]))
    before = gallery.view()
    gallery.apply(high_water_mark=4, added=entries([2], [20], vectors[1:]), removed=np.array([1]))
    assert before.search(vectors, persons=5)[1].person_ids.tolist() == [10]
    assert (before.high_water_mark, gallery.high_water_mark) == (3, 4)
    assert before.statistics().version < gallery.statistics().version


def test_clearing_forgets_everyone_and_the_mark_but_not_the_version() -> None:
    gallery = new_gallery()
    gallery.apply(high_water_mark=3, added=entries([1], [10], unit_vectors(1, 16, seed=1)))
    gallery.clear()
    statistics = gallery.statistics()
    assert (statistics.templates, statistics.persons, statistics.bytes) == (0, 0, 0)
    assert (statistics.high_water_mark, statistics.version) == (0, 2)


def test_adding_and_removing_one_leaves_the_vectors_of_the_large_parts_where_they_are() -> None:
    gallery = new_gallery(sizes=PartSizes(small=4, sealed=100))
    gallery.add(entries(range(1000), range(1000), unit_vectors(1000, 16, seed=1)))
    before = {id(part.vectors) for part in gallery.view().parts}
    gallery.add(entries([5000], [5000], unit_vectors(1, 16, seed=2)))
    gallery.remove(np.array([17]))
    after = [part for part in gallery.view().parts if id(part.vectors) not in before]
    assert [part.live for part in after] == [1]


def test_a_thousand_single_adds_make_few_parts() -> None:
    gallery = new_gallery(sizes=PartSizes(small=8, sealed=256))
    vectors = unit_vectors(1000, 16, seed=1)
    for number in range(1000):
        gallery.add(entries([number], [number], vectors[number : number + 1]))
    parts = gallery.view().parts
    assert max(len(part) for part in parts) <= 256
    assert len(parts) < 15
    assert sum(part.live for part in parts) == 1000


def test_memory_of_removed_templates_is_given_back() -> None:
    gallery = new_gallery(sizes=PartSizes(small=4, sealed=100))
    gallery.add(entries(range(1000), range(1000), unit_vectors(1000, 16, seed=1)))
    full = gallery.statistics().bytes
    gallery.remove(np.arange(0, 1000)[np.arange(1000) % 5 != 0])
    assert gallery.statistics().bytes < full / 3
    assert gallery.statistics().templates == 200


def test_templates_become_entries_and_probes_of_their_own_gallery_only() -> None:
    gallery = new_gallery()
    vector = unit_vectors(1, 16, seed=1)[0].astype(np.float16)
    own = Template(4, 1, PersonRef(GalleryKind.REPORTS, 9), PACK, vector, Verdict.USABLE)
    gallery.add(gallery.entries_of([own]))
    hits = gallery.search(gallery.probes_of([own]), persons=1)[0]
    assert (hits.person_ids.tolist(), hits.template_ids.tolist()) == ([9], [4])


@pytest.mark.parametrize("count", [1, 33])
def test_searching_leaves_the_thread_count_of_faiss_alone(count: int) -> None:
    import faiss

    gallery = FaceGallery(GalleryKind.REPORTS, PackRef("p", "d"), 16)
    gallery.add(entries([1], [1], unit_vectors(1, 16, seed=1)))
    before = faiss.omp_get_max_threads(), faiss.cvar.distance_compute_blas_threshold
    gallery.search(unit_vectors(count, 16, seed=2), persons=1)
    assert (faiss.omp_get_max_threads(), faiss.cvar.distance_compute_blas_threshold) == before
