"""What is alike stands together: families of one shape cost less to compile and to weigh at once."""

from collections.abc import Hashable, Sequence


def by_kind(kinds: Sequence[Hashable]) -> list[list[int]]:
    """The places of each kind, the kinds in an order that is the same every time.

    So each process of a crew meets the kinds again that it met before, and knows their tables.
    """
    places: dict[Hashable, list[int]] = {}
    for place, kind in enumerate(kinds):
        places.setdefault(kind, []).append(place)
    return [places[kind] for kind in sorted(places, key=repr)]
