"""How alike two Chinese characters sound: the door to pypinyin."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from pypinyin import Style, pinyin

from matching.dialect import confusions


@dataclass(frozen=True, slots=True)
class Heard:
    """Two characters that may be one as heard: each with its reading, and what was confused (empty: nothing).

    A character that is written the same on both sides is heard as itself.
    """

    one: str
    other: str
    one_reading: str
    other_reading: str
    confused: tuple[str, ...]

    @property
    def is_written_the_same(self) -> bool:
        """Both sides have the very same character."""
        return self.one == self.other


@lru_cache(maxsize=4096)
def readings(character: str) -> tuple[str, ...]:
    """Every reading of one character without tone, surname readings included; itself if it has none.

    Tones are left out because they are what a stranger to a dialect hears worst.
    """
    found = pinyin(character, style=Style.NORMAL, heteronym=True)
    return tuple(dict.fromkeys(found[0])) if found else (character,)


@lru_cache(maxsize=65536)
def heard_alike(one: str, other: str) -> Heard | None:
    """The likeness with the fewest confusions between any readings of the characters; None without one."""
    if one == other:
        reading = readings(one)[0]
        return Heard(one, other, reading, reading, ())
    return min(_likenesses(one, other), key=lambda heard: len(heard.confused), default=None)


def _likenesses(one: str, other: str) -> Iterator[Heard]:
    for one_reading, other_reading in product(readings(one), readings(other)):
        confused = confusions(one_reading, other_reading)
        if confused is not None:
            yield Heard(one, other, one_reading, other_reading, confused)
