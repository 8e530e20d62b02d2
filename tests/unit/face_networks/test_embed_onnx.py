"""Faces are normalised by the manifest, exactly once."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from matching.face.embed_onnx import OnnxEmbedder
from matching.face.manifest import EmbedderSpec
from matching.face.session import OnnxNetwork
from models.errors import PackUnusable
from models.face import Landmarks, LandmarkScheme
from tests.onnx_graphs import mean_colour_graph
from tests.pack_factories import tiny_manifest

SPEC = tiny_manifest().embedder


def coloured() -> np.ndarray:
    picture = np.empty((112, 112, 3), np.uint8)
    picture[:] = (10, 20, 30)
    return picture


def embedded(spec: EmbedderSpec, graph: Path) -> list[float]:
    assert spec.template_px is not None
    landmarks = Landmarks(LandmarkScheme.FIVE_POINT, spec.template_px)
    vector = OnnxEmbedder(spec, graph, sessions=1).embed(coloured(), landmarks)
    assert vector.dtype == np.float32
    return [round(float(value), 4) for value in vector]


def test_pixels_go_in_as_they_are_where_the_graph_normalises(tmp_path: Path) -> None:
    assert embedded(SPEC, mean_colour_graph(tmp_path / "g.onnx")) == [10, 20, 30]


def test_channels_are_turned_round_for_a_bgr_network(tmp_path: Path) -> None:
    assert embedded(replace(SPEC, colour="bgr"), mean_colour_graph(tmp_path / "g.onnx")) == [30, 20, 10]


def test_mean_and_std_are_those_of_each_channel(tmp_path: Path) -> None:
    spec = replace(SPEC, mean=(10.0, 10.0, 10.0), std=(1.0, 2.0, 4.0))
    assert embedded(spec, mean_colour_graph(tmp_path / "g.onnx")) == [0, 5, 5]


def test_a_graph_that_normalises_in_unnamed_nodes_is_not_normalised_again(tmp_path: Path) -> None:
    from insightface.model_zoo import ArcFaceONNX

    graph = mean_colour_graph(tmp_path / "g.onnx", normalises_inside=True)
    expected = [round((value - 127.5) / 127.5, 4) for value in (10, 20, 30)]
    guessed = ArcFaceONNX(model_file=str(graph), session=OnnxNetwork(graph, sessions=1))
    # The trap this guards against: insightface guesses from node names and would normalise a second time.
    assert (guessed.input_mean, guessed.input_std) == (127.5, 127.5)
    assert np.abs(guessed.get_feat(coloured()[:, :, ::-1])[0] - expected).min() > 0.05
    assert embedded(SPEC, graph) == expected


def test_a_network_of_another_dimension_is_refused(tmp_path: Path) -> None:
    graph = mean_colour_graph(tmp_path / "g.onnx")
    with pytest.raises(PackUnusable) as caught:
        OnnxEmbedder(replace(SPEC, dimension=512), graph, sessions=1)
    assert caught.value.code == "pack_embedder_mismatch"
    assert caught.value.field == "embedder.dimension"
