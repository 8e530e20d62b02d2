"""What a set of gallery files says beside its segments: who left them, and the rows not yet in any."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from index.arrays import Int64, StoredType
from index.entries import GalleryEntries
from index.pieces import array_pieces, next_array, record_of, record_piece
from models.gallery import EventMark


@dataclass(frozen=True, slots=True, eq=False)
class GalleryState:
    """`dead` int64[m] are the removed rows of each segment; `tail` the rows of parts without codes."""

    mark: EventMark | None
    dead: Sequence[Int64]
    tail: GalleryEntries


def state_pieces(state: GalleryState) -> Iterator[bytes]:
    """The state as pieces of a file."""
    yield record_piece(
        {
            "mark": None if state.mark is None else [state.mark.seq, state.mark.token],
            "dead": [len(rows) for rows in state.dead],
            "tail": len(state.tail),
        }
    )
    for rows in state.dead:
        yield from array_pieces(rows)
    yield from array_pieces(state.tail.template_ids)
    yield from array_pieces(state.tail.person_ids)
    yield from array_pieces(state.tail.vectors)


def read_state(pieces: Iterator[bytes], dimension: int, dtype: StoredType) -> GalleryState:
    """The state those pieces are of; raises ValueError for other pieces."""
    header = record_of(next(pieces, b""))
    dead = [next_array(pieces, (int(count),), np.int64) for count in header["dead"]]
    rows = int(header["tail"])
    template_ids, person_ids = (next_array(pieces, (rows,), np.int64) for _ in range(2))
    vectors = next_array(pieces, (rows, dimension), np.dtype(dtype))
    mark = None if header["mark"] is None else EventMark(*header["mark"])
    return GalleryState(mark, dead, GalleryEntries(template_ids, person_ids, vectors))
