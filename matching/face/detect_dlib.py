"""dlib's frontal HOG detector with its 5-point landmark predictor."""

from pathlib import Path

import dlib
import numpy as np

from matching.face.agreeing_looks import Sighting, agreed_sightings
from matching.face.crop_padding import padded
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
# How far below its threshold the detector is heard when several looks agree. Of the 11 photos of 1,129 in
# which it found no face this finds 5, and among 628 cut-outs without one it sees 1 (docs/photo-quality.md).
_FAINT_SCORE = -0.5


class DlibDetector:
    """Frontal faces; the picture is searched at `input_size_px`, finer where that may have missed some."""

    def __init__(self, spec: DetectorSpec, landmark_file: Path, *, workers: int) -> None:
        self._spec = spec
        # Unlike the predictor a detector keeps state while it runs, and runs without Python's global lock.
        self._detectors = Pool(dlib.get_frontal_face_detector, workers)
        self._predictor = dlib.shape_predictor(str(landmark_file))

    def detect(self, pixels: UInt8Image) -> list[Detection]:
        """Faces in uint8[h,w,3] RGB; the score is the HOG margin (0 is the detector's own threshold)."""
        coarse, finer = self._scales(pixels)
        found = self._search(pixels, coarse)
        if found and (coarse == 1 or _width(found) * coarse >= 2 * _WINDOW_PX):
            return found
        # Nothing found, or shrinking may have hidden a second face of half the size.
        looks = (self._search(pixels, scale) for scale in finer)
        return next((seen for seen in looks if seen), found)

    def detect_faint(self, pixels: UInt8Image) -> list[Detection]:
        """Faces that more than half of the looks at the picture, alone and padded, agree on."""
        wide, right, down = padded(pixels)
        looks = [self._sightings(pixels, scale) for scale in self._all_scales(pixels)]
        looks += [
            [(box.mapped(1, right_by=-right, down_by=-down), score) for box, score in look]
            for look in (self._sightings(wide, scale) for scale in self._all_scales(wide))
        ]
        fineness = max(1.0, *self._all_scales(pixels))
        picture = resized(pixels, fineness)
        return [
            self._with_landmarks(picture, fineness, _rectangle(box.mapped(fineness)), score)
            for box, score in agreed_sightings(looks)
        ]

    def _scales(self, pixels: UInt8Image) -> tuple[float, list[float]]:
        """The scale of the first look and of the further ones, coarser first."""
        longest = max(pixels.shape[:2])
        coarse = min(1.0, self._spec.input_size_px / longest)
        finer = sorted({min(most, _FINE_SIDE_PX / longest) for most in _MOST_ENLARGED})
        return coarse, [scale for scale in finer if scale > coarse]

    def _all_scales(self, pixels: UInt8Image) -> list[float]:
        coarse, finer = self._scales(pixels)
        return [coarse, *finer]

    def _sightings(self, pixels: UInt8Image, scale: float) -> list[Sighting]:
        with self._detectors.borrow() as detector:
            found, scores, _ = detector.run(resized(pixels, scale), 0, _FAINT_SCORE)
        return [
            (_box(rectangle).mapped(1 / scale), score) for rectangle, score in zip(found, scores, strict=True)
        ]

    def _search(self, pixels: UInt8Image, scale: float) -> list[Detection]:
        searched = resized(pixels, scale)
        with self._detectors.borrow() as detector:
            found, scores, _ = detector.run(searched, 0, self._spec.score_threshold)
        # Landmarks come as whole pixels, so they are read from the finer of the two pictures.
        finer, fineness = (searched, scale) if scale > 1 else (np.ascontiguousarray(pixels), 1.0)
        return [
            self._with_landmarks(finer, fineness, _rectangle(_box(found_box).mapped(fineness / scale)), score)
            for found_box, score in zip(found, scores, strict=True)
        ]

    def _with_landmarks(
        self, picture: UInt8Image, fineness: float, box: dlib.rectangle, score: float
    ) -> Detection:
        shape = self._predictor(picture, box)
        points = tuple((float(point.x), float(point.y)) for point in shape.parts())
        detection = Detection(
            _box(box),
            Landmarks(LandmarkScheme.DLIB_FIVE, points),
            float(score),
        )
        return detection.mapped(1 / fineness)


def _width(found: list[Detection]) -> float:
    return max(detection.box.right - detection.box.left for detection in found)


def _box(rectangle: dlib.rectangle) -> Box:
    return Box(rectangle.left(), rectangle.top(), rectangle.right(), rectangle.bottom())


def _rectangle(box: Box) -> dlib.rectangle:
    return dlib.rectangle(*(round(edge) for edge in (box.left, box.top, box.right, box.bottom)))
