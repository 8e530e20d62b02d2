"""dlib's 128-D face recognition ResNet with dlib's own alignment, as unit vectors that keep its distances."""

from pathlib import Path
from threading import Lock

import dlib
import numpy as np
import numpy.typing as npt

from matching.face.detection import Float32Vector, UInt8Image
from matching.face.manifest import EmbedderSpec
from matching.face.verify import require_dimension
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
# Above every length seen (1.2 to 1.7 over the CACD photos).
_RADIUS = 2.0
DIMENSION = 129


class DlibEmbedder:
    """Cuts the chip that `dlib.get_face_chip` would, from the stored landmarks, and runs the ResNet on it."""

    def __init__(self, spec: EmbedderSpec, network_file: Path) -> None:
        require_dimension(spec, DIMENSION)
        self._side = spec.input_size_px
        self._chip_points = dlib.dpoints([_chip_point(x, y, self._side) for x, y in _CHIP_POINTS])
        # One is enough: dlib holds Python's global lock while it runs, so a second would never run beside it.
        self._network = dlib.face_recognition_model_v1(str(network_file))
        self._one_at_a_time = Lock()

    def embed(self, pixels: UInt8Image, landmarks: Landmarks) -> Float32Vector:
        """float32[129] of unit length of the face at `landmarks` (dlib's five) in uint8[h,w,3] RGB."""
        chip = self._chip(pixels, landmarks)
        with self._one_at_a_time:
            descriptor = self._network.compute_face_descriptor(chip)
        return lifted(np.array(descriptor, np.float64))

    def _chip(self, pixels: UInt8Image, landmarks: Landmarks) -> UInt8Image:
        # dlib.full_object_detection rounds points to whole pixels; chip_details keeps their fractions.
        points = dlib.dpoints([dlib.dpoint(x, y) for x, y in landmarks.points])
        details = dlib.chip_details(self._chip_points, points, dlib.chip_dims(self._side, self._side))
        return np.asarray(dlib.extract_image_chip(np.ascontiguousarray(pixels), details), np.uint8)


def lifted(descriptor: npt.NDArray[np.float64]) -> Float32Vector:
    """float32[129] of unit length: float64[128] lifted onto a sphere, where cosine ranks as distance does.

    dlib's network was trained by Euclidean distance and its vectors differ in length, so scaling them to
    unit length loses part of what they tell (CACD pairs, TAR at FAR 1e-3: .9795 by cosine, .9897 by distance,
    .9897 by cosine after lifting). A vector longer than the radius is shortened to it.
    """
    length = float(np.linalg.norm(descriptor))
    kept = descriptor * min(1.0, _RADIUS / length) if length else descriptor
    height = np.sqrt(max(_RADIUS**2 - float(kept @ kept), 0.0))
    return np.asarray(np.append(kept, height) / _RADIUS, np.float32)


def _chip_point(x: float, y: float, side: int) -> dlib.dpoint:
    padded = 2 * _PADDING + 1
    return dlib.dpoint((x + _PADDING) / padded * side, (y + _PADDING) / padded * side)
