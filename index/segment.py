"""A part with codes as two files: its rows, which never change, and its codes, which can be made anew."""

from collections.abc import Iterator

import numpy as np

from index.arrays import StoredType
from index.compressed import CompressedVectors
from index.entries import GalleryEntries
from index.part import GalleryPart
from index.pieces import array_pieces, next_array, record_of, record_piece


def segment_pieces(part: GalleryPart) -> Iterator[bytes]:
    """All rows of the part, removed ones too."""
    yield record_piece({"rows": len(part)})
    yield from array_pieces(part.template_ids)
    yield from array_pieces(part.person_ids)
    yield from array_pieces(part.vectors.rows(slice(None)))


def read_segment(pieces: Iterator[bytes], dimension: int, dtype: StoredType) -> GalleryPart:
    """The part those pieces are of, every row live, without codes; raises ValueError for other pieces."""
    rows = int(record_of(next(pieces, b""))["rows"])
    template_ids, person_ids = (next_array(pieces, (rows,), np.int64) for _ in range(2))
    vectors = next_array(pieces, (rows, dimension), np.dtype(dtype))
    return GalleryPart.of(GalleryEntries(template_ids, person_ids, vectors))


def codes_pieces(codes: CompressedVectors) -> Iterator[bytes]:
    """The codes and their codebook."""
    content = np.frombuffer(codes.to_bytes(), np.uint8)
    yield record_piece({"bytes": len(content)})
    yield from array_pieces(content)


def read_codes(pieces: Iterator[bytes], *, rows: int, dimension: int) -> CompressedVectors:
    """The codes those pieces are of; raises ValueError for other pieces."""
    size = int(record_of(next(pieces, b""))["bytes"])
    content = next_array(pieces, (size,), np.uint8)
    return CompressedVectors.from_bytes(content.tobytes(), rows=rows, dimension=dimension)
