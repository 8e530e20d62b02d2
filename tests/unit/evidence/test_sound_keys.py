"""Keys by sound find whatever the slow comparison with everybody finds."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from matching.circumstances.places import LEVELS, places_alike
from matching.dialect import confusions, folded
from matching.sound_keys import folds, name_keys, name_probes, place_keys, place_probes
from matching.spoken_characters import heard_alike, readings
from tests.reference import slow_names

# Surnames with readings of their own, characters of every confusable initial and ending, and plain ones.
CHARACTERS = (
    "曾单解仇区查盖乐朴尉黄房洪冯胡符会飞李倪林宁凌兰南张章赵邹"
    "陈岑程苏舒孙顺高考甘康官宽秀真珍金京安昂阿小老国强明"
)
NAMES = st.text(st.sampled_from(CHARACTERS), min_size=1, max_size=9)
# Few characters, so that many pairs are alike.
LIKELY = st.text(st.sampled_from("林宁凌黄房阿小真珍曾增"), min_size=1, max_size=7)
SYLLABLES = sorted({reading for each in CHARACTERS for reading in readings(each)})
PLACES = st.text(st.sampled_from("漳州市龙海区福林宁县南京平镇村路岩清"), min_size=1, max_size=8)


def is_found(heard: str, written: str) -> bool:
    probes = name_probes(heard)
    return bool((probes.whole | probes.one_off | probes.familiar) & name_keys(written))


@pytest.mark.parametrize("names", [(NAMES, NAMES), (LIKELY, LIKELY)])
def test_no_name_that_the_slow_comparison_finds_is_missed(
    names: tuple[st.SearchStrategy[str], st.SearchStrategy[str]],
) -> None:
    @settings(max_examples=300)
    @given(*names)
    @example("宁秀真", "林秀珍")
    @example("林秀珍", "珍")
    @example("阿珍", "林秀真")
    @example("房建国", "黄建国")
    @example("增国强", "曾国强")
    @example("阿卜杜拉买买提", "阿卜杜拉买买")
    def no_match_is_missed(heard: str, written: str) -> None:
        assert not slow_names.may_be_same(heard, written) or is_found(heard, written)

    no_match_is_missed()


@settings(max_examples=300)
@given(LIKELY, st.integers(0, 8), st.sampled_from(("", "王", "林")))
def test_one_character_changed_anywhere_is_found(name: str, place: int, other: str) -> None:
    place = min(place, len(name) - 1)
    heard = name[:place] + other + name[place + 1 :]
    if heard and slow_names.may_be_same(heard, name):
        assert is_found(heard, name)
        assert is_found(name, heard)


@given(st.sampled_from(SYLLABLES), st.sampled_from(SYLLABLES))
def test_syllables_taken_for_each_other_are_folded_alike(one: str, other: str) -> None:
    assert confusions(one, other) is None or folded(one) == folded(other)


@given(st.sampled_from(CHARACTERS), st.sampled_from(CHARACTERS))
def test_characters_heard_alike_share_a_fold(one: str, other: str) -> None:
    assert heard_alike(one, other) is None or set(folds(one)) & set(folds(other))


@settings(max_examples=300)
@given(PLACES, PLACES)
@example("漳州龙海", "福建省漳州市龙海区")
@example("龙岩", "农岩市")
def test_places_that_share_neighbouring_characters_by_sound_are_found(heard: str, written: str) -> None:
    shared = places_alike(heard, written)
    if shared is not None and not set(shared.one + shared.other) & set(LEVELS):
        assert place_probes(heard) & place_keys(written)


@pytest.mark.parametrize("name", ["无名氏", "不详", "救助 12", "", "…"])
def test_a_placeholder_is_found_by_nothing_and_finds_nobody(name: str) -> None:
    probes = name_probes(name)
    assert not name_keys(name) | probes.whole | probes.one_off | probes.familiar


def test_two_strangers_share_no_key() -> None:
    assert not is_found("林秀珍", "王建国")
    assert not is_found("李明", "李强")


def test_keys_stay_few_even_for_long_names_of_many_readings() -> None:
    assert len(name_keys("曾单解仇区查盖乐朴尉" * 2)) < 500
