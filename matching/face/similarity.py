"""Rotation, scale and shift in the plane: how a face is moved onto a template."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.face import Point

Float64Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Similarity:
    """Maps the point z = x + iy to `turn` * z + `shift`; `turn` is not 0."""

    turn: complex
    shift: complex

    @property
    def scale(self) -> float:
        """How many times longer distances become."""
        return abs(self.turn)

    @property
    def matrix(self) -> Float64Matrix:
        """float64[2,3], as OpenCV takes it."""
        turn, shift = self.turn, self.shift
        return np.array([[turn.real, -turn.imag, shift.real], [turn.imag, turn.real, shift.imag]])

    def inverse(self) -> "Similarity":
        """The way back."""
        return Similarity(1 / self.turn, -self.shift / self.turn)

    def after(self, first: "Similarity") -> "Similarity":
        """Both in one, `first` before this."""
        return Similarity(self.turn * first.turn, self.turn * first.shift + self.shift)

    def mapped(self, points: Sequence[Point]) -> tuple[Point, ...]:
        """Where the points go."""
        moved = (self.turn * complex(x, y) + self.shift for x, y in points)
        return tuple((point.real, point.imag) for point in moved)


def similarity_onto(points: Sequence[Point], template: Sequence[Point]) -> Similarity:
    """The similarity that brings `points` nearest to `template`, in least squares.

    Closed form (Umeyama 1991 without reflection, written in complex numbers): no random sampling, so the
    same landmarks always give the same face. Raises ValueError when all points coincide. Plain Python: for
    five points numpy takes ten times as long.
    """
    source = [complex(x, y) for x, y in points]
    target = [complex(x, y) for x, y in template]
    source_mean, target_mean = sum(source) / len(source), sum(target) / len(target)
    spread = sum(abs(z - source_mean) ** 2 for z in source)
    if spread == 0:
        raise ValueError("landmarks that all coincide have no orientation")
    products = (
        (z - source_mean).conjugate() * (w - target_mean) for z, w in zip(source, target, strict=True)
    )
    turn = sum(products) / spread
    return Similarity(turn, target_mean - turn * source_mean)
