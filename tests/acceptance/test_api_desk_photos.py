"""The photos that real desks send, each through the API, each with an answer a caseworker understands."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests import desk_photos
from tests.pictures import WOMAN, jpeg, retaken

Answer = dict[str, Any]


@pytest.fixture
def upload(desk: httpx.Client, admission_id: int) -> Callable[[bytes], httpx.Response]:
    """Sends a file to a fresh admission, under the name of a photo whatever it is."""

    def send(data: bytes) -> httpx.Response:
        return desk.post(f"/v1/admissions/{admission_id}/photos", files={"file": ("photo.jpg", data)})

    return send


@pytest.fixture
def wanted(desk: httpx.Client, report_id: int, seeds: Iterator[int]) -> int:
    """A report with a good photo of the woman whom the desk photographs."""
    picture = jpeg(retaken(WOMAN, seed=next(seeds)))
    assert desk.post(f"/v1/reports/{report_id}/photos", files={"file": ("a.jpg", picture)}).status_code == 201
    return report_id


@pytest.fixture
def finds(head: httpx.Client) -> Callable[[httpx.Response, int], bool]:
    """The report is among the candidates of the search an upload started."""

    def find(answer: httpx.Response, report: int) -> bool:
        search = head.get(f"/v1/searches/{answer.json()['search']['id']}").json()
        return report in {each["record"]["id"] for each in search["candidates"]}

    return find


def _assert_in_both_languages(sentences: list[dict[str, str]]) -> None:
    assert sentences
    for sentence in sentences:
        assert any("\u4e00" <= character <= "\u9fff" for character in sentence["zh"])
        assert sentence["en"].isascii() or "“" in sentence["en"]


@pytest.mark.parametrize(
    "make",
    [
        desk_photos.turned_with_exif,
        desk_photos.turned_without_exif,
        desk_photos.tight_crop,
        desk_photos.twelve_megapixels,
        desk_photos.heic,
        desk_photos.cmyk,
    ],
)
def test_an_odd_but_good_photo_is_used_and_finds_the_person(
    finds: Callable[[httpx.Response, int], bool],
    upload: Callable[[bytes], httpx.Response],
    wanted: int,
    seeds: Iterator[int],
    make: Callable[[int], bytes],
) -> None:
    answer = upload(make(next(seeds)))
    assert answer.status_code == 201, answer.text
    photo = answer.json()["photo"]
    assert photo["verdict"] in ("usable", "weak")
    assert photo["chosen_face"] is not None
    assert finds(answer, wanted)


def test_a_photo_stored_on_its_side_is_kept_upright(
    upload: Callable[[bytes], httpx.Response], seeds: Iterator[int]
) -> None:
    photo = upload(desk_photos.turned_with_exif(next(seeds))).json()["photo"]
    box = photo["faces"][0]["box"]
    # The face of the picture lies in its upper half, which only an upright picture shows.
    assert (box["top"] + box["bottom"]) / 2 < photo["height_px"] / 2


def test_twelve_megapixels_are_kept_at_a_useful_size(
    upload: Callable[[bytes], httpx.Response], desk: httpx.Client, seeds: Iterator[int]
) -> None:
    photo = upload(desk_photos.twelve_megapixels(next(seeds))).json()["photo"]
    assert (photo["width_px"], photo["height_px"]) == (4000, 3000)
    whole = desk.get(f"/v1/photos/{photo['id']}/image").content
    screen = desk.get(f"/v1/photos/{photo['id']}/screen").content
    assert len(screen) < len(whole) / 3


def test_two_people_ask_for_a_choice_and_the_choice_starts_the_search(
    finds: Callable[[httpx.Response, int], bool],
    upload: Callable[[bytes], httpx.Response],
    desk: httpx.Client,
    wanted: int,
    seeds: Iterator[int],
) -> None:
    answer = upload(desk_photos.two_people(next(seeds)))
    assert answer.status_code == 201
    photo = answer.json()["photo"]
    assert photo["needs_face_choice"]
    assert len(photo["faces"]) == 2
    assert answer.json()["search"] is None
    _assert_in_both_languages(photo["reasons"])
    _assert_in_both_languages(photo["advice"])
    woman = min(photo["faces"], key=lambda face: face["box"]["left"])["index"]

    chosen = desk.post(f"/v1/photos/{photo['id']}/face", json={"face": woman})

    assert chosen.status_code == 200
    assert chosen.json()["photo"]["chosen_face"] == woman
    assert not chosen.json()["photo"]["needs_face_choice"]
    assert finds(chosen, wanted)
    other = desk.post(f"/v1/photos/{photo['id']}/face", json={"face": 1 - woman})
    assert other.json()["photo"]["chosen_face"] == 1 - woman


def test_a_face_the_photo_does_not_have_cannot_be_chosen(
    upload: Callable[[bytes], httpx.Response], desk: httpx.Client, seeds: Iterator[int]
) -> None:
    photo = upload(desk_photos.two_people(next(seeds))).json()["photo"]
    answer = desk.post(f"/v1/photos/{photo['id']}/face", json={"face": 7})
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/no_such_face")
    assert answer.json()["field"] == "face"
    assert desk.get(f"/v1/photos/{photo['id']}/portrait").status_code == 404
    assert desk.get(f"/v1/photos/{photo['id']}/portrait", params={"face": 1}).status_code == 200


def test_a_photo_without_a_face_is_kept_with_advice_and_blocks_nothing(
    upload: Callable[[bytes], httpx.Response], desk: httpx.Client, admission_id: int, seeds: Iterator[int]
) -> None:
    answer = upload(desk_photos.nobody(next(seeds)))
    assert answer.status_code == 201
    photo = answer.json()["photo"]
    assert (photo["verdict"], photo["faces"], photo["chosen_face"]) == ("refused", [], None)
    assert not photo["needs_face_choice"]
    assert answer.json()["search"] is None
    _assert_in_both_languages(photo["reasons"])
    _assert_in_both_languages(photo["advice"])
    search = desk.post(f"/v1/admissions/{admission_id}/searches", json={"purpose": "入站甄别"}).json()
    assert (search["used_photo_ids"], search["not_used_photo_ids"]) == ([], [photo["id"]])
    assert search["candidates"] == []


def test_a_blurred_photo_is_accepted_with_lower_trust_and_says_how_to_take_a_better_one(
    upload: Callable[[bytes], httpx.Response], seeds: Iterator[int]
) -> None:
    answer = upload(desk_photos.blurred(next(seeds)))
    assert answer.status_code == 201
    photo = answer.json()["photo"]
    assert photo["verdict"] in ("weak", "refused")
    _assert_in_both_languages(photo["reasons"])
    _assert_in_both_languages(photo["advice"])


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (desk_photos.truncated, "photo_truncated"),
        (lambda seed: b"", "photo_empty"),
        (desk_photos.pdf_renamed, "photo_not_an_image"),
    ],
    ids=["truncated", "empty", "pdf"],
)
def test_a_file_that_is_no_photo_is_refused_and_leaves_nothing_behind(
    upload: Callable[[bytes], httpx.Response],
    desk: httpx.Client,
    admission_id: int,
    seeds: Iterator[int],
    make: Callable[[int], bytes],
    code: str,
) -> None:
    answer = upload(make(next(seeds)))
    assert answer.status_code == 422
    document: Answer = answer.json()
    assert (document["type"], document["field"]) == (f"/problems/{code}", "file")
    _assert_in_both_languages(
        [
            {"zh": document["detail_zh"], "en": document["detail"]},
            {"zh": document["advice_zh"], "en": document["advice"]},
        ]
    )
    assert desk.get(f"/v1/admissions/{admission_id}/photos").json()["items"] == []


def test_a_renamed_pdf_is_called_what_it_is(
    upload: Callable[[bytes], httpx.Response], seeds: Iterator[int]
) -> None:
    document = upload(desk_photos.pdf_renamed(next(seeds))).json()
    assert "PDF" in document["detail"]
    assert "PDF" in document["detail_zh"]
