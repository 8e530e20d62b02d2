"""SCRFD and RetinaFace detectors of InsightFace, through the `insightface` package."""

from pathlib import Path

import numpy as np

from matching.face.detection import Detection, UInt8Image
from matching.face.letterbox import letterboxed
from matching.face.manifest import DetectorSpec
from matching.face.session import OnnxNetwork
from models.face import Box, Landmarks, LandmarkScheme


class ScrfdDetector:
    """insightface's own decoder over our session pool; the manifest decides the kind, size and thresholds.

    insightface's model zoo is not asked what a file is: it takes YuNet for SCRFD.
    """

    def __init__(self, spec: DetectorSpec, network_file: Path, *, sessions: int) -> None:
        # Importing insightface takes over a second, so only a pack that needs it pays for it.
        from insightface.model_zoo import SCRFD

        self._spec = spec
        network = OnnxNetwork(network_file, sessions=sessions)
        self._decoder = SCRFD(session=network, static_shape_sessions=False)
        self._decoder.nms_thresh = spec.overlap_threshold

    def detect(self, pixels: UInt8Image) -> list[Detection]:
        """Faces in uint8[h,w,3] RGB; the score is SCRFD's own, 0 to 1."""
        side = self._spec.input_size_px
        # Shrunk here by area averaging: insightface samples bilinearly, which aliases large photos.
        canvas, scale = letterboxed(pixels, side)
        boxes, points = self._decoder.detect(
            np.ascontiguousarray(canvas[:, :, ::-1]),
            input_size=(side, side),
            det_thresh=self._spec.score_threshold,
        )
        pairs = zip(boxes.tolist(), points.tolist(), strict=True)
        return [_detection(box, five).mapped(1 / scale) for box, five in pairs]

    def detect_faint(self, pixels: UInt8Image) -> list[Detection]:
        """None: the network misses too little for a last look to be worth its false faces."""
        return []


def _detection(box: list[float], points: list[list[float]]) -> Detection:
    left, top, right, bottom, score = box
    return Detection(
        Box(left, top, right, bottom),
        Landmarks(LandmarkScheme.FIVE_POINT, tuple((x, y) for x, y in points)),
        score,
    )
