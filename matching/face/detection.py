"""What a detector finds, and the two parts every pack is made of."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from models.face import Box, Landmarks

UInt8Image = npt.NDArray[np.uint8]
Float32Vector = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Detection:
    """One face: box and landmarks in pixels of the picture searched, and the detector's own score."""

    box: Box
    landmarks: Landmarks
    score: float

    @property
    def area(self) -> float:
        """Area of the box in square pixels."""
        return self.box.area

    def mapped(self, scale: float, *, right_by: float = 0.0, down_by: float = 0.0) -> "Detection":
        """The detection after its picture was scaled by `scale` and then moved by so many pixels."""
        return Detection(
            self.box.mapped(scale, right_by=right_by, down_by=down_by),
            self.landmarks.mapped(scale, right_by=right_by, down_by=down_by),
            self.score,
        )


class Detector(Protocol):
    """Finds faces; may be called from many threads at once."""

    def detect(self, pixels: UInt8Image) -> list[Detection]:
        """Faces in uint8[h,w,3] RGB, in any order."""

    def detect_faint(self, pixels: UInt8Image) -> list[Detection]:
        """Faces in a picture where `detect` finds none: doubtful ones, with scores that say so."""


class Embedder(Protocol):
    """Turns an aligned face into numbers; may be called from many threads at once."""

    def embed(self, pixels: UInt8Image, landmarks: Landmarks) -> Float32Vector:
        """Raw float32[dimension] of the face at `landmarks` in uint8[h,w,3] RGB; not yet of unit length."""
