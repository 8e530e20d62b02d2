"""What the gallery refuses leaves it as it was, and the refusal says what is wrong."""

from collections.abc import Callable

import numpy as np
import pytest

from index.face_gallery import FaceGallery, GalleryEntries
from models.errors import Conflict, GuituError, InvalidInput, NotFound
from models.gallery import GalleryKind, PersonRef
from models.pack import PackRef
from models.quality import Verdict
from models.template import Template
from tests.unit.index.gallery_data import PACK, entries, new_gallery, unit_vectors

GOOD = unit_vectors(2, 16, seed=1)
WITH_NAN = np.where(np.arange(16) == 3, np.float32("nan"), GOOD)
FRACTIONS = np.array([1.5, 2.5])
TOO_LARGE = np.array([1, 2**64 - 1], np.uint64)


@pytest.fixture
def gallery() -> FaceGallery:
    """A gallery with template 1 of person 10."""
    filled = new_gallery()
    filled.apply(high_water_mark=7, added=entries([1], [10], GOOD[:1]))
    return filled


@pytest.mark.parametrize(
    ("code", "refused"),
    [
        ("gallery_wrong_shape", entries([2], [2], unit_vectors(1, 15, seed=1))),
        ("gallery_wrong_shape", entries([2], [2], GOOD)),
        ("gallery_wrong_shape", entries([2, 3], [2], GOOD)),
        ("gallery_wrong_shape", entries([2], [2], GOOD[0])),
        ("gallery_wrong_shape", entries([2, 3], [2, 3], GOOD.astype(np.float64))),
        ("gallery_not_unit_length", entries([2, 3], [2, 3], GOOD * np.float32(1.01))),
        ("gallery_not_unit_length", entries([2, 3], [2, 3], GOOD * np.float32(0))),
        ("gallery_not_finite", entries([2, 3], [2, 3], WITH_NAN)),
        ("gallery_not_finite", entries([2, 3], [2, 3], GOOD * np.float32("inf"))),
        ("gallery_repeated_template", entries([2, 2], [2, 3], GOOD)),
        ("gallery_not_ids", GalleryEntries(FRACTIONS, np.array([1, 2]), GOOD)),
        ("gallery_not_ids", GalleryEntries(np.array([2, 3]), TOO_LARGE, GOOD)),  # type: ignore[arg-type]
    ],
)
def test_malformed_entries_are_refused_by_every_writer(
    gallery: FaceGallery, code: str, refused: GalleryEntries
) -> None:
    before = gallery.view()
    writers: list[Callable[[], None]] = [
        lambda: gallery.add(refused),
        lambda: gallery.replace(refused),
        lambda: gallery.apply(high_water_mark=8, added=refused),
    ]
    for write in writers:
        with pytest.raises(InvalidInput) as caught:
            write()
        assert caught.value.code == code
    assert gallery.view() is before


def test_rounding_to_float16_does_not_make_a_vector_unusable(gallery: FaceGallery) -> None:
    half = unit_vectors(500, 16, seed=3).astype(np.float16)
    gallery.add(GalleryEntries(np.arange(100, 600), np.arange(500), half))
    assert gallery.statistics().templates == 501


def test_an_enrolled_template_cannot_be_added_again(gallery: FaceGallery) -> None:
    with pytest.raises(Conflict, match="gallery_already_enrolled: Template 1 "):
        gallery.add(entries([5, 1], [10, 10], GOOD))
    assert gallery.statistics().templates == 1


def test_an_unknown_template_cannot_be_replaced(gallery: FaceGallery) -> None:
    with pytest.raises(NotFound, match="gallery_not_enrolled: Template 5 "):
        gallery.replace(entries([5, 1], [10, 10], GOOD))


def test_a_removed_template_counts_as_unknown_and_may_be_added_again(gallery: FaceGallery) -> None:
    gallery.remove(np.array([1]))
    with pytest.raises(NotFound):
        gallery.replace(entries([1], [10], GOOD[:1]))
    gallery.add(entries([1], [10], GOOD[:1]))
    assert gallery.statistics().persons == 1


def test_the_mark_never_goes_back(gallery: FaceGallery) -> None:
    with pytest.raises(Conflict, match="gallery_mark_goes_back"):
        gallery.apply(high_water_mark=6, added=entries([2], [2], GOOD[:1]))
    assert (gallery.high_water_mark, gallery.statistics().templates) == (7, 1)


@pytest.mark.parametrize(
    ("code", "search"),
    [
        ("gallery_wrong_shape", lambda gallery: gallery.search(GOOD[:, :15], persons=1)),
        ("gallery_wrong_shape", lambda gallery: gallery.search(GOOD[0], persons=1)),
        ("gallery_not_finite", lambda gallery: gallery.search(WITH_NAN, persons=1)),
        ("gallery_not_unit_length", lambda gallery: gallery.search(GOOD * 2, persons=1)),
        ("gallery_not_a_count", lambda gallery: gallery.search(GOOD, persons=0)),
        ("gallery_not_ids", lambda gallery: gallery.search(GOOD, persons=1, eligible_persons=FRACTIONS)),
    ],
)
def test_malformed_searches_are_refused(
    gallery: FaceGallery, code: str, search: Callable[[FaceGallery], object]
) -> None:
    with pytest.raises(InvalidInput) as caught:
        search(gallery)
    assert caught.value.code == code


def a_template(pack: PackRef, kind: GalleryKind) -> Template:
    return Template(4, 1, PersonRef(kind, 9), pack, GOOD[0].astype(np.float16), Verdict.USABLE)


def test_templates_of_another_pack_are_neither_enrolled_nor_searched(gallery: FaceGallery) -> None:
    for other in (PackRef("other", PACK.digest), PackRef(PACK.id, "1" * 64)):
        foreign = a_template(other, GalleryKind.REPORTS)
        for use in (gallery.entries_of, gallery.probes_of):
            with pytest.raises(Conflict, match="gallery_other_pack"):
                use([foreign])


def test_a_template_of_another_length_is_refused(gallery: FaceGallery) -> None:
    short = Template(
        4, 1, PersonRef(GalleryKind.REPORTS, 9), PACK, GOOD[0, :8].astype(np.float16), Verdict.USABLE
    )
    with pytest.raises(InvalidInput, match="gallery_wrong_shape"):
        gallery.entries_of([short])


def test_templates_of_another_kind_are_searched_with_but_not_enrolled(gallery: FaceGallery) -> None:
    resident = a_template(PACK, GalleryKind.ADMISSIONS)
    with pytest.raises(Conflict, match="gallery_other_kind"):
        gallery.entries_of([resident])
    assert gallery.search(gallery.probes_of([resident]), persons=1)[0].person_ids.tolist() == [10]


def test_every_refusal_speaks_chinese_and_english_and_gives_advice(gallery: FaceGallery) -> None:
    with pytest.raises(GuituError) as caught:
        gallery.search(GOOD * 2, persons=1)
    said = caught.value
    assert said.reason.zh
    assert "length 2.0000" in said.reason.en
    assert said.advice.zh
    assert said.advice.en
    assert said.field == "probes"
