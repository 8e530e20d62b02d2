"""A gallery's files: written by one process, read by any, whole at every moment.

`manifest` names the files that count. Segments hold rows that never change, one file each, and one of their
codes; the state holds who left the segments and the rows outside them; the journal what happened since. All
but the journal are written aside and renamed, the manifest last, and what it no longer names is deleted.
"""

import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from index.compressed import CompressedVectors
from index.entries import GalleryEntries
from index.gallery_manifest import MANIFEST, GalleryIdentity, GalleryManifest, manifest_of
from index.gallery_state import GalleryState, read_state, state_pieces
from index.journal import Change, blocks_of, change_of, net_change
from index.part import GalleryPart
from index.parts import Parts
from index.pieces import record_of, record_piece
from index.sealed_folder import SealedFolder
from index.segment import codes_pieces, read_codes, read_segment, segment_pieces
from index.vectors import ExactVectors
from models.errors import NotFound, SealBroken
from models.gallery import EventMark

# A journal is written anew when it holds more blocks, or more rows, than these and than the tail.
MOST_BLOCKS = 4_096
FEWEST_ROWS = 4_096
_NUMBER = re.compile(r"-(\d{8,})")


class GalleryFiles:
    """The files of one gallery; `load` first, then `record` every change or `rewrite` the whole."""

    def __init__(self, folder: SealedFolder, identity: GalleryIdentity) -> None:
        self._folder = folder
        self._identity = identity
        self._manifest: GalleryManifest | None = None
        # By file name; kept so that a part is recognised by its vectors and written once.
        self._segments: dict[str, ExactVectors] = {}
        self._without_codes: set[str] = set()
        self._blocks = 0
        self._rows = 0
        self.passed_over_bytes = 0

    def load(self, told: Callable[[str], None]) -> tuple[Parts, Change] | None:
        """Parts with codes, and what then left and came; None where nothing was ever written.

        Codes that lack or are damaged are made anew, and `told` their file. `passed_over_bytes` is how much
        at the journal's end is not whole. Raises ValueError, NotFound or SealBroken for files that cannot be
        read as one whole.
        """
        self.forget()
        if not self._folder.names():
            return None
        manifest = manifest_of(record_of(b"".join(self._folder.read(MANIFEST))), self._identity)
        dimension, dtype = self._identity.dimension, self._identity.dtype
        state = read_state(self._folder.read(manifest.state), dimension, dtype)
        parts = tuple(self._parts(manifest, state, told))
        since = [change_of(block, dimension, dtype) for block in self._folder.replay(manifest.journal)]
        self.passed_over_bytes = self._folder.passed_over_bytes(manifest.journal)
        self._manifest, self._blocks = manifest, len(since)
        self._rows = sum(len(change.added) + len(change.removed) for change in since)
        return parts, net_change([Change(np.empty(0, np.int64), state.tail, state.mark), *since])

    def record(self, change: Change) -> None:
        """The journal holds the change; durable only with the next `rewrite`. Nothing is lost by that:
        whoever opens the files follows the store from their mark.
        """
        assert self._manifest is not None  # noqa: S101  (written by `rewrite` before)
        for block in blocks_of(change):
            self._folder.append(self._manifest.journal, block)
            self._blocks += 1
        self._rows += len(change.added) + len(change.removed)

    def wants_rewriting(self, parts: Parts) -> bool:
        """Whether a part has no file yet or a file no part, or the journal could be said shorter."""
        if self._manifest is None or self._without_codes:
            return True
        tail = sum(part.live for part in parts if part.codes is None)
        is_long = self._blocks > MOST_BLOCKS or self._rows > max(FEWEST_ROWS, 2 * tail)
        sealed = [self._name_of(part) for part in parts if part.codes is not None]
        return is_long or None in sealed or len(sealed) < len(self._segments)

    def rewrite(self, parts: Parts, mark: EventMark | None) -> None:
        """The files hold this state, durably; segments that are there already are not written again.

        Raises StorageFull or StoreUnavailable; then the former files count, and segments that were written
        are not written again the next time.
        """
        number, suffix = self._next_number(), secrets.token_hex(8)
        sealed = [part for part in parts if part.codes is not None]
        segments = {
            self._name_of(part) or f"segment-{number + place:08d}-{suffix}": part
            for place, part in enumerate(sealed)
        }
        for name, part in segments.items():
            self._write_segment(name, part)
        codes = tuple(_codes_name(name) for name in segments)
        number += len(sealed)
        # No name is ever given twice: a file of an earlier set, put back, is none of this one.
        state, journal = (f"{what}-{number:08d}-{suffix}" for what in ("state", "journal"))
        self._folder.write(state, state_pieces(_state_of(parts, mark, self._identity)))
        manifest = GalleryManifest(self._identity, tuple(segments), codes, state, journal)
        self._folder.write(MANIFEST, [record_piece(manifest.to_record())])
        self._manifest, self._blocks, self._rows = manifest, 0, 0
        self._segments = {name: part.vectors for name, part in segments.items()}
        self._without_codes = set()
        self.delete_others()

    def delete_others(self) -> None:
        """What no longer counts is gone; call only where this process may write."""
        if self._manifest is not None:
            for name in set(self._folder.names()) - self._manifest.files:
                self._folder.delete(name)

    def forget(self) -> None:
        """Nothing on disk is relied upon any more: the next `rewrite` writes everything."""
        self._manifest, self._segments, self._without_codes = None, {}, set()

    def _parts(
        self, manifest: GalleryManifest, state: GalleryState, told: Callable[[str], None]
    ) -> Iterator[GalleryPart]:
        book: CompressedVectors | None = None
        for name, codes_name, dead in zip(manifest.segments, manifest.codes, state.dead, strict=True):
            part = read_segment(self._folder.read(name), self._identity.dimension, self._identity.dtype)
            self._segments[name] = part.vectors
            part = self._with_codes(part, codes_name, like=book, told=told)
            book = part.codes
            yield part.without(dead) if dead.size else part

    def _with_codes(
        self, part: GalleryPart, name: str, *, like: CompressedVectors | None, told: Callable[[str], None]
    ) -> GalleryPart:
        try:
            content = self._folder.read(name)
            codes = read_codes(content, rows=len(part), dimension=self._identity.dimension)
        except (NotFound, SealBroken, ValueError):
            told(name)
            self._without_codes.add(name)
            return part.compressed(like)
        return replace(part, codes=codes)

    def _write_segment(self, name: str, part: GalleryPart) -> None:
        assert part.codes is not None  # noqa: S101  (a segment is a part with codes)
        if name not in self._segments:
            self._folder.write(name, segment_pieces(part))
            self._segments[name] = part.vectors
            self._without_codes.add(_codes_name(name))
        if _codes_name(name) in self._without_codes:
            self._folder.write(_codes_name(name), codes_pieces(part.codes))
            self._without_codes.remove(_codes_name(name))

    def _name_of(self, part: GalleryPart) -> str | None:
        return next((name for name, vectors in self._segments.items() if vectors is part.vectors), None)

    def _next_number(self) -> int:
        numbers = (_NUMBER.search(name) for name in self._folder.names())
        return 1 + max((int(number[1]) for number in numbers if number), default=0)


def _codes_name(segment: str) -> str:
    return f"{segment}.codes"


def _state_of(parts: Parts, mark: EventMark | None, identity: GalleryIdentity) -> GalleryState:
    dead = [np.flatnonzero(~part.is_live) for part in parts if part.codes is not None]
    tails = [part.live_entries() for part in parts if part.codes is None]
    none = GalleryEntries.none(identity.dimension, identity.dtype)
    return GalleryState(mark, dead, GalleryEntries.joined([none, *tails]))
