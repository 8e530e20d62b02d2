"""Numbers and draws that look random to reviewers and are the same each time: keyed digests, no dice."""

from typing import Final

from store.db import Store

_DIGITS: Final = 13
_UNIT: Final = 16**_DIGITS


def review_number(store: Store, *of: object) -> int:
    """A number of at most 52 bits, which JSON keeps exactly; it tells nothing of what it was made from."""
    text = "\x1f".join(["review", *(str(each) for each in of)])
    return int(store.source_digest(text.encode())[:_DIGITS], 16)


def drawn(store: Store, *of: object) -> float:
    """A draw from [0, 1), the same for the same `of`."""
    return review_number(store, "draw", *of) / _UNIT
