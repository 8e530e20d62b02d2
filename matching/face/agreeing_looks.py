"""A face too faint for any single look, believed where independent looks see it in the same place."""

from collections.abc import Sequence

from models.face import Box

# What chance leaves below a detector's threshold moves about when the picture is scaled; a face stays.
_SAME_PLACE_OVERLAP = 0.45

Sighting = tuple[Box, float]
"""A box and the detector's score for it."""


def agreed_sightings(looks: Sequence[Sequence[Sighting]]) -> list[Sighting]:
    """The sightings that more than half of the looks share, each once, the best score first.

    `looks` has one entry for each look at the same picture, empty where it saw nothing.
    """
    agreed: list[Sighting] = []
    for box, score in sorted((seen for look in looks for seen in look), key=lambda seen: -seen[1]):
        witnesses = sum(any(_is_same_place(box, other) for other, _ in look) for look in looks)
        if 2 * witnesses > len(looks) and not any(_is_same_place(box, kept) for kept, _ in agreed):
            agreed.append((box, score))
    return agreed


def _is_same_place(first: Box, second: Box) -> bool:
    """Whether the intersection is a large enough share of the union."""
    width = min(first.right, second.right) - max(first.left, second.left)
    height = min(first.bottom, second.bottom) - max(first.top, second.top)
    if width <= 0 or height <= 0:
        return False
    both = width * height
    return both >= _SAME_PLACE_OVERLAP * (first.area + second.area - both)
