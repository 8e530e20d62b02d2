"""What happened to a gallery since its files were last written anew, block by block."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from index.arrays import Int64, StoredType
from index.entries import GalleryEntries
from index.pieces import record_of, record_piece
from models.gallery import EventMark

BLOCK_ROWS = 4_096
_HEADER_END = b"\n"


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """Templates that left and then templates that came; `mark` is the last event this contains.

    `mark` is None for the first parts of a change that was cut into several blocks: until its last part is
    there, the change has to be followed again.
    """

    removed: Int64
    added: GalleryEntries
    mark: EventMark | None


def blocks_of(change: Change) -> Iterator[bytes]:
    """The change as pieces of a journal, each of at most `BLOCK_ROWS` templates; the last has the mark."""
    starts = range(0, max(len(change.added), 1), BLOCK_ROWS)
    for start in starts:
        removed = change.removed if start == 0 else change.removed[:0]
        mark = change.mark if start == starts[-1] else None
        yield _block(Change(removed, change.added.rows(slice(start, start + BLOCK_ROWS)), mark))


def _block(change: Change) -> bytes:
    header = record_piece(
        {
            "removed": len(change.removed),
            "added": len(change.added),
            "mark": None if change.mark is None else [change.mark.seq, change.mark.token],
        }
    )
    arrays = (change.removed, change.added.template_ids, change.added.person_ids, change.added.vectors)
    return b"".join([header, _HEADER_END, *(np.ascontiguousarray(array).tobytes() for array in arrays)])


def change_of(block: bytes, dimension: int, dtype: StoredType) -> Change:
    """The change in a block; raises ValueError if it is not one of that dimension and type."""
    end = block.index(_HEADER_END)
    header = record_of(block[:end])
    removed, added = int(header["removed"]), int(header["added"])
    stored = np.dtype(dtype)
    if len(block) - end - 1 != 8 * (removed + 2 * added) + added * dimension * stored.itemsize:
        raise ValueError(f"a block of {len(block)} bytes cannot be {removed} removals and {added} additions")
    ids = np.frombuffer(block, np.int64, removed + 2 * added, end + 1)
    vectors = np.frombuffer(block, stored, added * dimension, end + 1 + ids.nbytes)
    entries = GalleryEntries(
        ids[removed : removed + added], ids[removed + added :], vectors.reshape(added, dimension)
    )
    mark = header["mark"]
    return Change(ids[:removed], entries, None if mark is None else EventMark(*mark))


def net_change(changes: Sequence[Change]) -> Change:
    """At least one change, in order, as one: what happened to a template last is what counts."""
    added = GalleryEntries.joined([change.added for change in changes])
    removed = [change.removed for change in changes]
    ids = np.concatenate([*removed, added.template_ids])
    rows = np.concatenate([np.full(len(ids) - len(added), -1), np.arange(len(added))])
    # Within a change templates leave before they come.
    steps = np.concatenate(
        [
            *(np.full(len(leaving), 2 * step) for step, leaving in enumerate(removed)),
            *(np.full(len(change.added), 2 * step + 1) for step, change in enumerate(changes)),
        ]
    )
    order = np.lexsort((steps, ids))
    is_last = np.append(ids[order][1:] != ids[order][:-1], np.ones(min(len(ids), 1), np.bool_))
    last_rows = rows[order][is_last]
    marks = [change.mark for change in changes if change.mark is not None]
    staying = added.rows(np.sort(last_rows[last_rows >= 0]))
    return Change(np.unique(ids), staying, marks[-1] if marks else None)
