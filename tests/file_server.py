"""A real HTTP server on the loopback address that serves bytes well or badly, and a proxy that reaches it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


@dataclass
class Served:
    """What the server has and how it behaves; `requests` are (path, Range header) as they came in."""

    files: dict[str, bytes]
    has_ranges: bool = True
    break_after: list[int] = field(default_factory=list)
    requests: list[tuple[str, str | None]] = field(default_factory=list)
    url: str = ""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, served: Served) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.served = served


class _Handler(BaseHTTPRequestHandler):
    """Also answers requests in absolute form, which is how a client speaks to a proxy."""

    def do_GET(self) -> None:
        assert isinstance(self.server, _Server)
        served, path = self.server.served, urlsplit(self.path).path
        served.requests.append((self.path, self.headers.get("Range")))
        content = served.files.get(path)
        if content is None:
            self.send_error(404)
            return
        start = self._start() if served.has_ranges else 0
        if start > len(content):
            self.send_error(416)
            return
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        self._send(content[start:], served)

    def _start(self) -> int:
        value = self.headers.get("Range")
        return int(value.removeprefix("bytes=").rstrip("-")) if value else 0

    def _send(self, content: bytes, served: Served) -> None:
        if served.break_after:
            content = content[: served.break_after.pop(0)]
            self.close_connection = True
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Says nothing."""


@contextmanager
def serving(served: Served) -> Iterator[Served]:
    """The server, running until the block ends; its address is in `url`."""
    server = _Server(served)
    served.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
