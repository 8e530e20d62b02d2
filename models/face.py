"""One face found in a photo."""

from dataclasses import dataclass
from enum import StrEnum

from models.quality import FaceQuality

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels of the stored rendition: left, top, right, bottom; may reach past the edge."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def area(self) -> float:
        """Area in square pixels."""
        return (self.right - self.left) * (self.bottom - self.top)

    def mapped(self, scale: float, *, right_by: float = 0.0, down_by: float = 0.0) -> "Box":
        """The box after its picture was scaled by `scale` and then moved by so many pixels."""
        return Box(
            self.left * scale + right_by,
            self.top * scale + down_by,
            self.right * scale + right_by,
            self.bottom * scale + down_by,
        )


class LandmarkScheme(StrEnum):
    """Which five points a detector marks; an embedder needs the scheme its alignment was made for.

    `five_point`: left-in-image eye centre, right-in-image eye centre, nose tip, left-in-image mouth
    corner, right-in-image mouth corner (the order of the ArcFace template; left and right are those of an
    upright face). `dlib_five`: dlib's order, right-in-image eye outer and inner corner, left-in-image eye
    outer and inner corner, base of the nose; it knows no mouth.
    """

    FIVE_POINT = "five_point"
    DLIB_FIVE = "dlib_five"


@dataclass(frozen=True, slots=True)
class Landmarks:
    """Five points (x, y) in pixels, to be read through `eyes`, `nose` and `mouth`, whatever the scheme.

    `points` in the order of `scheme` are what an embedder aligns by, and what is stored.
    Raises ValueError unless there are exactly five.
    """

    scheme: LandmarkScheme
    points: tuple[Point, ...]

    def __post_init__(self) -> None:
        if len(self.points) != 5:
            raise ValueError(f"a face has five landmarks here, not {len(self.points)}")

    @property
    def eyes(self) -> tuple[Point, Point]:
        """Centres of the left-in-image and the right-in-image eye; known in every scheme."""
        if self.scheme is LandmarkScheme.FIVE_POINT:
            return self.points[0], self.points[1]
        right_outer, right_inner, left_outer, left_inner, _ = self.points
        return _midpoint(left_outer, left_inner), _midpoint(right_outer, right_inner)

    @property
    def nose(self) -> Point:
        """Tip of the nose (`five_point`) or its base, where it meets the lip (`dlib_five`)."""
        return self.points[2] if self.scheme is LandmarkScheme.FIVE_POINT else self.points[4]

    @property
    def mouth(self) -> tuple[Point, Point] | None:
        """Left-in-image and right-in-image mouth corner; None where the detector does not know them."""
        return (self.points[3], self.points[4]) if self.scheme is LandmarkScheme.FIVE_POINT else None

    def mapped(self, scale: float, *, right_by: float = 0.0, down_by: float = 0.0) -> "Landmarks":
        """The points after their picture was scaled by `scale` and then moved by so many pixels."""
        moved = tuple((x * scale + right_by, y * scale + down_by) for x, y in self.points)
        return Landmarks(self.scheme, moved)


@dataclass(frozen=True, slots=True)
class Face:
    """A detected face: where it is, how sure the detector was, how fit it is for comparison.

    `detector_score` is on the detector's own scale and only comparable within a pack.
    """

    box: Box
    landmarks: Landmarks
    detector_score: float
    quality: FaceQuality


def _midpoint(a: Point, b: Point) -> Point:
    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
