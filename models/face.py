"""One face found in a photo."""

from dataclasses import dataclass

from models.quality import FaceQuality


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels of the stored rendition: left, top, right, bottom; may reach past the edge."""

    left: float
    top: float
    right: float
    bottom: float


Point = tuple[float, float]
Landmarks = tuple[Point, Point, Point, Point, Point]


@dataclass(frozen=True, slots=True)
class Face:
    """A detected face: where it is, how sure the detector was, how fit it is for comparison.

    `landmarks` are (x, y) pixels in the order left-in-image eye, right-in-image eye, nose tip,
    left-in-image mouth corner, right-in-image mouth corner.
    """

    box: Box
    landmarks: Landmarks
    detector_score: float
    quality: FaceQuality
