"""Names as heard: sounds that dialects swap, one wrong character, surname readings; a slow twin."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.dialect import confusions, split_syllable
from matching.names_by_sound import names_alike
from matching.sound_words import why_alike
from matching.spoken_characters import readings
from tests.reference import slow_names

# Surnames with readings of their own, characters of every confusable initial and ending, and plain ones.
CHARACTERS = (
    "曾单解仇区查盖乐朴尉黄房洪冯胡符会飞李倪林宁凌兰南张章赵邹"
    "陈岑程苏舒孙顺高考甘康官宽秀真珍金京安昂阿小老国强明"
)
NAMES = st.text(st.sampled_from(CHARACTERS), min_size=1, max_size=4)
SYLLABLES = sorted({reading for each in CHARACTERS for reading in readings(each)})


def said(one: str, other: str) -> str:
    alike = names_alike(one, other)
    assert alike is not None
    return why_alike(alike).en


@pytest.mark.parametrize(
    ("heard", "written", "habit"),
    [
        ("房建", "黄建", "f/h"),
        ("飞明", "惠明", "f/h"),
        ("冯英", "洪英", "f/h"),
        ("倪国", "李国", "l/n"),
        ("邹明", "周明", "z/zh"),
        ("岑强", "陈强", "c/ch"),
        ("苏明", "舒明", "s/sh"),
        ("林英", "凌英", "n/ng"),
        ("高明", "考明", "g/k"),
    ],
)
def test_sounds_that_dialects_swap_are_found_and_named(heard: str, written: str, habit: str) -> None:
    assert habit in said(heard, written)
    assert heard[0] in said(heard, written)
    assert written[0] in said(heard, written)


def test_several_habits_in_one_syllable_are_all_named() -> None:
    assert "宁 (ning) and 林 (lin) are confused by l/n, n/ng" in said("宁秀珍", "林秀珍")


@pytest.mark.parametrize(
    ("heard", "written"),
    [
        ("增国", "曾国"),
        ("山雄", "单雄"),
        ("谢明", "解明"),
        ("邱英", "仇英"),
        ("欧明", "区明"),
        ("扎明", "查明"),
    ],
)
def test_surnames_are_read_as_surnames(heard: str, written: str) -> None:
    assert names_alike(heard, written) is not None


def test_one_character_may_be_wrong_or_missing_in_a_name_of_three() -> None:
    assert "one character differs, 国 and 军" in said("李建国", "李建军")
    assert "only one of them has 林" in said("秀珍", "林秀珍")
    assert "only one of them has 林" in said("林秀珍", "秀珍")


def test_half_a_name_is_not_guessed() -> None:
    assert names_alike("李明", "李强") is None
    assert names_alike("李国明", "李建军") is None
    assert names_alike("珍", "秀珍") is None


def test_a_familiar_form_is_known_as_one() -> None:
    assert "familiar form" in said("阿珍", "林秀珍")
    assert "familiar form" in said("林秀珍", "小真")


def test_the_same_name_says_so_whatever_the_spacing() -> None:
    assert said("林 秀珍", "林秀珍") == "The names are written the same."
    assert said("艾力·买买提", "艾力买买提") == "The names are written the same."


@pytest.mark.parametrize(("one", "other"), [("", "林"), ("林", " "), ("…", "…")])
def test_no_name_is_like_no_name(one: str, other: str) -> None:
    assert names_alike(one, other) is None


def test_syllables_part_into_initial_and_final() -> None:
    assert [split_syllable(each) for each in ("zhuang", "an", "lv")] == [
        ("zh", "uang"),
        ("", "an"),
        ("l", "v"),
    ]


@given(NAMES)
def test_every_name_sounds_like_itself(name: str) -> None:
    alike = names_alike(name, name)
    assert alike is not None
    assert alike.is_the_same_writing


@given(NAMES, NAMES)
def test_the_order_of_the_two_names_does_not_matter(one: str, other: str) -> None:
    assert (names_alike(one, other) is None) == (names_alike(other, one) is None)


@given(NAMES, NAMES)
def test_the_slow_twin_says_the_same(one: str, other: str) -> None:
    assert (names_alike(one, other) is not None) == slow_names.may_be_same(one, other)


@given(NAMES, NAMES)
def test_whatever_is_found_has_a_reason_in_both_languages(one: str, other: str) -> None:
    alike = names_alike(one, other)
    if alike is not None:
        assert len(why_alike(alike).zh) > 5
        assert len(why_alike(alike).en) > 10


@given(st.sampled_from(SYLLABLES), st.sampled_from(SYLLABLES))
def test_confusions_of_syllables_are_symmetric_and_none_for_the_same(one: str, other: str) -> None:
    assert confusions(one, other) == confusions(other, one)
    assert (confusions(one, other) == ()) == (one == other)
    assert (confusions(one, other) is not None) == (other in slow_names.sounds_like(one))
