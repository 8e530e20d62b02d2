"""Seeded unit vectors and gallery entries for the tests of this folder."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from index.face_gallery import FaceGallery, GalleryEntries, PartSizes
from models.gallery import GalleryKind
from models.pack import PackRef

PACK = PackRef("test-pack", "0" * 64)


def unit_vectors(count: int, dimension: int, seed: int) -> npt.NDArray[np.float32]:
    """float32[count, dimension] of unit length, in random directions."""
    vectors = np.random.default_rng(seed).standard_normal((count, dimension))
    unit: npt.NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit.astype(np.float32)


def entries(
    template_ids: Sequence[int], person_ids: Sequence[int], vectors: npt.NDArray[np.float32]
) -> GalleryEntries:
    """Entries from plain lists."""
    return GalleryEntries(np.array(template_ids, np.int64), np.array(person_ids, np.int64), vectors)


def new_gallery(dimension: int = 16, *, sizes: PartSizes | None = None) -> FaceGallery:
    """An empty gallery of reports, as stored by default."""
    return FaceGallery(GalleryKind.REPORTS, PACK, dimension, sizes=sizes or PartSizes())
