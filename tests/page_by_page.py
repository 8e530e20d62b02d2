"""Lists read to their end, page by page."""

from typing import Any

import httpx

Json = dict[str, Any]


def whole_list(client: httpx.Client, path: str, **asked: str | int) -> list[Json]:
    """Every item of the list, in its order; raises AssertionError where a page is refused or too long."""
    found: list[Json] = []
    cursor: str | None = None
    while True:
        answer = client.get(path, params=asked if cursor is None else {**asked, "cursor": cursor})
        assert answer.status_code == 200, answer.text
        page = answer.json()
        assert len(page["items"]) <= int(asked.get("limit", 50))
        found += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return found
