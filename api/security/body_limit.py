"""How much a request may send: refused by its stated length at once, and by counting while it streams."""

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive

PLAIN_BODY_BYTES = 64 * 1024
UPLOAD_BODY_BYTES = 64 * 1024 * 1024


def body_limit(headers: Headers) -> int:
    """The most bytes a request of this content type may send."""
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    return UPLOAD_BODY_BYTES if kind == "multipart/form-data" else PLAIN_BODY_BYTES


def refuse_stated_length(headers: Headers) -> None:
    """Nothing while the stated length is within the limit; raises HTTPException 413 otherwise."""
    stated = headers.get("content-length", "0")
    if not stated.isdecimal():
        raise HTTPException(400)
    if int(stated) > body_limit(headers):
        raise HTTPException(413)


def counted(receive: Receive, limit: int) -> Receive:
    """The same stream; reading past `limit` bytes raises HTTPException 413."""
    received = 0

    async def receive_counted() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > limit:
            raise HTTPException(413)
        return message

    return receive_counted
