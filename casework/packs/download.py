"""Fetches one file over HTTP, going on where an earlier attempt stopped."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import sleep

import httpx

from casework.packs.progress import Progress
from models.errors import PackUnusable
from models.message import Message

# No pack or archive of packs is near this; a server that sends on and on is cut off.
LARGEST_DOWNLOAD_BYTES = 4 << 30
_PAUSES_S = (0.0, 1.0, 3.0)
_TIMEOUT = httpx.Timeout(30.0, connect=15.0)


@dataclass(frozen=True, slots=True)
class Download:
    """What to fetch and the file it becomes; `bytes` is its known size, if any."""

    url: str
    target: Path
    bytes: int | None = None

    @property
    def part(self) -> Path:
        """Where the bytes gather until all are there."""
        return self.target.with_name(self.target.name + ".part")


def new_client() -> httpx.Client:
    """A client that follows redirects and takes proxies from HTTP_PROXY, HTTPS_PROXY and NO_PROXY."""
    # The bytes as they are: a compressed transfer could not be resumed.
    return httpx.Client(follow_redirects=True, timeout=_TIMEOUT, headers={"Accept-Encoding": "identity"})


def fetch(
    download: Download, client: httpx.Client, progress: Progress, *, pause: Callable[[float], None] = sleep
) -> Path:
    """The complete file; broken connections are tried again, each time from where the last one ended.

    What has arrived stays in `download.part`, so that a later call goes on from there. Raises PackUnusable:
    `pack_download_refused` (the server says no), `pack_download_interrupted`, `pack_download_too_large`.
    """
    download.target.parent.mkdir(parents=True, exist_ok=True)
    failure: httpx.TransportError | None = None
    for seconds in _PAUSES_S:
        pause(seconds)
        try:
            _fetch_once(download, client, progress)
            return download.part.replace(download.target)
        except httpx.TransportError as error:
            failure = error
    raise _interrupted(download, str(failure) or type(failure).__name__)


def _fetch_once(download: Download, client: httpx.Client, progress: Progress) -> None:
    have = download.part.stat().st_size if download.part.exists() else 0
    if have and have == download.bytes:
        return
    headers = {"Range": f"bytes={have}-"} if have else {}
    with client.stream("GET", download.url, headers=headers) as response:
        if response.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
            # The part is longer than the file: it belonged to another version of it.
            download.part.unlink()
            raise httpx.ReadError("the server's file is shorter than what had been fetched")
        if response.is_error:
            raise _refused(download, f"HTTP {response.status_code} {response.reason_phrase}")
        resumed = response.status_code == httpx.codes.PARTIAL_CONTENT
        _append(response, download, have if resumed else 0, progress)


def _append(response: httpx.Response, download: Download, start: int, progress: Progress) -> None:
    length = response.headers.get("Content-Length")
    total = download.bytes or (start + int(length) if length else None)
    limit = download.bytes or LARGEST_DOWNLOAD_BYTES
    done = start
    with download.part.open("r+b" if start else "wb") as stream:
        stream.seek(start)
        for block in response.iter_bytes():
            done += len(block)
            if done > limit:
                raise _too_large(download, limit)
            stream.write(block)
            progress(download.target.name, done, total)
    if total is not None and done < total:
        raise httpx.ReadError(f"the connection ended after {done} of {total} bytes")


def _interrupted(download: Download, why: str) -> PackUnusable:
    return PackUnusable(
        "pack_download_interrupted",
        Message(zh=f"下载 {download.url} 中断：{why}", en=f"The download of {download.url} broke off: {why}"),
        Message(
            zh="请检查网络或代理（HTTPS_PROXY），再次运行即可从中断处继续。",
            en="Check the network or proxy (HTTPS_PROXY); run it again to go on from where it stopped.",
        ),
    )


def _refused(download: Download, why: str) -> PackUnusable:
    return PackUnusable(
        "pack_download_refused",
        Message(zh=f"服务器拒绝 {download.url}：{why}", en=f"The server refused {download.url}: {why}"),
        Message(
            zh="请在能访问的机器上取得文件，再用 guitu models install 安装。",
            en="Get the file on a machine that can reach it, then use: guitu models install FOLDER-OR-ZIP",
        ),
    )


def _too_large(download: Download, limit: int) -> PackUnusable:
    download.part.unlink()
    return PackUnusable(
        "pack_download_too_large",
        Message(
            zh=f"{download.url} 超过预期的 {limit} 字节。",
            en=f"{download.url} is larger than the expected {limit} bytes.",
        ),
        Message(
            zh="该地址的文件已不是清单所指的文件；请从官方来源另行取得。",
            en="The address no longer serves the file the manifest means; get it from its official source.",
        ),
    )
