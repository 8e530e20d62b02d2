"""The network calls behind one photo, with inputs already prepared: what the pipeline is held against."""

from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import numpy as np

from matching.face.decode import DecodedPhoto
from matching.face.detection import UInt8Image
from matching.face.manifest import DetectorKind
from matching.face.networks import FaceNetworks
from matching.face.pipeline import FacePipeline
from matching.face.session import OnnxNetwork

Call = Callable[[], object]


def raw_calls(pipeline: FacePipeline, photo: DecodedPhoto) -> list[Call]:
    """Every call of a network that the pipeline makes for that photo, further searches included."""
    is_dlib = pipeline.networks.manifest.detector.kind is DetectorKind.DLIB_HOG
    record = _dlib_calls if is_dlib else _onnx_calls
    return record(pipeline.networks, lambda: pipeline.analyse(photo))


def _onnx_calls(_: FaceNetworks, work: Call) -> list[Call]:
    calls: list[Call] = []
    run = OnnxNetwork.run

    def recorded(network: OnnxNetwork, outputs: Any, feed: Any) -> Any:
        calls.append(lambda: run(network, outputs, feed))
        return run(network, outputs, feed)

    with patch.object(OnnxNetwork, "run", recorded):
        work()
    return calls


def _dlib_calls(networks: FaceNetworks, work: Call) -> list[Call]:
    # dlib is an optional extra, needed only when its pack is measured.
    import dlib

    from matching.face import detect_dlib, letterbox
    from matching.face.embed_dlib import DlibEmbedder

    calls: list[Call] = []
    detector, threshold = dlib.get_frontal_face_detector(), networks.manifest.detector.score_threshold
    resize, embed = letterbox.resized, DlibEmbedder.embed

    def recorded_search(pixels: UInt8Image, scale: float) -> UInt8Image:
        searched = resize(pixels, scale)
        calls.append(lambda: detector.run(searched, 0, threshold))
        return searched

    def recorded_embed(embedder: Any, pixels: UInt8Image, landmarks: Any) -> Any:
        chip = np.array(embedder._chip(pixels, landmarks))  # noqa: SLF001  (the network's own input)
        calls.append(lambda: embedder._network.compute_face_descriptor(chip))  # noqa: SLF001
        return embed(embedder, pixels, landmarks)

    with (
        patch.object(detect_dlib, "resized", recorded_search),
        patch.object(DlibEmbedder, "embed", recorded_embed),
    ):
        work()
    return calls
