"""Keys by which names and places that sound alike are found without comparing with everybody.

Every syllable is folded: sounds that dialects take for each other become one. Two characters that are heard
alike (`spoken_characters.heard_alike`) always share a folded syllable, so two names that `names_alike` takes
for one always share a key; the reverse does not hold, and whatever is found is compared afterwards. A name of
up to four characters is kept whole and with each character left out; of a longer one the beginning and the
end are kept, since one wrong character leaves one of them untouched.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from matching.circumstances.name import is_placeholder
from matching.circumstances.places import LEVELS, place_parts
from matching.dialect import folded
from matching.names_by_sound import FAMILIAR, LEAST_FOR_A_WRONG_ONE, plain_name
from matching.spoken_characters import readings

_LONGEST_WHOLE = 4
_LONGEST_PIECE = 4


@dataclass(frozen=True, slots=True)
class NameProbes:
    """What to look up for a name heard, the strongest first: whole, one character off, familiar forms."""

    whole: frozenset[str]
    one_off: frozenset[str]
    familiar: frozenset[str]


def name_keys(name: str) -> frozenset[str]:
    """The keys a name is stored under; none for a placeholder such as 无名氏."""
    heard = plain_name(name)
    if not heard or is_placeholder(name):
        return frozenset()
    keys = {*_whole(heard), *_left_out(heard), *_pieces(heard)}
    if len(heard) > 1:
        keys |= {f"character {sound}" for character in heard for sound in folds(character)}
    if _is_familiar(heard):
        keys |= {f"familiar {sound}" for sound in folds(heard[1])}
    return frozenset(keys)


def name_probes(name: str) -> NameProbes:
    """The keys under which names like the one heard are stored."""
    heard = plain_name(name)
    if not heard or is_placeholder(name):
        return NameProbes(frozenset(), frozenset(), frozenset())
    one_off = {*_left_out(heard), *_pieces(heard)}
    size = len(heard)
    if LEAST_FOR_A_WRONG_ONE <= size <= _LONGEST_WHOLE + 1:
        for place in range(size):
            one_off |= set(_whole(heard[:place] + heard[place + 1 :]))
    if LEAST_FOR_A_WRONG_ONE <= size + 1 <= _LONGEST_WHOLE:
        for place in range(size + 1):
            one_off |= {f"without {place} of {size + 1}: {sounds}" for sounds in _sounds(heard)}
    familiar = set()
    if size > 1:
        familiar |= {f"familiar {sound}" for character in heard for sound in folds(character)}
    if _is_familiar(heard):
        familiar |= {f"character {sound}" for sound in folds(heard[1])}
    return NameProbes(frozenset(_whole(heard)), frozenset(one_off), frozenset(familiar))


def place_keys(text: str) -> frozenset[str]:
    """The keys a text about a place is stored under: neighbouring characters, with and without levels."""
    keys: set[str] = set()
    for part in place_parts(text):
        keys |= set(_neighbours(part)) | set(_neighbours(_without_levels(part)))
    return frozenset(keys)


def place_probes(text: str) -> frozenset[str]:
    """The keys under which texts are stored that name a place of this text by sound.

    Two neighbouring characters must be heard; levels of administration between them may be left out when
    both texts write them as levels.
    """
    keys: set[str] = set()
    for part in place_parts(text):
        keys |= set(_neighbours(_without_levels(part)))
    return frozenset(keys)


@lru_cache(maxsize=65536)
def folds(character: str) -> tuple[str, ...]:
    """Every reading of the character, folded."""
    return tuple(dict.fromkeys(folded(reading) for reading in readings(character)))


def _whole(heard: str) -> Iterator[str]:
    if len(heard) <= _LONGEST_WHOLE:
        yield from (f"whole {sounds}" for sounds in _sounds(heard))


def _left_out(heard: str) -> Iterator[str]:
    size = len(heard)
    if LEAST_FOR_A_WRONG_ONE <= size <= _LONGEST_WHOLE:
        for place in range(size):
            rest = heard[:place] + heard[place + 1 :]
            yield from (f"without {place} of {size}: {sounds}" for sounds in _sounds(rest))


def _pieces(heard: str) -> Iterator[str]:
    """Beginning and end for a comparison with a name as long, and with one longer by a character.

    Of two names with one character wrong, one of the ends of half their length is untouched.
    """
    size = len(heard)
    for longer in (size, size + 1):
        if longer > _LONGEST_WHOLE:
            length = min(longer // 2, _LONGEST_PIECE)
            yield from (f"begins {longer}: {sounds}" for sounds in _sounds(heard[:length]))
            yield from (f"ends {longer}: {sounds}" for sounds in _sounds(heard[size - length :]))


def _neighbours(part: str) -> Iterator[str]:
    for place in range(len(part) - 1):
        yield from (f"place {sounds}" for sounds in _sounds(part[place : place + 2]))


def _without_levels(part: str) -> str:
    return "".join(character for character in part if character not in LEVELS)


def _sounds(characters: Sequence[str]) -> Iterator[str]:
    return (" ".join(each) for each in product(*(folds(character) for character in characters)))


def _is_familiar(heard: str) -> bool:
    return len(heard) == 2 and heard[0] in FAMILIAR
