"""Names as heard against names as written, by sound.

A name heard may be the name written if every character sounds alike, with at most one character wrong,
missing or too many in a name of three or more; or if it is a familiar form of it (阿, 小 or 老 and one
character of the name). Whether it may be the same is all that is said: it is a lead for people, counts
nothing in an order, and a name that sounds different is no contradiction, for people give many names.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from matching.spoken_characters import Heard, heard_alike

FAMILIAR = frozenset("阿小老")
# A convention: with one of two characters wrong, half the name is guessed.
LEAST_FOR_A_WRONG_ONE = 3


@dataclass(frozen=True, slots=True)
class NamesAlike:
    """Why two names may be one: the pairs of characters heard alike, and those that have no counterpart.

    `unlike` are two characters taken for each other by mistake; `only_one` and `only_other` stand in one
    name alone. `is_familiar`: one name is a familiar form of the other.
    """

    heard: tuple[Heard, ...]
    unlike: tuple[str, str] | None = None
    only_one: str = ""
    only_other: str = ""
    is_familiar: bool = False

    @property
    def is_the_same_writing(self) -> bool:
        """Nothing differs."""
        is_whole = self.unlike is None and not self.only_one and not self.only_other and not self.is_familiar
        return is_whole and all(each.is_written_the_same for each in self.heard)


def names_alike(one: str, other: str) -> NamesAlike | None:
    """Why the two names may be one as heard; None when they sound different or one is empty. Symmetric.

    Spaces, punctuation and width of letters do not matter; tones neither.
    """
    one, other = plain_name(one), plain_name(other)
    if not one or not other:
        return None
    return _whole(one, other) or _one_too_many(one, other) or _familiar(one, other)


def plain_name(name: str) -> str:
    """The letters of the name alone, in one width and case."""
    return "".join(each for each in unicodedata.normalize("NFKC", name).casefold() if each.isalpha())


def _whole(one: str, other: str) -> NamesAlike | None:
    if len(one) != len(other):
        return None
    pairs = [(a, b, heard_alike(a, b)) for a, b in zip(one, other, strict=True)]
    unlike = [(a, b) for a, b, heard in pairs if heard is None]
    if len(unlike) > (len(one) >= LEAST_FOR_A_WRONG_ONE):
        return None
    heard = tuple(heard for _, _, heard in pairs if heard is not None)
    return NamesAlike(heard, unlike=unlike[0] if unlike else None)


def _one_too_many(one: str, other: str) -> NamesAlike | None:
    if abs(len(one) - len(other)) != 1 or max(len(one), len(other)) < LEAST_FOR_A_WRONG_ONE:
        return None
    if len(one) > len(other):
        tries = ((_all_heard(rest, other), extra, "") for extra, rest in _without_each(one))
    else:
        tries = ((_all_heard(one, rest), "", extra) for extra, rest in _without_each(other))
    found = (NamesAlike(heard, only_one=mine, only_other=theirs) for heard, mine, theirs in tries if heard)
    return next(found, None)


def _without_each(name: str) -> Iterator[tuple[str, str]]:
    for place, character in enumerate(name):
        yield character, name[:place] + name[place + 1 :]


def _familiar(one: str, other: str) -> NamesAlike | None:
    tries = chain(
        (_all_heard(one[1:], character) for character in reversed(other) if _may_be_familiar(one, other)),
        (_all_heard(character, other[1:]) for character in reversed(one) if _may_be_familiar(other, one)),
    )
    return next((NamesAlike(heard, is_familiar=True) for heard in tries if heard), None)


def _may_be_familiar(called: str, name: str) -> bool:
    return len(called) == 2 and called[0] in FAMILIAR and len(name) >= 2


def _all_heard(one: str, other: str) -> tuple[Heard, ...]:
    """Each pair of characters heard alike, of texts of one length; empty when one pair is not."""
    heard = []
    for a, b in zip(one, other, strict=True):
        alike = heard_alike(a, b)
        if alike is None:
            return ()
        heard.append(alike)
    return tuple(heard)
