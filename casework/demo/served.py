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
    # asyncio sends without delay only where the protocol is named: answers came 40 ms late otherwise.
    with socket.socket(proto=socket.IPPROTO_TCP) as listener:
        listener.bind((LOOPBACK, 0))
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


def _wait_for(server: Server, thread: Thread) -> None:
    while not server.started:
        if not thread.is_alive():
            raise RuntimeError("the server stopped while starting")
        sleep(0.01)
