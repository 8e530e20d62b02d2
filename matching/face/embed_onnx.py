"""Embedding networks in ONNX, fed as the manifest says."""

from pathlib import Path

import numpy as np

from matching.face.align import aligned_face
from matching.face.detection import Float32Vector, UInt8Image
from matching.face.manifest import EmbedderSpec
from matching.face.onnx_graph import PICTURE, picture_graph
from matching.face.session import OnnxNetwork
from matching.face.verify import require_dimension
from models.face import Landmarks


class OnnxEmbedder:
    """Aligns a face to the manifest's template, normalises it by the manifest's numbers and runs the graph.

    insightface's ArcFaceONNX is not used: it guesses mean and std from the names of graph nodes, and an
    unnamed graph that normalises inside is then normalised twice.
    """

    def __init__(self, spec: EmbedderSpec, network_file: Path, *, sessions: int) -> None:
        graph = picture_graph(
            network_file, spec.input_size_px, colour=spec.colour, mean=spec.mean, std=spec.std
        )
        network = OnnxNetwork(graph, sessions=sessions)
        last = network.get_outputs()[0].shape[-1]
        # A symbolic dimension says nothing; then the first vector has to be trusted.
        require_dimension(spec, last if isinstance(last, int) else spec.dimension)
        self._spec = spec
        self._network = network

    def embed(self, pixels: UInt8Image, landmarks: Landmarks) -> Float32Vector:
        """Raw float32[dimension] of the face at `landmarks` in uint8[h,w,3] RGB."""
        template = self._spec.template_px
        assert template is not None  # noqa: S101  (read_manifest refuses an ONNX embedder without one)
        face = aligned_face(pixels, landmarks.points, template, side=self._spec.input_size_px)
        # One face at a time: batches made PReLU networks slower on CPU.
        return self._network.run(None, {PICTURE: face[np.newaxis]})[0].reshape(-1)
