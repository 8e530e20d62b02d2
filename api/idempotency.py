"""Requests that may be repeated: the caller's key, and how a repeated answer is marked."""

from typing import Annotated, TypeVar

from fastapi import Depends, Header, Response

from casework.recorded import Recorded

Noun = TypeVar("Noun")

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        pattern=r"^[\x21-\x7e]+$",
        description="A value of your own per record; repeating the request with it records nothing new",
    ),
]


def mark_repeated(response: Response, recorded: Recorded[Noun], key: str | None) -> Noun:
    """The record; the answer becomes 200 when it had been stored before, and says so when by its key."""
    if not recorded.is_first:
        response.status_code = 200
        if key is not None:
            response.headers["Idempotent-Replayed"] = "true"
    return recorded.value


class Once:
    """A request that may be repeated: the caller's `key`, and the answer that says whether it was."""

    def __init__(self, response: Response, key: IdempotencyKey = None) -> None:
        self._response = response
        self.key = key

    def told(self, recorded: Recorded[Noun]) -> Noun:
        """The record, the answer marked as `mark_repeated` does."""
        return mark_repeated(self._response, recorded, self.key)


OnceAsked = Annotated[Once, Depends()]
