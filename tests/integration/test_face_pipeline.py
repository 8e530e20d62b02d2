"""Photos as desks send them, through decoding, real networks, quality and choice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest

from casework.packs.install import install_packs
from matching.face.decode import DecodedPhoto, decode
from matching.face.detection import Detection
from matching.face.face_crop import eye_distance_px
from matching.face.locate import find_manifest, pack_folder
from matching.face.networks import Float32Vector, load_networks
from matching.face.pipeline import FacePipeline, PhotoAnalysis
from matching.face.pose import roll_degrees
from matching.face.rendition import encode_rendition
from models.face import Face
from models.quality import Verdict
from tests import photo_factory as made
from tests.pictures import ANOTHER_MAN, WOMAN, Picture, group

PACKS = ("embedded", "yunet-edgeface-xs", "scrfd-mobilefacenet")
Opened = Callable[[str], FacePipeline]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Opened:
    """Opens a pack once; packs with weights in files are skipped where the shared material is absent."""
    models = tmp_path_factory.mktemp("models")
    pipelines: dict[str, FacePipeline] = {}

    def open_pack(pack_id: str) -> FacePipeline:
        if pack_id not in pipelines:
            if pack_id != "embedded":
                shared: Path = request.getfixturevalue("shared_dir")
                install_packs(shared / "models", models, accept_licence=True)
            manifest = find_manifest(pack_id, models)
            pipelines[pack_id] = FacePipeline(load_networks(manifest, pack_folder(manifest, models)))
        return pipelines[pack_id]

    return open_pack


@pytest.fixture(params=PACKS)
def pipeline(request: pytest.FixtureRequest, opened: Opened) -> FacePipeline:
    return opened(request.param)


def analysed(pipeline: FacePipeline, picture: Picture) -> PhotoAnalysis:
    return pipeline.analyse(DecodedPhoto(np.ascontiguousarray(picture), "png"))


@cache
def as_she_is(pipeline: FacePipeline) -> PhotoAnalysis:
    return analysed(pipeline, WOMAN)


def chosen_vector(analysis: PhotoAnalysis) -> Float32Vector:
    assert analysis.assessment.chosen_face is not None
    vector = analysis.vectors[analysis.assessment.chosen_face]
    assert vector is not None
    return vector


def chosen_face(analysis: PhotoAnalysis) -> Face:
    assert analysis.assessment.chosen_face is not None
    return analysis.assessment.faces[analysis.assessment.chosen_face]


def verdict_of(analysis: PhotoAnalysis, component: str) -> Verdict:
    return next(part.verdict for part in chosen_face(analysis).quality.components if part.name == component)


def test_an_ordinary_photo_is_usable_and_gives_one_vector(pipeline: FacePipeline) -> None:
    analysis = analysed(pipeline, WOMAN)
    assert analysis.assessment.verdict is Verdict.USABLE
    assert analysis.assessment.reasons == analysis.assessment.advice == ()
    assert analysis.turned_degrees == 0
    vector = chosen_vector(analysis)
    assert vector.shape == (pipeline.dimension,)
    assert vector.dtype == np.float32
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)
    eyes = chosen_face(analysis).landmarks.eyes
    np.testing.assert_allclose(eyes, [(124, 101), (166, 104)], atol=5)


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_photo_turned_without_exif_is_turned_back(pipeline: FacePipeline, turns: int) -> None:
    straight = as_she_is(pipeline)
    turned = analysed(pipeline, np.rot90(WOMAN, turns))
    assert turned.turned_degrees == 90 * turns
    assert float(chosen_vector(turned) @ chosen_vector(straight)) > 0.95
    np.testing.assert_array_equal(turned.pixels, WOMAN)
    np.testing.assert_allclose(
        chosen_face(turned).landmarks.points, chosen_face(straight).landmarks.points, atol=2
    )


@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_a_photo_turned_with_exif_needs_no_second_search(pipeline: FacePipeline, orientation: int) -> None:
    turned = pipeline.analyse(decode(made.as_held(WOMAN, orientation)))
    assert turned.turned_degrees == 0
    assert float(chosen_vector(turned) @ chosen_vector(as_she_is(pipeline))) > 0.95


@pytest.mark.parametrize("lean", [-40, 25])
def test_a_leaning_head_gives_nearly_the_same_vector(pipeline: FacePipeline, lean: float) -> None:
    turn = cv2.getRotationMatrix2D((145.0, 102.0), -lean, 1)
    leaning = np.asarray(cv2.warpAffine(WOMAN, turn, (300, 300), borderMode=cv2.BORDER_REPLICATE), np.uint8)
    analysis = analysed(pipeline, leaning)
    assert float(chosen_vector(analysis) @ chosen_vector(as_she_is(pipeline))) > 0.7
    assert abs(roll_degrees(chosen_face(analysis).landmarks)) < 60


@pytest.mark.parametrize("scale", [0.5, 13.0])
def test_the_size_of_the_photo_hardly_matters(pipeline: FacePipeline, scale: float) -> None:
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    resized = np.asarray(cv2.resize(WOMAN, None, fx=scale, fy=scale, interpolation=how), np.uint8)
    analysis = analysed(pipeline, resized)
    assert float(chosen_vector(analysis) @ chosen_vector(as_she_is(pipeline))) > 0.8
    assert eye_distance_px(chosen_face(analysis).landmarks) == pytest.approx(40 * scale, rel=0.12)


def test_a_tight_crop_is_found_and_gives_nearly_the_same_vector(pipeline: FacePipeline) -> None:
    analysis = analysed(pipeline, WOMAN[58:178, 92:196])
    assert float(chosen_vector(analysis) @ chosen_vector(as_she_is(pipeline))) > 0.75
    np.testing.assert_allclose(chosen_face(analysis).landmarks.eyes, [(32, 43), (74, 46)], atol=6)


def test_a_picture_that_is_all_face_is_found(pipeline: FacePipeline) -> None:
    assert analysed(pipeline, ANOTHER_MAN).assessment.chosen_face == 0


def test_two_faces_of_like_size_ask_which_is_meant(pipeline: FacePipeline) -> None:
    man = np.asarray(cv2.resize(ANOTHER_MAN, (150, 150)), np.uint8)
    pair = np.full((300, 600, 3), 128, np.uint8)
    pair[:, :300] = WOMAN
    pair[75:225, 400:550] = man
    analysis = analysed(pipeline, pair)
    assert analysis.assessment.needs_face_choice
    assert len(analysis.vectors) == 2
    woman = chosen_vector(as_she_is(pipeline))
    scores = sorted(float(vector @ woman) for vector in analysis.vectors if vector is not None)
    assert scores[1] > 0.9
    assert scores[0] < scores[1] - 0.05


def test_a_small_face_in_the_background_is_mentioned_and_not_chosen(pipeline: FacePipeline) -> None:
    scene = np.asarray(cv2.resize(WOMAN, (900, 900), interpolation=cv2.INTER_CUBIC), np.uint8)
    scene[20:170, 20:170] = cv2.resize(ANOTHER_MAN, (110, 110))[0, 0]
    scene[40:150, 40:150] = cv2.resize(ANOTHER_MAN, (110, 110))
    analysis = analysed(pipeline, scene)
    assert chosen_face(analysis).box.right - chosen_face(analysis).box.left > 200
    assert len(analysis.vectors) == len(analysis.assessment.faces) == 2
    assert any("1 smaller" in reason.en for reason in analysis.assessment.reasons)


def test_a_group_gives_a_vector_for_each_of_its_faces(pipeline: FacePipeline) -> None:
    analysis = analysed(pipeline, group())
    assert analysis.assessment.needs_face_choice
    assert len(analysis.vectors) >= 5
    assert all(vector is not None for vector in analysis.vectors)


def test_a_photo_without_a_face_is_refused_with_advice(pipeline: FacePipeline) -> None:
    analysis = analysed(pipeline, np.full((120, 160, 3), 128, np.uint8))
    assert analysis.vectors == analysis.assessment.faces == ()
    assert analysis.assessment.verdict is Verdict.REFUSED
    assert analysis.turned_degrees == 0
    assert "人脸" in analysis.assessment.reasons[0].zh


def test_a_picture_of_one_pixel_is_no_face_and_no_error(pipeline: FacePipeline) -> None:
    assert analysed(pipeline, np.zeros((1, 1, 3), np.uint8)).assessment.verdict is Verdict.REFUSED


def test_a_blurred_photo_is_accepted_as_weak_and_says_so(pipeline: FacePipeline) -> None:
    blurred = np.asarray(cv2.GaussianBlur(WOMAN, (0, 0), 3.6), np.uint8)
    analysis = analysed(pipeline, blurred)
    assert verdict_of(analysis, "sharpness") is Verdict.WEAK
    assert analysis.assessment.verdict is Verdict.WEAK
    assert any("模糊" in reason.zh for reason in analysis.assessment.reasons)
    assert len(analysis.assessment.advice) >= 1
    assert float(chosen_vector(analysis) @ chosen_vector(as_she_is(pipeline))) > 0.4


def test_a_dark_photo_is_accepted_as_weak_and_sends_people_to_a_window(pipeline: FacePipeline) -> None:
    analysis = analysed(pipeline, np.asarray(WOMAN * 0.12, np.uint8))
    assert verdict_of(analysis, "under_exposure_prevention") is Verdict.WEAK
    assert any("窗户" in advice.zh for advice in analysis.assessment.advice)
    chosen_vector(analysis)


def test_dark_glasses_are_hinted_at(pipeline: FacePipeline) -> None:
    covered = WOMAN.copy()
    for x, y in ((124, 101), (166, 104)):
        cv2.ellipse(covered, (x, y), (16, 13), 0, 0, 360, (25, 25, 25), -1)
    analysis = analysed(pipeline, covered)
    assert verdict_of(analysis, "eyes_visible") is Verdict.WEAK
    assert any("墨镜" in advice.zh for advice in analysis.assessment.advice)


@pytest.mark.parametrize(
    "build", [made.heic, made.cmyk_jpeg, made.sixteen_bit_png, lambda picture: made.saved(picture, "WEBP")]
)
def test_every_format_gives_nearly_the_same_vector(opened: Opened, build: Callable[[Picture], bytes]) -> None:
    pipeline = opened("embedded")
    vector = chosen_vector(pipeline.analyse(decode(build(WOMAN))))
    assert float(vector @ chosen_vector(as_she_is(pipeline))) > 0.98


def test_the_stored_rendition_is_analysed_like_the_upload(pipeline: FacePipeline) -> None:
    first = analysed(pipeline, np.rot90(WOMAN, 1))
    again = pipeline.analyse(decode(encode_rendition(first.pixels)))
    assert again.turned_degrees == 0
    assert again.pixels.shape == first.pixels.shape
    assert float(chosen_vector(first) @ chosen_vector(again)) > 0.97


def test_a_good_first_look_is_the_only_look(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    pipeline = opened("embedded")
    detect = pipeline.networks.detect
    looks: list[tuple[int, ...]] = []

    def counted(pixels: Picture) -> list[Detection]:
        looks.append(pixels.shape)
        return detect(pixels)

    monkeypatch.setattr(pipeline.networks, "detect", counted)
    analysed(pipeline, WOMAN)
    assert looks == [WOMAN.shape]


def test_many_threads_get_the_answer_of_one(pipeline: FacePipeline) -> None:
    pictures = [WOMAN, np.rot90(WOMAN, 1), ANOTHER_MAN, WOMAN[58:178, 92:196]]
    alone = [chosen_vector(analysed(pipeline, picture)) for picture in pictures]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda picture: chosen_vector(analysed(pipeline, picture)), pictures))
    np.testing.assert_array_equal(together, alone)
