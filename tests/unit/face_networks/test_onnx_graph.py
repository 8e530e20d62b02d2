"""Graphs take pictures as they are and prepare their own input."""

from pathlib import Path

import numpy as np
import pytest

from matching.face.manifest import Colour, OfChannels
from matching.face.onnx_graph import PICTURE, picture_graph
from matching.face.session import OnnxNetwork
from models.errors import PackUnusable
from tests.onnx_graphs import mean_colour_graph

AS_IT_IS: tuple[OfChannels, OfChannels] = ((0.0, 0.0, 0.0), (1.0, 1.0, 1.0))
CENTRED: tuple[OfChannels, OfChannels] = ((127.5, 127.5, 127.5), (127.5, 127.5, 127.5))
OF_EACH: tuple[OfChannels, OfChannels] = ((10.0, 20.0, 30.0), (1.0, 2.0, 4.0))


def textbook(picture: np.ndarray, colour: Colour, mean: OfChannels, std: OfChannels) -> np.ndarray:
    ordered = picture if colour == "rgb" else picture[..., ::-1]
    means: np.ndarray = ((ordered - np.array(mean)) / np.array(std)).mean(axis=(1, 2))
    return means


@pytest.mark.parametrize("colour", ["rgb", "bgr"])
@pytest.mark.parametrize("numbers", [AS_IT_IS, CENTRED, OF_EACH])
def test_a_graph_normalises_a_picture_as_the_manifest_says(
    tmp_path: Path, colour: Colour, numbers: tuple[OfChannels, OfChannels]
) -> None:
    file = mean_colour_graph(tmp_path / "mean.onnx")
    graph = picture_graph(file, 48, colour=colour, mean=numbers[0], std=numbers[1])
    picture = np.random.default_rng(1).integers(0, 256, (1, 48, 48, 3), dtype=np.uint8)
    means = OnnxNetwork(graph, sessions=1).run(None, {PICTURE: picture})[0]
    np.testing.assert_allclose(means, textbook(picture, colour, *numbers), rtol=1e-4, atol=1e-4)


def test_a_graph_can_be_given_another_input_side(tmp_path: Path) -> None:
    graph = picture_graph(mean_colour_graph(tmp_path / "mean.onnx"), 48, colour="rgb")
    assert OnnxNetwork(graph, sessions=1).get_inputs()[0].shape == [1, 48, 48, 3]


def test_what_is_not_a_graph_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "broken.onnx"
    file.write_bytes(b"this is not a network")
    with pytest.raises(PackUnusable) as caught:
        picture_graph(file, 48, colour="rgb")
    assert caught.value.code == "pack_file_unreadable"
    assert "broken.onnx" in caught.value.reason.en
