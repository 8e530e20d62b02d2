"""A network's graph with the preparation of its input built in."""

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from google.protobuf.message import DecodeError
from onnx import helper, numpy_helper

from matching.face.manifest import Colour, OfChannels
from matching.face.session import unreadable_graph

PICTURE = "guitu_picture"
_NO_MEAN, _NO_STD = (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)


def picture_graph(
    path: Path, side: int, *, colour: Colour, mean: OfChannels = _NO_MEAN, std: OfChannels = _NO_STD
) -> bytes:
    """The serialised graph in `path`, fed with `PICTURE`: one uint8[1,side,side,3] in RGB.

    Its own input, float32[1,3,side,side] in `colour` order less `mean` and over `std`, is computed by nodes
    put in front: onnxruntime does it in a tenth of the time that numpy takes. Shapes recorded for another
    side are dropped; onnxruntime infers them again. Raises PackUnusable when `path` is no ONNX file.
    """
    try:
        model = onnx.load_model(str(path))
    except DecodeError as error:
        raise unreadable_graph(path.name, str(error)) from error
    nodes, constants = _preparation(model.graph.input[0].name, colour, mean, std)
    first_nodes = [*nodes, *model.graph.node]
    picture = helper.make_tensor_value_info(PICTURE, onnx.TensorProto.UINT8, [1, side, side, 3])
    model.graph.input[0].CopyFrom(picture)
    del model.graph.node[:], model.graph.value_info[:]
    model.graph.node.extend(first_nodes)
    model.graph.initializer.extend(constants)
    for output in model.graph.output:
        output.type.tensor_type.ClearField("shape")
    return bytes(model.SerializeToString())


def _preparation(
    planes: str, colour: Colour, mean: OfChannels, std: OfChannels
) -> tuple[list[onnx.NodeProto], list[onnx.TensorProto]]:
    """Nodes from `PICTURE` to the tensor `planes`, in order, and their constants."""
    steps: list[tuple[str, onnx.TensorProto | None, dict[str, Any]]] = [
        ("Transpose", None, {"perm": [0, 3, 1, 2]})
    ]
    if colour == "bgr":
        steps.append(("Gather", _constant("order", np.array([2, 1, 0])), {"axis": 1}))
    steps.append(("Cast", None, {"to": onnx.TensorProto.FLOAT}))
    if mean != _NO_MEAN:
        steps.append(("Sub", _of_channels("mean", mean), {}))
    if std != _NO_STD:
        steps.append(("Div", _of_channels("std", std), {}))
    names = [PICTURE, *(f"{PICTURE}_{number}" for number in range(1, len(steps))), planes]
    nodes = [
        helper.make_node(kind, [source] if constant is None else [source, constant.name], [result], **options)
        for (kind, constant, options), source, result in zip(steps, names, names[1:], strict=False)
    ]
    return nodes, [constant for _, constant, _ in steps if constant is not None]


def _of_channels(name: str, values: OfChannels) -> onnx.TensorProto:
    return _constant(name, np.array(values, np.float32).reshape(1, 3, 1, 1))


def _constant(name: str, values: np.ndarray) -> onnx.TensorProto:
    return numpy_helper.from_array(values, f"{PICTURE}_{name}")
