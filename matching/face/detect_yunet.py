"""YuNet (libfacedetection): anchor-free faces with five landmarks."""

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from matching.face.detection import Detection, UInt8Image
from matching.face.letterbox import letterboxed
from matching.face.manifest import DetectorSpec
from matching.face.onnx_graph import PICTURE, picture_graph
from matching.face.session import Float32Array, OnnxNetwork
from models.face import Box, Landmarks, LandmarkScheme

_STRIDES = (8, 16, 32)
_PARTS = ("cls", "obj", "bbox", "kps")
# One candidate per row: left, top, width, height, ten landmark numbers, score.
_Rows = npt.NDArray[np.float32]
_COLUMNS = 15
_NO_ROWS: _Rows = np.empty((0, _COLUMNS), np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class _Grid:
    """The cells of one stride: `origins` float64[cells,10] is column and row, once for each landmark."""

    stride: int
    origins: npt.NDArray[np.float64]


class YuNetDetector:
    """Runs the graph through onnxruntime and reads its maps here, not through cv2.FaceDetectorYN.

    Both find the same on a canvas of the same size: every CACD figure below came out equal. FaceDetectorYN
    took 3.6 ms a photo where this took 2.3 ms (256 pixels, one core), prints a warning for every detector
    it makes under OpenCV 5, spreads over OpenCV's process-wide threads and has no CUDA in the PyPI build.

    The picture is enlarged or shrunk to one square, because where the points fall depends on how large the
    network sees the face: over all pairs of the CACD photos (EdgeFace-XS, FAR 1e-4) TAR was .946 at their
    own 250 pixels, .974 at 320, 416 and 480, .967 at 640. Of these, 480 still sees the smallest faces.
    """

    def __init__(self, spec: DetectorSpec, network_file: Path, *, sessions: int) -> None:
        self._spec = spec
        # YuNet takes BGR 0..255 as it is.
        graph = picture_graph(network_file, spec.input_size_px, colour="bgr")
        self._network = OnnxNetwork(graph, sessions=sessions)
        self._grids = [_grid(stride, spec.input_size_px) for stride in _STRIDES]
        self._outputs = [f"{part}_{stride}" for stride in _STRIDES for part in _PARTS]

    def detect(self, pixels: UInt8Image) -> list[Detection]:
        """Faces in uint8[h,w,3] RGB; the score is sqrt(class x objectness), 0 to 1."""
        canvas, scale = letterboxed(pixels, self._spec.input_size_px)
        maps = self._network.run(self._outputs, {PICTURE: canvas[np.newaxis]})
        rows = self._without_overlaps(self._candidates(maps))
        return [_detection(row, 1 / scale) for row in rows.tolist()]

    def detect_faint(self, pixels: UInt8Image) -> list[Detection]:
        """None: the network misses too little for a last look to be worth its false faces."""
        return []

    def _candidates(self, maps: list[Float32Array]) -> _Rows:
        count = len(_PARTS)
        of_stride = (maps[start : start + count] for start in range(0, len(maps), count))
        found = [
            _decoded(part_maps, grid, self._spec.score_threshold)
            for part_maps, grid in zip(of_stride, self._grids, strict=True)
        ]
        return np.concatenate(found)

    def _without_overlaps(self, rows: _Rows) -> _Rows:
        if not len(rows):
            return rows
        kept = cv2.dnn.NMSBoxes(
            rows[:, :4].tolist(),
            rows[:, 14].tolist(),
            self._spec.score_threshold,
            self._spec.overlap_threshold,
        )
        return rows[np.asarray(kept, np.intp)]


def _grid(stride: int, side: int) -> _Grid:
    across = side // stride
    down, right = np.divmod(np.arange(across * across), across)
    return _Grid(stride, np.tile(np.stack([right, down], axis=1).astype(np.float64), 5))


def _decoded(maps: list[Float32Array], grid: _Grid, threshold: float) -> _Rows:
    """Candidates of one stride above the threshold; formulas of OpenCV's face_detect.cpp."""
    cls, obj, bbox, kps = maps
    # Both are probabilities, from sigmoids in the graph.
    squared = (cls * obj).ravel()
    cells = np.flatnonzero(squared > threshold**2)
    if not len(cells):
        return _NO_ROWS
    # A handful of the thousands of cells is left: only these are computed, each number once.
    origins, boxes = grid.origins[cells], bbox[0, cells]
    rows = np.empty((len(cells), _COLUMNS), np.float32)
    rows[:, 2:4] = size = np.exp(boxes[:, 2:]) * grid.stride
    rows[:, :2] = (origins[:, :2] + boxes[:, :2]) * grid.stride - size / 2
    rows[:, 4:14] = (origins + kps[0, cells]) * grid.stride
    rows[:, 14] = np.sqrt(squared[cells])
    return rows


def _detection(row: list[float], scale: float) -> Detection:
    left, top, width, height, *points, score = row
    return Detection(
        Box(left * scale, top * scale, (left + width) * scale, (top + height) * scale),
        Landmarks(
            LandmarkScheme.FIVE_POINT,
            tuple((x * scale, y * scale) for x, y in zip(points[::2], points[1::2], strict=True)),
        ),
        score,
    )
