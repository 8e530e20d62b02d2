"""The people of the day, each calling the service with a key of their own."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, Final

import httpx

from models.account import Role
from models.errors import GuituError
from models.message import Message

Json = dict[str, Any]

CAST: Final = (
    Role.INTAKE_OFFICER,
    Role.SEARCH_CASEWORKER,
    Role.SECOND_REVIEWER,
    Role.STATION_HEAD,
    Role.POLICE_DNA_OPERATOR,
    Role.DNA_REVIEWER,
    Role.AUDIT_OFFICER,
)
_TIMEOUT_S: Final = 120


class DayStopped(GuituError):
    """The service answered a step of the day in a way that the day cannot go on from."""


@dataclass(frozen=True, slots=True)
class Crew:
    """A client for each role of the cast, and the station they all work for."""

    station: str
    clients: Mapping[Role, httpx.Client]

    def ask(self, role: Role, path: str, **query: str | int) -> Json:
        """What the role reads at the address; raises DayStopped unless it is shown."""
        return _told(self.clients[role].get(f"/v1/{path}", params=query))

    def send(self, role: Role, path: str, body: Json | None = None) -> Json:
        """The answer to what the role sends; raises DayStopped when it is refused."""
        return _told(self.clients[role].post(f"/v1/{path}", json=body))

    def upload(self, role: Role, path: str, data: bytes, **fields: str) -> Json:
        """The answer to a file that the role sends; raises DayStopped when it is refused."""
        files = {"file": ("file", data)}
        return _told(self.clients[role].post(f"/v1/{path}", files=files, data=fields))

    def picture(self, role: Role, address: str) -> bytes:
        """The JPEG at an address out of an answer; raises DayStopped unless there is one."""
        answer = self.clients[role].get(address)
        if answer.headers.get("content-type") != "image/jpeg":
            raise _stopped(answer)
        return answer.content

    def refusal(self, role: Role, path: str, body: Json | None = None) -> str:
        """Why the service refuses what the role asks for, or sends if there is a body; "" if it does not."""
        client = self.clients[role]
        answer = client.get(f"/v1/{path}") if body is None else client.post(f"/v1/{path}", json=body)
        return str(answer.json()["type"]).rpartition("/")[2] if answer.is_client_error else ""


def words(told: Json) -> Message:
    """Words of an answer, in both languages."""
    return Message(told["zh"], told["en"])


@contextmanager
def calling(address: str, station: str, keys: Mapping[Role, str]) -> Iterator[Crew]:
    """The crew at a service, by API key of each role; proxies of the environment are not used."""
    with ExitStack() as stack:
        clients = {role: stack.enter_context(_client(address, key)) for role, key in keys.items()}
        yield Crew(station, clients)


def _client(address: str, key: str) -> httpx.Client:
    headers = {"Authorization": f"Bearer {key}"}
    return httpx.Client(base_url=address, headers=headers, timeout=_TIMEOUT_S, trust_env=False)


def _told(answer: httpx.Response) -> Json:
    if not answer.is_success:
        raise _stopped(answer)
    told: Json = answer.json()
    return told


def _stopped(answer: httpx.Response) -> DayStopped:
    asked = f"{answer.request.method} {answer.request.url.path}: {answer.status_code}"
    return DayStopped(
        "day_stopped",
        Message(f"演示无法继续：{asked}。", f"The day cannot go on: {asked}."),
        Message("这是程序的错误，请报告。", "This is a fault of the program; please report it."),
    )
