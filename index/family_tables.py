"""Files of families that were compiled once: copies of what follows from the store, made anew at will.

A file holds a block of families and is never changed. What does not open whole, or is of another basis, is
as if it were not there.
"""

import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from index.pieces import array_pieces, next_array, record_of, record_piece
from index.sealed_folder import SealedFolder

_FORMAT: Final = 4
_PREFIX: Final = "families-"


@dataclass(frozen=True, slots=True)
class KeptQuestion:
    """One column of a block: for whom of the family it asks, and with relatives of unknown blood or not.

    `is_first`: the question that the night asks for this missing person; `is_part`: some of
    several samples by blood, without the rest, for what the whole family would hide.
    """

    member_id: int
    report_id: int
    is_marked: bool
    is_first: bool
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class KeptFamily:
    """A family as it was compiled: `digest` says from what, `questions` are its columns, in order."""

    family_id: int
    digest: str
    questions: tuple[KeptQuestion, ...]


@dataclass(frozen=True, slots=True)
class BlockHeader:
    """What a block is of: basis (versions behind the scores), loci with their alleles, families in order.

    `slack` bounds what rounding took from a score.
    """

    basis: str
    loci: tuple[str, ...]
    alleles: tuple[tuple[str, ...], ...]
    rows: int
    slack: float
    families: tuple[KeptFamily, ...]

    @property
    def columns(self) -> int:
        """How many questions there are."""
        return sum(len(each.questions) for each in self.families)


@dataclass(frozen=True, slots=True, eq=False)
class FamilyBlock:
    """A block: scores float16[rows, columns], informative bool[columns, loci], rarity float32[columns]."""

    header: BlockHeader
    scores: npt.NDArray[np.float16]
    informative: npt.NDArray[np.bool_]
    rarity: npt.NDArray[np.float32]


class FamilyTableFiles:
    """The blocks in one folder."""

    def __init__(self, folder: SealedFolder) -> None:
        self._folder = folder

    def is_writer(self) -> bool:
        """Whether this process may write and delete blocks."""
        return self._folder.claim()

    def names(self) -> list[str]:
        """The blocks that are there."""
        return [name for name in self._folder.names() if name.startswith(_PREFIX)]

    def header(self, name: str) -> BlockHeader:
        """The header alone; raises ValueError, NotFound or SealBroken where there is none to be trusted."""
        pieces = self._folder.read(name)
        try:
            return _header(next(pieces, b""))
        finally:
            if hasattr(pieces, "close"):
                pieces.close()

    def read(self, name: str) -> FamilyBlock:
        """The block; raises as `header` does."""
        pieces = self._folder.read(name)
        header = _header(next(pieces, b""))
        scores = next_array(pieces, (header.rows, header.columns), np.float16)
        informative = next_array(pieces, (header.columns, len(header.loci)), np.bool_)
        rarity = next_array(pieces, (header.columns,), np.float32)
        if next(pieces, None) is not None:
            raise ValueError(f"{name}: more than a block")
        return FamilyBlock(header, scores, informative, rarity)

    def write(self, block: FamilyBlock) -> str:
        """The name under which the block is there now, whole and durable."""
        name = f"{_PREFIX}{secrets.token_hex(8)}"
        self._folder.write(name, _pieces(block))
        return name

    def delete(self, name: str) -> None:
        """The block is gone."""
        self._folder.delete(name)


def _pieces(block: FamilyBlock) -> Iterator[bytes]:
    yield record_piece({"format": _FORMAT, **asdict(block.header)})
    yield from array_pieces(block.scores)
    yield from array_pieces(block.informative)
    yield from array_pieces(block.rarity)


def _header(piece: bytes) -> BlockHeader:
    record = record_of(piece)
    if record.get("format") != _FORMAT:
        raise ValueError(f"families in format {record.get('format')}")
    return BlockHeader(
        basis=record["basis"],
        loci=tuple(record["loci"]),
        alleles=tuple(tuple(each) for each in record["alleles"]),
        rows=record["rows"],
        slack=record["slack"],
        families=tuple(_family(each) for each in record["families"]),
    )


def _family(record: dict[str, Any]) -> KeptFamily:
    questions = tuple(KeptQuestion(**each) for each in record["questions"])
    return KeptFamily(record["family_id"], record["digest"], questions)
