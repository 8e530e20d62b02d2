"""dlib's 128-D face recognition ResNet with dlib's own alignment."""

from pathlib import Path

import dlib
import numpy as np

from matching.face.detection import Float32Vector, UInt8Image
from matching.face.manifest import EmbedderSpec
from matching.face.pool import Pool
from models.face import Landmarks

# Where dlib puts its five points in a chip without padding, as fractions of the side
# (dlib/image_transforms/interpolation.h, get_face_chip_details for 5 parts).
_CHIP_POINTS = (
    (0.8595674595992, 0.2134981538014),
    (0.6460604764104, 0.2289674387677),
    (0.1205750620789, 0.2137274526848),
    (0.3340850613712, 0.2290642403242),
    (0.4901123135679, 0.6277975316475),
)
# The padding the network was trained with, in sides of the unpadded chip.
_PADDING = 0.25


class DlibEmbedder:
    """Cuts the chip that `dlib.get_face_chip` would, from the stored landmarks, and runs the ResNet on it."""

    def __init__(self, spec: EmbedderSpec, network_file: Path, *, workers: int) -> None:
        self._side = spec.input_size_px
        self._chip_points = dlib.dpoints([_chip_point(x, y, self._side) for x, y in _CHIP_POINTS])
        self._networks = Pool(lambda: dlib.face_recognition_model_v1(str(network_file)), workers)

    def embed(self, pixels: UInt8Image, landmarks: Landmarks) -> Float32Vector:
        """Raw float32[128] of the face at `landmarks` (dlib's five) in uint8[h,w,3] RGB."""
        chip = self._chip(pixels, landmarks)
        with self._networks.borrow() as network:
            return np.array(network.compute_face_descriptor(chip), np.float32)

    def _chip(self, pixels: UInt8Image, landmarks: Landmarks) -> UInt8Image:
        # dlib.full_object_detection rounds points to whole pixels; chip_details keeps their fractions.
        points = dlib.dpoints([dlib.dpoint(x, y) for x, y in landmarks.points])
        details = dlib.chip_details(self._chip_points, points, dlib.chip_dims(self._side, self._side))
        return np.asarray(dlib.extract_image_chip(np.ascontiguousarray(pixels), details), np.uint8)


def _chip_point(x: float, y: float, side: int) -> dlib.dpoint:
    padded = 2 * _PADDING + 1
    return dlib.dpoint((x + _PADDING) / padded * side, (y + _PADDING) / padded * side)
