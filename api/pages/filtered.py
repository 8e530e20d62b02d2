"""Pages with a filter form: browsers send the fields left empty too, and these ask for nothing."""

from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import parse_qsl, urlencode

from fastapi import Request, Response
from fastapi.routing import APIRoute

Answer = Callable[[Request], Coroutine[Any, Any, Response]]


class FilteredPage(APIRoute):
    """A page that reads its query string without the empty fields."""

    def get_route_handler(self) -> Answer:
        """What answers a request."""
        answer = super().get_route_handler()

        async def answer_filtered(request: Request) -> Response:
            asked = {**request.scope, "query_string": _without_empty(request.scope["query_string"])}
            return await answer(Request(asked, request.receive))

        return answer_filtered


def _without_empty(query: bytes) -> bytes:
    kept = [(name, value) for name, value in parse_qsl(query.decode("latin-1")) if value.strip()]
    return urlencode(kept).encode("latin-1")
