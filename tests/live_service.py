"""The real application on a real port, with one account and one API key per role."""

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
import uvicorn
from fastapi import FastAPI

from api.app import create_app
from casework.actor import Actor
from casework.api_keys import issue_api_key
from casework.demo.served import free_port
from casework.passwords import hash_password
from casework.runtime import Runtime
from models.account import Role

STATION = "示例市救助站"
PASSWORD = "a long enough sentence"
ALL_ROUNDER = "desk"


@dataclass(frozen=True, slots=True)
class LiveService:
    """A served runtime: where it is, and by user name the API key of each account and who acts with it.

    `password_hash` is of `PASSWORD`.
    """

    runtime: Runtime
    address: str
    keys: Mapping[str, str]
    actors: Mapping[str, Actor]
    password_hash: str

    def client(self, username: str | None = None) -> httpx.Client:
        """An HTTP client that calls in the name of an account; of nobody for None."""
        return self._client({} if username is None else _bearer(self.keys[username]))

    def newcomer(self, username: str, *roles: Role, station: str | None = STATION) -> httpx.Client:
        """An HTTP client that calls in the name of a new account of the station, with `PASSWORD`."""
        with self.runtime.store.begin() as work:
            work.accounts.add(username, self.password_hash, roles=roles, station=station)
        return self._client(_bearer(issue_api_key(self.runtime, username, name="tests").token))

    def _client(self, headers: dict[str, str]) -> httpx.Client:
        # Nothing is verified on the loopback address, and reading the authorities takes 15 ms a client.
        return httpx.Client(base_url=self.address, headers=headers, timeout=60, trust_env=False, verify=False)


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """Serves the app on a free loopback port; its address."""
    with free_port() as listener:
        config = uvicorn.Config(app, log_config=None, access_log=False, ws="none", server_header=False)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            assert thread.is_alive(), "the server stopped while starting"
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=20)


@contextmanager
def live_service(runtime: Runtime) -> Iterator[LiveService]:
    """The application on the runtime; `desk` holds the roles that one person of a small station has."""
    accounts: dict[str, tuple[Role, ...]] = {role.value: (role,) for role in Role}
    accounts[ALL_ROUNDER] = (Role.INTAKE_OFFICER, Role.SEARCH_CASEWORKER)
    password_hash = hash_password(PASSWORD)  # once for all: it is slow by design
    with runtime.store.begin() as work:
        for username, roles in accounts.items():
            work.accounts.add(username, password_hash, roles=roles, station=STATION)
    issued = {username: issue_api_key(runtime, username, name="tests") for username in accounts}
    keys = {username: key.token for username, key in issued.items()}
    actors = {username: key.actor for username, key in issued.items()}
    with serving(create_app(runtime)) as address:
        yield LiveService(runtime, address, keys, actors, password_hash)
