"""What the API description says about error answers."""

from typing import Any

from api.problems import MEDIA_TYPE, Problem

_SAID = {
    401: "Not signed in",
    403: "The caller's roles or station do not include this act",
    404: "No such record",
    409: "The request contradicts what is stored",
    413: "The request is too large",
    422: "The request cannot be accepted as it is",
    429: "Too many attempts",
    500: "The server failed",
    503: "A part of the server cannot be used at the moment",
}

Responses = dict[int | str, dict[str, Any]]


def problems(*statuses: int) -> Responses:
    """The error answers of a route: those given, and the ones every signed-in route has."""
    return {status: _described(status) for status in sorted({401, 403, 422, 500, *statuses})}


def public_problems(*statuses: int) -> Responses:
    """The error answers of a route that is open to everyone."""
    return {status: _described(status) for status in sorted({500, *statuses})}


def also(status: int, description: str, model: type[Any]) -> Responses:
    """A second successful answer of a route."""
    return {status: {"description": description, "model": model}}


def _described(status: int) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{Problem.__name__}"}
    return {"description": _SAID[status], "content": {MEDIA_TYPE: {"schema": schema}}}
