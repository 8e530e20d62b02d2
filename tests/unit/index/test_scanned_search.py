"""Searching by codes finds whom exact search finds; removed and ineligible people do not hide others."""

import numpy as np
import numpy.typing as npt
import pytest

from benchmarks.synthetic_faces import SyntheticFaces, synthetic_faces
from index.compressed import CompressedVectors
from index.face_gallery import FaceGallery, GalleryEntries, GalleryView, PartSizes
from index.search_method import EXACT_SEARCH, SCANNED_SEARCH, SearchMethod
from models.gallery import GalleryKind
from tests.unit.index.gallery_data import PACK, new_gallery, unit_vectors

SIZES = PartSizes(small=64, compressed=2_000, sealed=4_000)


@pytest.fixture(scope="module", params=[128, 129, 512])
def faces(request: pytest.FixtureRequest) -> SyntheticFaces:
    """10,000 photos of 5,000 people: two full parts with codes and one without."""
    return synthetic_faces(9_500, request.param, probes=200, seed=4)


@pytest.fixture(scope="module")
def view(faces: SyntheticFaces) -> GalleryView:
    gallery = new_gallery(faces.vectors.shape[1], sizes=SIZES)
    gallery.add(GalleryEntries(np.arange(len(faces.vectors)), faces.person_ids, faces.vectors))
    return gallery.view()


@pytest.mark.parametrize("batch", [1, 200])
def test_a_scan_finds_every_mate_that_exact_search_finds(
    faces: SyntheticFaces, view: GalleryView, batch: int
) -> None:
    assert [part.codes is not None for part in view.parts] == [True, True, False]
    for start in range(0, len(faces.probes), batch):
        probes = faces.probes[start : start + batch]
        exact = view.searched(EXACT_SEARCH).search(probes, persons=3)
        scanned = view.searched(SCANNED_SEARCH).search(probes, persons=3)
        for by_all, by_codes in zip(exact, scanned, strict=True):
            assert by_codes.person_ids[0] == by_all.person_ids[0]
            assert by_codes.scores[0].tobytes() == by_all.scores[0].tobytes()


@pytest.mark.parametrize("share", [0.01, 0.1, 0.5, 0.95])
def test_a_filtered_scan_loses_no_mate(faces: SyntheticFaces, view: GalleryView, share: float) -> None:
    rng = np.random.default_rng(1)
    eligible = np.union1d(rng.choice(4_750, int(share * 4_750), replace=False), faces.probe_persons[:50])
    probes = faces.probes[:50]
    exact = view.searched(EXACT_SEARCH).search(probes, persons=1, eligible_persons=eligible)
    scanned = view.searched(SCANNED_SEARCH).search(probes, persons=1, eligible_persons=eligible)
    assert [hits.person_ids[0] for hits in scanned] == [hits.person_ids[0] for hits in exact]


def crowd_and_one(near: npt.NDArray[np.float32], crowd: int) -> FaceGallery:
    """A crowd of look-alikes of `near`, and person -1 a little farther away than all of them."""
    rng = np.random.default_rng(0)
    alike = near + 0.02 * rng.standard_normal((crowd, near.size)).astype(np.float32)
    other = near + 0.2 * unit_vectors(1, near.size, seed=5)
    vectors = np.vstack([alike, other])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    gallery = new_gallery(near.size, sizes=SIZES)
    gallery.add(GalleryEntries(np.arange(crowd + 1), np.append(np.arange(crowd), -1), vectors))
    return gallery


def test_ineligible_look_alikes_do_not_hide_the_one_who_is_eligible() -> None:
    near = unit_vectors(1, 64, seed=3)[0]
    gallery = crowd_and_one(near, 3_000)
    far = unit_vectors(900, 64, seed=9)
    gallery.add(GalleryEntries(np.arange(10_000, 10_900), np.arange(10_000, 10_900), far))
    eligible = np.append(np.arange(10_000, 10_900), -1)
    view = gallery.view().searched(SCANNED_SEARCH)
    assert view.search(near[None], persons=1, eligible_persons=eligible)[0].person_ids.tolist() == [-1]


def test_removed_look_alikes_do_not_hide_the_one_who_is_left() -> None:
    near = unit_vectors(1, 64, seed=3)[0]
    gallery = crowd_and_one(near, 3_000)
    gallery.remove(np.arange(1_400))
    view = gallery.view().searched(SCANNED_SEARCH)
    hits = view.search(near[None], persons=1_601)[0]
    assert sorted(hits.person_ids.tolist()) == [-1, *range(1_400, 3_000)]


def test_the_choice_is_measured_and_recorded_once_there_are_codes() -> None:
    gallery = new_gallery(64, sizes=SIZES)
    before = gallery.statistics()
    assert (before.method, before.exact_ms, before.scan_ms) == (SearchMethod.EXACT, None, None)
    gallery.add(GalleryEntries(np.arange(5_000), np.arange(5_000), unit_vectors(5_000, 64, seed=1)))
    chosen = gallery.statistics()
    assert chosen.compressed == 4_000
    assert chosen.exact_ms is not None
    assert chosen.scan_ms is not None
    faster = SearchMethod.SCAN if chosen.scan_ms < chosen.exact_ms else SearchMethod.EXACT
    assert chosen.method is faster


def test_one_codebook_serves_all_parts_and_is_the_same_each_time() -> None:
    vectors = unit_vectors(3_000, 32, seed=1)
    first = CompressedVectors.of(vectors[:2_000])
    assert CompressedVectors.of(vectors[:2_000]).to_bytes() == first.to_bytes()
    second = CompressedVectors.of(vectors[2_000:], like=first)
    assert second.nearest(vectors[2_500:2_501], 1)[1].tolist() == [[500]]


def test_codes_read_back_are_those_written() -> None:
    codes = CompressedVectors.of(unit_vectors(2_000, 129, seed=1).astype(np.float16))
    again = CompressedVectors.from_bytes(codes.to_bytes(), rows=2_000, dimension=129)
    probes = unit_vectors(5, 129, seed=2)
    assert again.nearest(probes, 20)[1].tolist() == codes.nearest(probes, 20)[1].tolist()
    assert again.nbytes == codes.nbytes


def test_codes_of_something_else_are_refused() -> None:
    content = CompressedVectors.of(unit_vectors(2_000, 64, seed=1)).to_bytes()
    with pytest.raises(ValueError, match="not of 1999 x 64"):
        CompressedVectors.from_bytes(content, rows=1_999, dimension=64)
    with pytest.raises(ValueError, match="not of 2000 x 66"):
        CompressedVectors.from_bytes(content, rows=2_000, dimension=66)


def test_a_gallery_without_codes_stays_exact() -> None:
    gallery = FaceGallery(GalleryKind.REPORTS, PACK, 32)
    gallery.add(GalleryEntries(np.arange(3_000), np.arange(3_000), unit_vectors(3_000, 32, seed=1)))
    assert gallery.statistics().method is SearchMethod.EXACT
    assert gallery.statistics().compressed == 0
