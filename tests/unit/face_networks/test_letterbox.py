"""Whatever its size, a picture reaches the network in the one size the network takes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.face.letterbox import letterboxed

SIDES_PX = st.integers(1, 1800)


@given(SIDES_PX, SIDES_PX)
def test_the_canvas_is_the_square_the_network_takes(height: int, width: int) -> None:
    canvas, scale = letterboxed(np.full((height, width, 3), 200, np.uint8), 480)
    assert canvas.shape == (480, 480, 3)
    assert scale == 480 / max(height, width)


def test_a_square_photo_that_shrinks_to_one_pixel_less_is_filled_up() -> None:
    canvas, _ = letterboxed(np.full((1700, 1700, 3), 200, np.uint8), 480)
    assert (canvas[:479, :479] == 200).all()
    assert not canvas[479].any()
    assert not canvas[:, 479].any()


@pytest.mark.parametrize(("height", "width"), [(100, 200), (200, 100), (960, 480)])
def test_beside_a_long_picture_the_canvas_is_black(height: int, width: int) -> None:
    canvas, scale = letterboxed(np.full((height, width, 3), 200, np.uint8), 480)
    down, across = round(height * scale), round(width * scale)
    assert (canvas[:down, :across] == 200).all()
    assert int(canvas.sum(dtype=np.int64)) == 200 * 3 * down * across
