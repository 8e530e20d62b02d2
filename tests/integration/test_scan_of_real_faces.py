"""Searching real faces by codes gives the answers of exact search, person by person."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from casework.face_evaluation.face_folder import FolderPhoto, read_face_folder
from casework.face_evaluation.face_vectors import read_photos
from index.arrays import Float32, Int64
from index.face_gallery import FaceGallery, GalleryEntries, PartSizes
from index.nearest_rows import SCANNED_ROWS
from index.search_method import EXACT_SEARCH, SCANNED_SEARCH
from matching.face.manifest import built_in_manifests
from matching.face.networks import FaceNetworks, load_networks
from matching.face.pipeline import FacePipeline
from models.gallery import GalleryKind
from models.pack import PackRef

EDGEFACE = "yunet-edgeface-xs"
SHORT_SHARE = 5
LOOK_ALIKES = 20_000
PERSONS = 10
SIZES = PartSizes(small=64, compressed=1_024, sealed=4_096)


@dataclass(frozen=True, slots=True, eq=False)
class RealFaces:
    """`vectors` float32[n, 512] of real photos, and whom each shows."""

    vectors: Float32
    person_ids: Int64


@pytest.fixture(scope="session")
def real_faces(shared_dir: Path, tmp_path_factory: pytest.TempPathFactory, is_long: bool) -> RealFaces:
    """Every photo in which a face was found: of each fifth person, in the long mode of everyone."""
    folder = read_face_folder(shared_dir / "faces")
    photos = [photo for photo in folder.photos if is_long or photo.person % SHORT_SHARE == 0]
    pipeline = FacePipeline(installed(shared_dir / "models", tmp_path_factory.mktemp("packs")))
    read = read_photos(
        pipeline, [folder.root / photo.path for photo in photos], workers=2, progress=lambda done, total: None
    )
    seen: list[tuple[FolderPhoto, Float32]] = [
        (photo, each.vector) for photo, each in zip(photos, read, strict=True) if each.vector is not None
    ]
    assert len(seen) > 0.8 * len(photos)
    return RealFaces(np.stack([vector for _, vector in seen]), np.array([photo.person for photo, _ in seen]))


def installed(weights: Path, folder: Path) -> FaceNetworks:
    """The networks of the pack, from the developers' weights."""
    manifest = next(each for each in built_in_manifests() if each.id == EDGEFACE)
    for file in manifest.files:
        (folder / file.name).symlink_to((weights / file.name).resolve())
    return load_networks(manifest, folder, sessions=2)


def crowd_of_look_alikes(vectors: Float32) -> Float32:
    """As many faces as it takes that most are not scored exactly: each lies halfway between two real ones."""
    chance = np.random.default_rng(20260304)
    first, second = (chance.integers(len(vectors), size=LOOK_ALIKES) for _ in range(2))
    second = np.where(second == first, (second + 1) % len(vectors), second)
    own_ways = 0.3 * chance.standard_normal((LOOK_ALIKES, vectors.shape[1])) / np.sqrt(vectors.shape[1])
    between = vectors[first] + vectors[second] + own_ways
    unit: Float32 = (between / np.linalg.norm(between, axis=1, keepdims=True)).astype(np.float32)
    return unit


def test_every_photo_as_a_probe_finds_the_same_people_by_codes_as_by_all_vectors(
    real_faces: RealFaces,
) -> None:
    real, people = real_faces.vectors, real_faces.person_ids
    crowd = crowd_of_look_alikes(real)
    gallery = FaceGallery(GalleryKind.REPORTS, PackRef(EDGEFACE, "0" * 64), real.shape[1], sizes=SIZES)
    persons = np.concatenate([people, people.max() + 1 + np.arange(LOOK_ALIKES)])
    gallery.add(GalleryEntries(np.arange(len(persons)), persons, np.vstack([real, crowd])))
    assert gallery.statistics().compressed > max(10 * SCANNED_ROWS, 0.9 * len(persons))
    assert gallery.view().parts[0].codes is not None, "the real ones are scanned"
    by_all, by_codes = (
        gallery.view().searched(choice).search(real, persons=PERSONS)
        for choice in (EXACT_SEARCH, SCANNED_SEARCH)
    )
    for exact, scanned in zip(by_all, by_codes, strict=True):
        assert scanned.person_ids.tolist() == exact.person_ids.tolist()
        assert scanned.template_ids.tolist() == exact.template_ids.tolist()
        assert scanned.scores.tobytes() == exact.scores.tobytes()
