"""How long work on a pack tells what it has done."""

from typing import Protocol


class Progress(Protocol):
    """Called now and then while bytes are moved."""

    def __call__(self, what: str, done_bytes: int, total_bytes: int | None) -> None:
        """`done_bytes` of `what` are done; `total_bytes` is None while unknown."""


def silent(what: str, done_bytes: int, total_bytes: int | None) -> None:
    """Tells nobody."""
