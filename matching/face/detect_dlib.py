"""dlib's frontal HOG detector with its 5-point landmark predictor."""

from pathlib import Path

import dlib
import numpy as np

from matching.face.detection import Detection, UInt8Image
from matching.face.letterbox import resized
from matching.face.manifest import DetectorSpec
from matching.face.pool import Pool
from models.face import Box, Landmarks, LandmarkScheme

# The detector slides a window of this width; narrower faces are not seen.
_WINDOW_PX = 80
# Further looks are taken on a picture of up to this longest side, enlarged at most so many times; twice is
# tried before four times because some faces are only found at the one or at the other.
_FINE_SIDE_PX = 1280
_MOST_ENLARGED = (2.0, 4.0)


class DlibDetector:
    """Frontal faces; the picture is searched at `input_size_px`, finer where that may have missed some."""

    def __init__(self, spec: DetectorSpec, landmark_file: Path, *, workers: int) -> None:
        self._spec = spec
        # Unlike the predictor a detector keeps state while it runs, and runs without Python's global lock.
        self._detectors = Pool(dlib.get_frontal_face_detector, workers)
        self._predictor = dlib.shape_predictor(str(landmark_file))

    def detect(self, pixels: UInt8Image) -> list[Detection]:
        """Faces in uint8[h,w,3] RGB; the score is the HOG margin (0 is the detector's own threshold)."""
        longest = max(pixels.shape[:2])
        coarse = min(1.0, self._spec.input_size_px / longest)
        found = self._search(pixels, coarse)
        if found and (coarse == 1 or _width(found) * coarse >= 2 * _WINDOW_PX):
            return found
        # Nothing found, or shrinking may have hidden a second face of half the size.
        finer = sorted({min(most, _FINE_SIDE_PX / longest) for most in _MOST_ENLARGED})
        looks = (self._search(pixels, scale) for scale in finer if scale > coarse)
        return next((seen for seen in looks if seen), found)

    def _search(self, pixels: UInt8Image, scale: float) -> list[Detection]:
        searched = resized(pixels, scale)
        with self._detectors.borrow() as detector:
            found, scores, _ = detector.run(searched, 0, self._spec.score_threshold)
        # Landmarks come as whole pixels, so they are read from the finer of the two pictures.
        finer, fineness = (searched, scale) if scale > 1 else (np.ascontiguousarray(pixels), 1.0)
        return [
            self._with_landmarks(finer, fineness, _scaled_box(box, fineness / scale), score)
            for box, score in zip(found, scores, strict=True)
        ]

    def _with_landmarks(
        self, picture: UInt8Image, fineness: float, box: dlib.rectangle, score: float
    ) -> Detection:
        shape = self._predictor(picture, box)
        points = tuple((float(point.x), float(point.y)) for point in shape.parts())
        detection = Detection(
            Box(box.left(), box.top(), box.right(), box.bottom()),
            Landmarks(LandmarkScheme.DLIB_FIVE, points),
            float(score),
        )
        return detection.mapped(1 / fineness)


def _width(found: list[Detection]) -> float:
    return max(detection.box.right - detection.box.left for detection in found)


def _scaled_box(box: dlib.rectangle, scale: float) -> dlib.rectangle:
    edges = (box.left(), box.top(), box.right(), box.bottom())
    return dlib.rectangle(*(round(edge * scale) for edge in edges))
