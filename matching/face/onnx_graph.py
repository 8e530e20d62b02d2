"""Changes to an ONNX graph that onnxruntime cannot make itself."""

from pathlib import Path

import onnx


def graph_with_input_side(path: Path, side: int) -> bytes:
    """The serialised graph in `path` with its image input declared as side x side pixels.

    For networks that are convolutional throughout but were exported at one size. Shapes recorded for that
    size are dropped; onnxruntime infers them again.
    """
    model = onnx.load_model(str(path))
    height, width = model.graph.input[0].type.tensor_type.shape.dim[2:4]
    height.dim_value = width.dim_value = side
    del model.graph.value_info[:]
    for output in model.graph.output:
        output.type.tensor_type.ClearField("shape")
    return bytes(model.SerializeToString())
