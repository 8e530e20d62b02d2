"""Which sounds keys are made of: a name for them that changes exactly when keys stored before fit no more."""

import hashlib
from collections.abc import Iterator
from functools import cache
from typing import Final

from matching.sound_keys import folds, name_keys, place_keys

# One sample of each length and form that keys know: short, familiar, compound, long, with and without levels.
_NAMES: Final = ("珍", "阿珍", "林秀", "林秀珍", "欧阳秀珍", "买买提江", "阿卜杜拉买买提", "Lin Xiuzhen")
_PLACES: Final = ("龙海", "漳州市龙海区", "福建省漳州市龙海区石码镇菜市场", "Longhai")
# GB 2312, whose two levels hold what names and places are written with.
_FIRST_ROW, _LAST_ROW, _FIRST_CELL, _LAST_CELL = 0xB0, 0xF7, 0xA1, 0xFE


@cache
def sound_version() -> str:
    """A digest over how each usual character is folded and which keys sample names and places get.

    It follows the table of confusions, the readings of the pinyin library and the form of the keys by itself.
    """
    digest = hashlib.sha256()
    for character in _characters():
        digest.update(f"{character} {' '.join(folds(character))}\n".encode())
    for keys in (*map(name_keys, _NAMES), *map(place_keys, _PLACES)):
        digest.update(f"{sorted(keys)}\n".encode())
    return f"sounds-{digest.hexdigest()[:12]}"


def _characters() -> Iterator[str]:
    for row in range(_FIRST_ROW, _LAST_ROW + 1):
        for cell in range(_FIRST_CELL, _LAST_CELL + 1):
            # The last row of the first level is not full: what is no character is left out.
            yield from bytes((row, cell)).decode("gb2312", errors="ignore")
