"""The networks of one pack, ready to find faces and to turn them into vectors."""

from importlib.util import find_spec
from math import sqrt
from pathlib import Path

import numpy as np

from matching.face.detect_scrfd import ScrfdDetector
from matching.face.detect_yunet import YuNetDetector
from matching.face.detection import Detection, Detector, Embedder, Float32Vector, UInt8Image
from matching.face.embed_onnx import OnnxEmbedder
from matching.face.locate import package_missing
from matching.face.manifest import DetectorKind, EmbedderKind, FileRole, PackManifest
from matching.face.verify import (
    embedding_digest,
    require_accepted_licence,
    verify_pack,
)
from models.face import Landmarks
from models.pack import PackRef

__all__ = ["Detection", "FaceNetworks", "Float32Vector", "UInt8Image", "load_networks"]


# Keeps a vector of zeros from a dead network finite.
_NO_LENGTH = 1e-12


class FaceNetworks:
    """Detector and embedder of a verified pack; may be called from many threads at once."""

    def __init__(self, manifest: PackManifest, ref: PackRef, detector: Detector, embedder: Embedder) -> None:
        self.manifest = manifest
        self.ref = ref
        self.dimension = manifest.embedder.dimension
        self.embedding_digest = embedding_digest(manifest)
        self._scheme = manifest.detector.kind.scheme
        self._detector = detector
        self._embedder = embedder

    def detect(self, pixels: UInt8Image) -> list[Detection]:
        """Faces in uint8[h,w,3] RGB, largest first; boxes and landmarks in its pixels."""
        found = self._detector.detect(pixels)
        return sorted(found, key=lambda detection: detection.area, reverse=True)

    def detect_faint(self, pixels: UInt8Image) -> list[Detection]:
        """Doubtful faces where `detect` finds none, whichever way the picture is turned; largest first."""
        found = self._detector.detect_faint(pixels)
        return sorted(found, key=lambda detection: detection.area, reverse=True)

    def embed(self, pixels: UInt8Image, landmarks: Landmarks) -> Float32Vector:
        """float32[dimension] of unit length of the face at `landmarks` in uint8[h,w,3] RGB.

        A pure function of both. Raises ValueError when `landmarks` are of another scheme than the pack's.
        """
        if landmarks.scheme is not self._scheme:
            raise ValueError(f"{self.ref} aligns by {self._scheme} landmarks, not {landmarks.scheme}")
        raw = self._embedder.embed(pixels, landmarks)
        return np.asarray(raw / max(sqrt(raw @ raw), _NO_LENGTH), np.float32)


def load_networks(manifest: PackManifest, folder: Path, *, sessions: int = 1) -> FaceNetworks:
    """The networks in `folder`, after their hashes are verified and their licence is found accepted.

    `sessions` photos can be worked on at once, each on one thread. Raises PackUnusable.
    """
    _require_libraries(manifest)
    ref = verify_pack(manifest, folder)
    require_accepted_licence(manifest, folder)
    detector = _detector(manifest, folder, sessions)
    return FaceNetworks(manifest, ref, detector, _embedder(manifest, folder, sessions))


def _require_libraries(manifest: PackManifest) -> None:
    if manifest.detector.kind is DetectorKind.DLIB_HOG and manifest.package and find_spec("dlib") is None:
        raise package_missing(manifest.id, manifest.package)


def _detector(manifest: PackManifest, folder: Path, sessions: int) -> Detector:
    spec = manifest.detector
    match spec.kind:
        case DetectorKind.DLIB_HOG:
            # dlib is an optional extra: imported only for a pack that needs it.
            from matching.face.detect_dlib import DlibDetector

            return DlibDetector(spec, _path(manifest, FileRole.LANDMARKS, folder), workers=sessions)
        case DetectorKind.YUNET:
            return YuNetDetector(spec, _path(manifest, FileRole.DETECTOR, folder), sessions=sessions)
        case DetectorKind.SCRFD:
            return ScrfdDetector(spec, _path(manifest, FileRole.DETECTOR, folder), sessions=sessions)


def _embedder(manifest: PackManifest, folder: Path, sessions: int) -> Embedder:
    spec, path = manifest.embedder, _path(manifest, FileRole.EMBEDDER, folder)
    match spec.kind:
        case EmbedderKind.DLIB_RESNET:
            from matching.face.embed_dlib import DlibEmbedder

            return DlibEmbedder(spec, path)
        case EmbedderKind.ONNX:
            return OnnxEmbedder(spec, path, sessions=sessions)


def _path(manifest: PackManifest, role: FileRole, folder: Path) -> Path:
    return folder / manifest.file(role).name
