"""What a gallery asks of the folder that keeps it: encrypted files that are whole, or noticed to be not."""

from collections.abc import Iterable, Iterator
from typing import Protocol


class SealedFolder(Protocol):
    """The files of one gallery. What is read is what was written, in its place, or SealBroken is raised.

    Every piece is encrypted and bound to the folder, its file and its place in it. A file that lacks is
    NotFound; a full disk StorageFull; a folder that cannot be used StoreUnavailable.
    """

    def claim(self) -> bool:
        """Whether this process is the one that may write, from now until it ends; asked as often as liked."""

    def names(self) -> list[str]:
        """The files that are there, in order; parts of unfinished writes are not among them."""

    def write(self, name: str, pieces: Iterable[bytes]) -> None:
        """The file now holds these pieces, durably; killed at any moment, the former file or the new one."""

    def read(self, name: str) -> Iterator[bytes]:
        """The pieces of a written file, in order; raises SealBroken also where pieces lack at the end."""

    def append(self, name: str, piece: bytes) -> None:
        """One more piece at the end of a journal, which is made if it lacks; not durable by itself."""

    def replay(self, name: str) -> Iterator[bytes]:
        """The pieces of a journal up to the first that is not whole; none if the journal lacks.

        For the process that may write, what follows the last whole piece is cut off once the iterator ends.
        """

    def passed_over_bytes(self, name: str) -> int:
        """How much the last complete `replay` found behind the last whole piece."""

    def delete(self, name: str) -> None:
        """The file is gone; it is no error if it never was."""

    def close(self) -> None:
        """Closes all files; `claim` is let go of and not granted again."""
