"""Recognise a face of an earlier analysis in a new analysis of the same photo."""

from collections.abc import Sequence

from models.face import Box, Face

# Two detectors draw boxes of different tightness around one face; different faces hardly overlap.
_LEAST_OVERLAP = 0.3


def index_of_same_face(faces: Sequence[Face], wanted: Face) -> int | None:
    """Index of the face whose box overlaps `wanted` most (intersection over union, at least 0.3)."""
    overlaps = [overlap(face.box, wanted.box) for face in faces]
    if not overlaps or max(overlaps) < _LEAST_OVERLAP:
        return None
    return overlaps.index(max(overlaps))


def overlap(one: Box, other: Box) -> float:
    """Intersection over union of two boxes, 0..1."""
    width = min(one.right, other.right) - max(one.left, other.left)
    height = min(one.bottom, other.bottom) - max(one.top, other.top)
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    return shared / (_area(one) + _area(other) - shared)


def _area(box: Box) -> float:
    return (box.right - box.left) * (box.bottom - box.top)
