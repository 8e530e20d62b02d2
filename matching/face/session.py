"""The one door to onnxruntime."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime
from onnxruntime.capi import onnxruntime_pybind11_state as ort_errors

from matching.face.pool import Pool
from models.errors import PackUnusable
from models.message import Message

Float32Array = npt.NDArray[np.float32]

_WARNINGS_AND_WORSE = 3
_PREFERRED_PROVIDERS = ("CUDAExecutionProvider", "CPUExecutionProvider")
_UNREADABLE = (
    ort_errors.Fail,
    ort_errors.InvalidArgument,
    ort_errors.InvalidGraph,
    ort_errors.InvalidProtobuf,
    ort_errors.NotImplemented,
)


class OnnxNetwork:
    """One ONNX graph in a pool of sessions; may be called from many threads at once.

    Has the reading side of `onnxruntime.InferenceSession` (`run`, `get_inputs`, `get_outputs`), so that
    libraries that expect a session take it.
    """

    def __init__(self, graph: Path | bytes, *, sessions: int) -> None:
        content = str(graph) if isinstance(graph, Path) else graph
        try:
            self._pool = Pool(lambda: _session(content), sessions)
        except _UNREADABLE as error:
            raise _unreadable(graph, str(error)) from error
        with self._pool.borrow() as session:
            self._inputs = session.get_inputs()
            self._outputs = session.get_outputs()

    def get_inputs(self) -> list[Any]:
        """Name, shape and type of each input."""
        return list(self._inputs)

    def get_outputs(self) -> list[Any]:
        """Name, shape and type of each output."""
        return list(self._outputs)

    def run(self, outputs: Sequence[str] | None, feed: Mapping[str, Float32Array]) -> list[Float32Array]:
        """The named outputs (all for None) for one set of inputs; waits until a session is free."""
        with self._pool.borrow() as session:
            return list(session.run(outputs, feed))


def _session(content: str | bytes) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    # Measured on CPU: N sessions of one thread finish more photos than one session of N threads.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = _WARNINGS_AND_WORSE
    available = onnxruntime.get_available_providers()
    providers = [provider for provider in _PREFERRED_PROVIDERS if provider in available]
    return onnxruntime.InferenceSession(content, options, providers=providers)


def _unreadable(graph: Path | bytes, why: str) -> PackUnusable:
    name = graph.name if isinstance(graph, Path) else "ONNX"
    return PackUnusable(
        "pack_file_unreadable",
        Message(zh=f"onnxruntime 无法读取 {name}：{why}", en=f"onnxruntime cannot read {name}: {why}"),
        Message(
            zh="请检查清单中的文件，或重新安装该模型包。",
            en="Check the file the manifest names, or install the pack again.",
        ),
    )
