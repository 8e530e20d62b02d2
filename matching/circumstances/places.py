"""Where a person was found against where they were last seen, as people wrote or heard the names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, product

from matching.circumstances.missing import nothing_to_compare
from matching.names_by_sound import plain_name
from matching.sound_words import sounds
from matching.spoken_characters import Heard, heard_alike
from models.circumstance import Answer, Aspect, Comparison
from models.message import Message

# Words for kinds of places and for being near: they stand between names, and are none. A convention.
_KINDS = re.compile(
    "自治区|自治州|自治县|特别行政区|候车厅|候车室|汽车站|火车站|高铁站|地铁站|客运站|服务区|车站|长途|派出所|"
    "救助站|菜市场|农贸市场|市场|超市|商场|广场|公园|医院|学校|小学|中学|大学|工地|桥下|桥洞|路口|路边|街头|街道|"
    "门口|附近|一带|旁边|国道|省道|高速|人民|中心"
)
# Levels of administration and kinds of streets, which end names of places without telling them apart.
LEVELS = "省市县区旗盟镇乡村街路巷号里东西南北"
# A convention: single characters are shared by chance.
_LEAST_CHARACTERS = 2


@dataclass(frozen=True, slots=True)
class PlacesAlike:
    """A name that both texts contain as heard: how each writes it."""

    one: str
    other: str
    heard: tuple[Heard, ...]


def compare_places(at_desk: str | None, in_other: str | None) -> Comparison:
    """Agrees when both texts name a place that sounds alike; otherwise nothing is said.

    Never a contradiction: people lost for long are found across the country, and no distance is known
    from two texts. Counts nothing, for how many strangers share a place depends on the place.
    """
    if not at_desk or not in_other:
        return nothing_to_compare(Aspect.PLACES, "有一方没有写地点。", "No place is stated on one side.")
    shared = places_alike(at_desk, in_other)
    return Comparison(
        aspect=Aspect.PLACES,
        answer=Answer.NOT_COMPARABLE if shared is None else Answer.AGREES,
        reason=_ELSEWHERE if shared is None else why_places_alike(shared),
        at_desk=Message(at_desk, at_desk),
        in_other=Message(in_other, in_other),
    )


def places_alike(one: str, other: str) -> PlacesAlike | None:
    """The longest name of a place that both texts contain, by sound; None without one."""
    found = [
        shared
        for mine, theirs in product(place_parts(one), place_parts(other))
        for run in _runs(mine, theirs)
        if len((shared := _without_levels(run)).heard) >= _LEAST_CHARACTERS
    ]
    return max(found, key=lambda shared: len(shared.heard), default=None)


def place_parts(text: str) -> list[str]:
    """The letters of the text between words for kinds of places, part by part."""
    return [plain_name(part) for part in _KINDS.split(text)]


def _runs(one: str, other: str) -> Iterator[list[Heard]]:
    """Every run of characters that both texts have in sequence, by sound, as long as it goes on."""
    for shift in range(1 - len(one), len(other)):
        pairs = (
            heard_alike(each, other[place + shift]) if 0 <= place + shift < len(other) else None
            for place, each in enumerate(one)
        )
        for is_alike, run in groupby(pairs, key=lambda heard: heard is not None):
            if is_alike:
                yield [heard for heard in run if heard is not None]


def _without_levels(run: list[Heard]) -> PlacesAlike:
    kept = run
    while kept and kept[0].one in LEVELS:
        kept = kept[1:]
    while kept and kept[-1].one in LEVELS:
        kept = kept[:-1]
    return PlacesAlike("".join(each.one for each in kept), "".join(each.other for each in kept), tuple(kept))


def why_places_alike(shared: PlacesAlike) -> Message:
    """What both texts name, and which sounds were taken for each other."""
    confused = list(sounds(shared.heard))
    zh = "".join(f"；{each.zh}" for each in confused)
    en = "".join(f"; {each.en}" for each in confused)
    return Message(f"两处都提到“{shared.one}”{zh}。", f"Both name {shared.one}{en}.")


_ELSEWHERE = Message(
    "没有共同的地名；走失的人会走得很远，不算矛盾。",
    "No place name in common; lost people travel far, so this is no contradiction.",
)
