"""Starting the server as an administrator does, with what works and with what does not."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

COMMAND = [sys.executable, "-c", "from casework.cli.app import main; main()", "serve", "--port"]


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _environment(folder: Path, **settings: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GUITU_")}
    return kept | {"GUITU_DATA_DIR": str(folder)} | settings


def test_an_unusable_pack_refuses_to_start_and_says_what_to_do(tmp_path: Path) -> None:
    ran = subprocess.run(
        [*COMMAND, str(_free_port())],
        env=_environment(tmp_path, GUITU_INITIAL_PACK="nowhere"),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 2
    assert "nowhere" in ran.stderr
    assert "guitu models" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_the_server_serves_this_machine_only_and_logs_nobody(tmp_path: Path) -> None:
    port = _free_port()
    server = subprocess.Popen(
        [*COMMAND, str(port)],
        env=_environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert _health(port) == 200
        listening = Path("/proc/net/tcp")
        if listening.exists():
            addresses = {line.split()[1] for line in listening.read_text().splitlines()[1:]}
            assert f"0100007F:{port:04X}" in addresses
            assert f"00000000:{port:04X}" not in addresses
        httpx.get(f"http://127.0.0.1:{port}/v1/admissions/4711", trust_env=False)
    finally:
        server.terminate()
        said, _ = server.communicate(timeout=30)
    assert server.returncode in (0, -15)
    assert "4711" not in said


def _health(port: int) -> int:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            return httpx.get(f"http://127.0.0.1:{port}/v1/health", trust_env=False, timeout=5).status_code
        except httpx.TransportError:
            time.sleep(0.2)
    raise AssertionError("the server did not start")
