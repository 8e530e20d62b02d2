"""The ONNX packs on real pictures: known vectors, people apart, and the same answers as other software."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from casework.packs.install import install_packs
from matching.face.align import aligned_face
from matching.face.letterbox import letterboxed
from matching.face.locate import find_manifest, pack_folder
from matching.face.manifest import FileRole
from matching.face.networks import FaceNetworks, load_networks
from matching.face.session import OnnxNetwork
from models.errors import PackUnusable
from models.face import Point
from tests.pictures import ANOTHER_MAN, WOMAN, group, retaken

Picture = npt.NDArray[np.uint8]
Loader = Callable[[str], FaceNetworks]

CI_PACKS = ("yunet-edgeface-xs", "yunet-retail-0095", "scrfd-mobilefacenet")
# SCRFD finds nothing in a crop as tight as this picture; the pipeline pads such photos in the same way.
MAN = np.asarray(cv2.copyMakeBorder(ANOTHER_MAN, 45, 45, 45, 45, cv2.BORDER_CONSTANT), np.uint8)
CANONICAL = {
    "yunet-edgeface-xs": [0.0796, 0.0172, 0.0838, -0.0783, 0.0793],
    "yunet-retail-0095": [-0.0333, -0.0351, -0.0927, -0.0871, -0.0434],
    "scrfd-mobilefacenet": [0.0382, 0.0041, 0.0888, 0.0515, -0.1332],
}


@pytest.fixture(scope="module")
def models_folder(shared_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packs recognised in the shared weights, installed as a user would."""
    folder = tmp_path_factory.mktemp("models")
    report = install_packs(shared_dir / "models", folder, accept_licence=True)
    assert sorted(ref.id for ref in report.installed) == sorted(CI_PACKS)
    return folder


@pytest.fixture(scope="module")
def loaded(models_folder: Path) -> Loader:
    cache: dict[str, FaceNetworks] = {}

    def load(pack_id: str) -> FaceNetworks:
        if pack_id not in cache:
            manifest = find_manifest(pack_id, models_folder)
            cache[pack_id] = load_networks(manifest, pack_folder(manifest, models_folder), sessions=2)
        return cache[pack_id]

    return load


def vector_of(networks: FaceNetworks, picture: Picture) -> npt.NDArray[np.float32]:
    return networks.embed(picture, networks.detect(picture)[0].landmarks)


@pytest.mark.parametrize("pack_id", CI_PACKS)
def test_the_vector_of_a_known_picture_is_known(loaded: Loader, pack_id: str) -> None:
    networks = loaded(pack_id)
    vector = vector_of(networks, WOMAN)
    assert vector.shape == (networks.dimension,)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)
    np.testing.assert_allclose(vector[:5], CANONICAL[pack_id], atol=3e-3)


@pytest.mark.parametrize("pack_id", CI_PACKS)
def test_one_person_is_near_to_herself_and_far_from_others(loaded: Loader, pack_id: str) -> None:
    networks = loaded(pack_id)
    woman = vector_of(networks, WOMAN)
    others = [networks.embed(group(), found.landmarks) for found in networks.detect(group())]
    others.append(vector_of(networks, MAN))
    assert len(others) == 7
    assert float(woman @ vector_of(networks, retaken(WOMAN, seed=1))) > 0.7
    assert max(float(woman @ other) for other in others) < 0.4
    apart = np.triu(np.stack(others) @ np.stack(others).T, 1)
    assert apart.max() < 0.5


def test_normalising_twice_would_be_seen(loaded: Loader, models_folder: Path) -> None:
    networks = loaded("scrfd-mobilefacenet")
    manifest = networks.manifest
    twice = replace(
        manifest, embedder=replace(manifest.embedder, mean=(127.5, 127.5, 127.5), std=(127.5, 127.5, 127.5))
    )
    trapped = load_networks(twice, pack_folder(manifest, models_folder))
    assert trapped.ref != networks.ref
    # The trap: every cosine near 1, also between different people.
    assert float(vector_of(trapped, WOMAN) @ vector_of(trapped, MAN)) > 0.9
    assert float(vector_of(networks, WOMAN) @ vector_of(networks, MAN)) < 0.4


@pytest.mark.parametrize("pack_id", CI_PACKS)
def test_all_six_people_are_found_with_their_points_in_place(loaded: Loader, pack_id: str) -> None:
    found = loaded(pack_id).detect(group())
    assert len(found) == 6
    assert [face.area for face in found] == sorted((face.area for face in found), reverse=True)
    for face in found:
        (left_x, left_y), (right_x, right_y) = face.landmarks.eyes
        assert face.landmarks.mouth is not None
        (mouth_left, mouth_y), (mouth_right, _) = face.landmarks.mouth
        nose_x, nose_y = face.landmarks.nose
        assert face.box.left < left_x < nose_x < right_x < face.box.right
        assert max(left_y, right_y) < nose_y < mouth_y < face.box.bottom
        assert mouth_left < mouth_right
        assert 0.5 < face.score <= 1


@pytest.mark.parametrize("pack_id", CI_PACKS)
def test_many_threads_get_the_answers_of_one(loaded: Loader, pack_id: str) -> None:
    networks = loaded(pack_id)
    pictures = [WOMAN, MAN, retaken(WOMAN, seed=2)] * 3
    expected = [vector_of(networks, picture) for picture in pictures]
    with ThreadPoolExecutor(6) as threads:
        for vector, alone in zip(
            threads.map(lambda picture: vector_of(networks, picture), pictures), expected, strict=True
        ):
            np.testing.assert_allclose(vector, alone, atol=1e-6)


@pytest.mark.parametrize("pack_id", CI_PACKS)
@pytest.mark.parametrize("scale", [0.4, 8.0])
def test_size_does_not_matter(loaded: Loader, pack_id: str, scale: float) -> None:
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    scaled = np.asarray(cv2.resize(WOMAN, None, fx=scale, fy=scale, interpolation=how), np.uint8)
    networks = loaded(pack_id)
    assert float(vector_of(networks, scaled) @ vector_of(networks, WOMAN)) > 0.8


def test_a_picture_without_a_face_has_none(loaded: Loader) -> None:
    grey = np.full((300, 400, 3), 128, np.uint8)
    assert [loaded(pack_id).detect(grey) for pack_id in CI_PACKS] == [[], [], []]


def test_yunet_finds_what_opencv_finds(loaded: Loader, models_folder: Path) -> None:
    networks = loaded("yunet-edgeface-xs")
    spec, folder = networks.manifest.detector, models_folder / "yunet-edgeface-xs"
    canvas, scale = letterboxed(group(), spec.input_size_px)
    file = folder / networks.manifest.file(FileRole.DETECTOR).name
    side = (spec.input_size_px, spec.input_size_px)
    opencv = cv2.FaceDetectorYN.create(str(file), "", side, spec.score_threshold, spec.overlap_threshold)
    rows = opencv.detect(canvas[:, :, ::-1].copy())[1] / scale
    for face in networks.detect(group()):
        expected = min(rows, key=lambda row: abs(row[0] - face.box.left) + abs(row[1] - face.box.top))
        points = np.array(face.landmarks.points).ravel()
        np.testing.assert_allclose(points, expected[4:14], atol=0.2)
        np.testing.assert_allclose(face.score, expected[14] * scale, atol=1e-3)
        assert face.box.right - face.box.left == pytest.approx(expected[2], abs=0.2)


def test_the_embedding_is_the_one_insightface_computes(loaded: Loader, models_folder: Path) -> None:
    from insightface.model_zoo import ArcFaceONNX

    networks = loaded("scrfd-mobilefacenet")
    spec = networks.manifest.embedder
    file = models_folder / "scrfd-mobilefacenet" / networks.manifest.file(FileRole.EMBEDDER).name
    theirs = ArcFaceONNX(model_file=str(file), session=OnnxNetwork(file, sessions=1))
    theirs.input_mean, theirs.input_std = spec.mean[0], spec.std[0]
    landmarks = networks.detect(WOMAN)[0].landmarks
    assert spec.template_px is not None
    face = aligned_face(WOMAN, landmarks.points, spec.template_px, side=spec.input_size_px)
    raw = theirs.get_feat(np.ascontiguousarray(face[:, :, ::-1]))[0]
    np.testing.assert_allclose(networks.embed(WOMAN, landmarks), raw / np.linalg.norm(raw), atol=1e-5)


def test_landmarks_seen_in_a_moved_picture_give_the_same_vector(loaded: Loader) -> None:
    networks = loaded("yunet-edgeface-xs")
    landmarks = networks.detect(WOMAN)[0].landmarks
    padded = np.asarray(cv2.copyMakeBorder(WOMAN, 30, 0, 50, 0, cv2.BORDER_CONSTANT), np.uint8)
    moved = networks.embed(padded, landmarks.mapped(1, right_by=50, down_by=30))
    assert float(moved @ networks.embed(WOMAN, landmarks)) > 0.999


def test_no_coincidence_of_points_is_embedded(loaded: Loader) -> None:
    networks = loaded("yunet-edgeface-xs")
    point: Point = (10.0, 10.0)
    landmarks = replace(networks.detect(WOMAN)[0].landmarks, points=(point,) * 5)
    with pytest.raises(ValueError, match="coincide"):
        networks.embed(WOMAN, landmarks)


def test_weights_copied_by_hand_need_their_licence_accepted(shared_dir: Path, tmp_path: Path) -> None:
    manifest = find_manifest("scrfd-mobilefacenet", tmp_path)
    with pytest.raises(PackUnusable) as caught:
        load_networks(manifest, shared_dir / "models")
    assert caught.value.code == "licence_not_accepted"
