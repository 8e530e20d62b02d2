"""What a request does, noted while it is answered: who, which act, which records, for what purpose.

Schemas note what an answer tells, routes note nothing: see `api.schemas.common`. The note is written into
the audit log before the answer leaves (`api.security.logged_answer`).
"""

import re
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field

from casework.actor import Actor

_PARAMETER = re.compile(r"\{(\w+)[^}]*\}")


@dataclass(slots=True)
class RequestDeed:
    """The note of one request; `actor` is set once the caller is known and the act is one to be logged."""

    actor: Actor | None = None
    action: str = ""
    purpose: str | None = None
    touched: set[tuple[str, int]] = field(default_factory=set)

    def begin(self, actor: Actor, action: str, records: Iterable[tuple[str, int]]) -> None:
        """Notes who calls what, and the records named in the address."""
        self.actor, self.action = actor, action
        self.touched.update(records)


current_deed: ContextVar[RequestDeed | None] = ContextVar("current_deed", default=None)
"""The note of the request that this thread or task answers; None outside of requests."""


def note_told(collection: str, number: int) -> None:
    """The answer tells something of this record."""
    deed = current_deed.get()
    if deed is not None:
        deed.touched.add((collection, number))


def note_purpose(purpose: str) -> None:
    """The caller stated what the act is for."""
    deed = current_deed.get()
    if deed is not None:
        deed.purpose = purpose


def records_in_address(path: str, parameters: Mapping[str, object]) -> list[tuple[str, int]]:
    """The records that a route's address names: each number under the words before it, its collection.

    `/dna/profiles/{record_id}/candidates` names one of `dna/profiles`. What is no number is left out.
    """
    parts = _PARAMETER.split(path.removeprefix("/v1"))
    named = [
        (words.strip("/"), str(parameters.get(name)))
        for words, name in zip(parts[::2], parts[1::2], strict=False)
    ]
    return [(words, int(value)) for words, value in named if value.isdecimal() and int(value) < 2**63]
