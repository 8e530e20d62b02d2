"""The service on a free loopback port for as long as a demonstration lasts."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from time import sleep
from typing import Final

from uvicorn import Config, Server
from uvicorn.importer import import_from_string

from casework.runtime import Runtime
from casework.settings import LOOPBACK

# Named as a string, so that no import leads upwards from here.
_APPLICATION: Final = "api.app:create_app"
_LONGEST_STOP_S: Final = 20


@contextmanager
def served(runtime: Runtime) -> Iterator[str]:
    """The address of the application on the runtime; it stops serving however the block ends.

    Nothing but this machine can reach it. Raises RuntimeError when the server does not start.
    """
    with free_port() as listener:
        application = import_from_string(_APPLICATION)(runtime)
        server = Server(
            Config(application, log_config=None, access_log=False, ws="none", server_header=False)
        )
        thread = Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            _wait_for(server, thread)
            yield f"http://{LOOPBACK}:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(_LONGEST_STOP_S)


def free_port() -> socket.socket:
    """A socket on a free loopback port, the caller's to close.

    Its protocol is named: asyncio leaves connections accepted by a listener of protocol 0 to Nagle's
    algorithm, and a body sent behind its header waits 40 ms for the client's delayed acknowledgement.
    """
    listener = socket.socket(proto=socket.IPPROTO_TCP)
    listener.bind((LOOPBACK, 0))
    return listener


def _wait_for(server: Server, thread: Thread) -> None:
    while not server.started:
        if not thread.is_alive():
            raise RuntimeError("the server stopped while starting")
        sleep(0.01)
