"""Where the blocks of compiled families lie: in files that one process writes, the rest in memory."""

import logging
import secrets
from collections.abc import Iterable, Mapping

from index.family_tables import BlockHeader, FamilyBlock, FamilyTableFiles
from index.sealed_folder import SealedFolder
from models.errors import GuituError, StorageFull, StoreUnavailable

log = logging.getLogger("guitu.families")

_UNUSABLE = (GuituError, ValueError, LookupError, TypeError)
"""What a block raises that is not whole, not of this format, or gone."""


class KeptBlocks:
    """The blocks of one basis by name; those of another are as if they were not there."""

    def __init__(self, folder: SealedFolder | None, basis: str) -> None:
        self._files = None if folder is None else FamilyTableFiles(folder)
        self._basis = basis
        self._headers: dict[str, BlockHeader] = {}
        self._in_memory: dict[str, FamilyBlock] = {}

    @property
    def headers(self) -> Mapping[str, BlockHeader]:
        """The header of each block that can be used, as of the last `look`."""
        return self._headers

    def look(self) -> None:
        """Takes note of the files that came and went; the writer deletes those that cannot be used."""
        found = {} if self._files is None else {name: self._headers.get(name) for name in self._files.names()}
        self._headers = {name: block.header for name, block in self._in_memory.items()}
        for name, known in found.items():
            header = known or self._header(name)
            if header is not None:
                self._headers[name] = header

    def read(self, name: str) -> FamilyBlock | None:
        """The block; None, and it is gone from here, where its file does not open whole."""
        if name in self._in_memory or self._files is None:
            return self._in_memory[name]
        try:
            return self._files.read(name)
        except _UNUSABLE as error:
            _pass_on(error)
            self._drop_unusable(name, error)
            return None

    def add(self, block: FamilyBlock) -> str:
        """The name of the block, which is written where this process may and the disk takes it."""
        name = self._written(block)
        if name is None:
            name = f"memory-{secrets.token_hex(8)}"
            self._in_memory[name] = block
        self._headers[name] = block.header
        return name

    def remove(self, names: Iterable[str]) -> None:
        """These blocks are not used any more; files of another writer stay its own."""
        for name in names:
            self._headers.pop(name, None)
            if (
                self._in_memory.pop(name, None) is None
                and self._files is not None
                and self._files.is_writer()
            ):
                self._files.delete(name)

    def _written(self, block: FamilyBlock) -> str | None:
        if self._files is None or not self._files.is_writer():
            return None
        try:
            return self._files.write(block)
        except StorageFull as error:  # the copy can be made anew; the search goes on without it
            log.warning(error.reason.en)
            return None

    def _header(self, name: str) -> BlockHeader | None:
        if self._files is None:
            return None
        try:
            header = self._files.header(name)
        except _UNUSABLE as error:
            _pass_on(error)
            self._drop_unusable(name, error)
            return None
        if header.basis != self._basis:
            self.remove([name])
            return None
        return header

    def _drop_unusable(self, name: str, error: Exception) -> None:
        log.warning("%s cannot be used (%s); its families are compiled anew", name, type(error).__name__)
        self.remove([name])


def _pass_on(error: Exception) -> None:
    if isinstance(error, StoreUnavailable):
        raise error
