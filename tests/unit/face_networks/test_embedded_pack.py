"""The pack that needs no download: dlib's detector, landmarks and ResNet, as dlib itself runs them."""

from concurrent.futures import ThreadPoolExecutor
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path

import cv2
import dlib
import numpy as np
import pytest

from matching.face.locate import find_manifest, pack_folder
from matching.face.networks import FaceNetworks, load_networks
from matching.face.orientation import find_faces
from models.errors import PackUnusable
from models.face import Landmarks, LandmarkScheme
from tests.pictures import ANOTHER_MAN, WOMAN, group, packaged, retaken

NOWHERE = Path("/nonexistent")
CANONICAL = [-0.0331, 0.0105, 0.0088, -0.0321, -0.0763]


@pytest.fixture(scope="module")
def networks() -> FaceNetworks:
    manifest = find_manifest("embedded", NOWHERE)
    return load_networks(manifest, pack_folder(manifest, NOWHERE), sessions=2)


def vector_of(networks: FaceNetworks, picture: np.ndarray) -> np.ndarray:
    return networks.embed(picture, networks.detect(picture)[0].landmarks)


def test_the_vector_of_a_known_picture_is_known(networks: FaceNetworks) -> None:
    vector = vector_of(networks, WOMAN)
    assert vector.dtype == np.float32
    assert vector.shape == (networks.dimension,) == (129,)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-6)
    np.testing.assert_allclose(vector[:5], CANONICAL, atol=2e-3)


def test_one_person_is_nearer_to_herself_than_to_others(networks: FaceNetworks) -> None:
    woman = vector_of(networks, WOMAN)
    others = [networks.embed(group(), found.landmarks) for found in networks.detect(group())]
    others.append(vector_of(networks, ANOTHER_MAN))
    same = float(woman @ vector_of(networks, retaken(WOMAN, seed=1)))
    assert same > 0.96
    assert max(float(woman @ other) for other in others) < same - 0.04


def test_a_face_too_blurred_for_one_look_is_found_by_all_together(networks: FaceNetworks) -> None:
    blurred = np.asarray(cv2.GaussianBlur(ANOTHER_MAN, (0, 0), 8 * len(ANOTHER_MAN) / 300), np.uint8)
    assert networks.detect(blurred) == []
    (faint,) = find_faces(networks, blurred).detections
    (sharp,) = networks.detect(ANOTHER_MAN)
    np.testing.assert_allclose(faint.landmarks.eyes, sharp.landmarks.eyes, atol=2)
    assert faint.score < 0


@pytest.mark.parametrize("name", ["brick.png", "grass.png", "gravel.png", "page.png", "rocket.jpg"])
def test_looking_again_sees_no_face_where_there_is_none(networks: FaceNetworks, name: str) -> None:
    assert find_faces(networks, packaged("skimage", "data", name)).detections == ()


def test_lifting_keeps_the_order_of_distances() -> None:
    from matching.face.embed_dlib import lifted

    generator = np.random.default_rng(3)
    first = generator.normal(size=(400, 128)) * 0.12
    second = first + generator.normal(size=(400, 128)) * generator.uniform(0.01, 0.1, (400, 1))
    distances = np.linalg.norm(first - second, axis=1)
    cosines = [float(lifted(a) @ lifted(b)) for a, b in zip(first, second, strict=True)]
    assert np.corrcoef(np.argsort(np.argsort(-distances)), np.argsort(np.argsort(cosines)))[0, 1] > 0.99


@pytest.mark.parametrize("length", [0.0, 1.4, 2.0, 5.0])
def test_lifted_vectors_are_of_unit_length(length: float) -> None:
    from matching.face.embed_dlib import lifted

    descriptor = np.zeros(128)
    descriptor[7] = length
    assert np.linalg.norm(lifted(descriptor)) == pytest.approx(1, abs=1e-6)


def test_the_chip_is_the_one_dlib_cuts(networks: FaceNetworks) -> None:
    from matching.face.embed_dlib import DlibEmbedder

    embedder = networks._embedder
    assert isinstance(embedder, DlibEmbedder)
    for found in networks.detect(group()):
        whole = tuple((float(round(x)), float(round(y))) for x, y in found.landmarks.points)
        parts = dlib.points([dlib.point(int(x), int(y)) for x, y in whole])
        detection = dlib.full_object_detection(dlib.rectangle(0, 0, 1, 1), parts)
        expected = dlib.get_face_chip(np.ascontiguousarray(group()), detection, 150, 0.25)
        chip = embedder._chip(group(), Landmarks(LandmarkScheme.DLIB_FIVE, whole))
        np.testing.assert_array_equal(chip, expected)


def test_faces_come_largest_first(networks: FaceNetworks) -> None:
    areas = [found.area for found in networks.detect(group())]
    assert len(areas) == 6
    assert areas == sorted(areas, reverse=True)


def test_eyes_and_nose_lie_where_a_face_has_them(networks: FaceNetworks) -> None:
    for found in networks.detect(group()):
        (left_x, left_y), (right_x, right_y) = found.landmarks.eyes
        nose_x, nose_y = found.landmarks.nose
        assert found.box.left < left_x < nose_x < right_x < found.box.right
        assert max(left_y, right_y) < nose_y < found.box.bottom
        assert found.landmarks.mouth is None


@pytest.mark.parametrize("scale", [0.3, 0.5, 4.0, 12.0])
def test_size_does_not_matter(networks: FaceNetworks, scale: float) -> None:
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    scaled = np.asarray(cv2.resize(WOMAN, None, fx=scale, fy=scale, interpolation=how), np.uint8)
    assert float(vector_of(networks, scaled) @ vector_of(networks, WOMAN)) > 0.96


def test_a_picture_without_a_face_has_none(networks: FaceNetworks) -> None:
    assert networks.detect(np.full((400, 300, 3), 128, np.uint8)) == []


def test_without_dlib_the_extra_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def find_all_but_dlib(name: str) -> ModuleSpec | None:
        return None if name == "dlib" else find_spec(name)

    monkeypatch.setattr("matching.face.networks.find_spec", find_all_but_dlib)
    manifest = find_manifest("embedded", NOWHERE)
    with pytest.raises(PackUnusable) as caught:
        load_networks(manifest, pack_folder(manifest, NOWHERE))
    assert caught.value.code == "pack_package_missing"
    assert "pip install guitu[embedded]" in caught.value.advice.zh


def test_landmarks_of_another_scheme_are_refused(networks: FaceNetworks) -> None:
    five = Landmarks(LandmarkScheme.FIVE_POINT, ((1, 1), (2, 1), (1.5, 2), (1, 3), (2, 3)))
    with pytest.raises(ValueError, match="five_point"):
        networks.embed(WOMAN, five)


def test_the_vector_depends_on_nothing_but_pixels_and_landmarks(networks: FaceNetworks) -> None:
    landmarks = networks.detect(WOMAN)[0].landmarks
    expected = networks.embed(WOMAN, landmarks)
    with ThreadPoolExecutor(4) as threads:
        for vector in threads.map(lambda _: networks.embed(WOMAN, landmarks), range(6)):
            np.testing.assert_array_equal(vector, expected)
