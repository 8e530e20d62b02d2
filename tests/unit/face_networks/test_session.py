"""The door to onnxruntime: many threads, one thread per session, clear refusals."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from matching.face.pool import Pool
from matching.face.session import OnnxNetwork
from models.errors import PackUnusable
from tests.onnx_graphs import mean_colour_graph


def test_a_graph_runs_and_tells_its_ends(tmp_path: Path) -> None:
    network = OnnxNetwork(mean_colour_graph(tmp_path / "mean.onnx"), sessions=1)
    image = np.zeros((1, 3, 112, 112), np.float32)
    image[:, 1] = 7
    np.testing.assert_allclose(network.run(None, {"input": image})[0], [[0, 7, 0]])
    assert network.get_inputs()[0].name == "input"
    assert network.get_outputs()[0].shape == [1, 3]


def test_many_threads_each_get_their_own_answer(tmp_path: Path) -> None:
    network = OnnxNetwork(mean_colour_graph(tmp_path / "mean.onnx"), sessions=3)

    def answer(value: int) -> float:
        return float(network.run(None, {"input": np.full((1, 3, 112, 112), value, np.float32)})[0][0, 0])

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(answer, range(60))) == [float(value) for value in range(60)]


def test_what_is_not_a_graph_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "broken.onnx"
    file.write_bytes(b"this is not a network")
    with pytest.raises(PackUnusable) as caught:
        OnnxNetwork(file, sessions=1)
    assert caught.value.code == "pack_file_unreadable"
    assert "broken.onnx" in caught.value.reason.en


def test_a_pool_never_lends_one_worker_twice() -> None:
    pool = Pool(object, 2)
    with pool.borrow() as first, pool.borrow() as second:
        assert first is not second
    with pool.borrow() as again:
        assert again in (first, second)


def test_a_pool_makes_the_next_caller_wait() -> None:
    pool = Pool(object, 1)
    served = threading.Event()

    def borrow() -> None:
        with pool.borrow():
            served.set()

    with pool.borrow():
        other = threading.Thread(target=borrow)
        other.start()
        assert not served.wait(0.05)
    other.join(5)
    assert served.is_set()


def test_a_worker_comes_back_after_an_error() -> None:
    pool = Pool(object, 1)

    def fail() -> None:
        with pool.borrow():
            raise RuntimeError("a network that fails")

    with pytest.raises(RuntimeError, match="that fails"):
        fail()
    with pool.borrow() as worker:
        assert worker is not None


def test_a_pool_of_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Pool(object, 0)
