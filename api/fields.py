"""Refusals of the verbs, told in the names of the interface's own inputs."""

from collections.abc import Iterator
from contextlib import contextmanager

from models.errors import InvalidInput


@contextmanager
def input_named(field: str, kind: type[InvalidInput] = InvalidInput) -> Iterator[None]:
    """Inside, a refusal of that kind names `field` as the input at fault."""
    try:
        yield
    except kind as refusal:
        refusal.field = field
        raise
