"""The one door to onnxruntime."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime
from onnxruntime.capi import onnxruntime_pybind11_state as ort_errors

from models.errors import PackUnusable
from models.message import Message

Float32Array = npt.NDArray[np.float32]
UInt8Array = npt.NDArray[np.uint8]

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
    """One ONNX graph; `sessions` threads may run it at once, more wait their turn.

    Has the reading side of `onnxruntime.InferenceSession` (`run`, `get_inputs`, `get_outputs`), so that
    libraries that expect a session take it.
    """

    def __init__(self, graph: Path | bytes, *, sessions: int) -> None:
        # One onnxruntime session serves them all. Measured on two cores with EdgeFace-XS, MobileFaceNet and
        # SCRFD: two callers of one single-threaded session finished as many runs as two sessions did (61, 36
        # and 3 a second), with the weights in memory once; one session of two threads finished 35, 19 and 2.
        self._slots = BoundedSemaphore(sessions)
        try:
            self._session = _session(str(graph) if isinstance(graph, Path) else graph)
        except _UNREADABLE as error:
            name = graph.name if isinstance(graph, Path) else "ONNX"
            raise unreadable_graph(name, str(error)) from error

    def get_inputs(self) -> list[Any]:
        """Name, shape and type of each input."""
        return list(self._session.get_inputs())

    def get_outputs(self) -> list[Any]:
        """Name, shape and type of each output."""
        return list(self._session.get_outputs())

    def run(
        self, outputs: Sequence[str] | None, feed: Mapping[str, Float32Array | UInt8Array]
    ) -> list[Float32Array]:
        """The named outputs (all for None) for one set of inputs; waits while all places are taken."""
        with self._slots:
            return list(self._session.run(outputs, feed))


def _session(content: str | bytes) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = _WARNINGS_AND_WORSE
    available = onnxruntime.get_available_providers()
    providers = [provider for provider in _PREFERRED_PROVIDERS if provider in available]
    return onnxruntime.InferenceSession(content, options, providers=providers)


def unreadable_graph(name: str, why: str) -> PackUnusable:
    """What to say of a file that is no graph, or none that onnxruntime can run."""
    return PackUnusable(
        "pack_file_unreadable",
        Message(zh=f"onnxruntime 无法读取 {name}：{why}", en=f"onnxruntime cannot read {name}: {why}"),
        Message(
            zh="请检查清单中的文件，或重新安装该模型包。",
            en="Check the file the manifest names, or install the pack again.",
        ),
    )
