"""What keeps answers from waiting: the listener's protocol, and what no garbage collection walks through."""

import asyncio
import gc
import socket

from casework.demo.served import free_port
from casework.service import settle


async def _is_accepted_without_delay(listener: socket.socket) -> bool:
    accepted = asyncio.get_running_loop().create_future()

    def note(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        own = writer.get_extra_info("socket")
        accepted.set_result(bool(own.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)))
        writer.close()

    async with await asyncio.start_server(note, sock=listener):
        _, writer = await asyncio.open_connection(*listener.getsockname())
        is_without_delay: bool = await accepted
        writer.close()
        await writer.wait_closed()
    return is_without_delay


def test_a_body_does_not_wait_for_the_client_to_acknowledge_its_header() -> None:
    assert asyncio.run(_is_accepted_without_delay(free_port()))


def test_what_is_open_when_serving_begins_is_walked_through_no_more() -> None:
    before = gc.get_freeze_count()
    try:
        settle()
        assert gc.get_freeze_count() > before
    finally:
        gc.unfreeze()
