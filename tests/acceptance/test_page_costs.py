"""No page and no list asks the database more often the longer it is."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
from sqlalchemy import Engine, event

from api.app import assembled
from api.roles import JUDGES_PAIRS, READS_DEADLINES
from api.security.access import declared_routes
from api.security.answer_fields import AnswerOfRoute, answers_of
from benchmarks.pages import numbers_of
from models.account import Role
from tests.live_service import LiveService
from tests.page_addresses import PAGES, About, page_routes
from tests.page_growth import Growth
from tests.route_records import Records
from tests.route_step_calls import Calls, calls_of
from tests.route_steps import Steps

FEW, MANY = 3, 24
ROUTES = page_routes(declared_routes(assembled()))
RECEIPT = "/dna/batches/{record_id}"
HTML = {"accept": "text/html"}


@dataclass(frozen=True, slots=True)
class Asked:
    """One request of a role."""

    role: Role
    address: str
    params: Mapping[str, Any] = field(default_factory=dict)


def answers() -> list[AnswerOfRoute]:
    """Every JSON route that reads a list, or a record with lists in it."""
    routes = [each for each in answers_of(assembled()) if each.method == "GET" and not each.access.is_public]
    return [each for each in routes if any("[]" in one.path for one in each.fields)]


def test_every_page_is_in_the_table() -> None:
    assert {each.path for each in ROUTES} == set(PAGES), "give each page a line in tests/page_addresses.py"


def test_pages_and_lists_of_any_length_cost_the_same_statements(
    installation: LiveService, records: Records, steps: Steps
) -> None:
    numbers = numbers_of(records, steps)
    growth = Growth(records, steps, numbers[About.PAIR])
    asked = {**_pages(numbers, steps), **_answers(calls_of(records, steps))}
    few = _costs(installation, asked | _receipts(growth.grow(FEW)), {})
    many = _costs(installation, asked | _receipts(growth.grow(MANY - FEW)), few)
    # Fewer is right where a list that fills its page need not look for more.
    dearer = {name: (few[name], many[name]) for name in few if few[name] < many[name]}
    assert dearer == {}


def _pages(numbers: Mapping[About, int], steps: Steps) -> dict[str, Asked]:
    """Every page as every role that may open it."""
    reviews = {role: steps.judged_review(role) for role in JUDGES_PAIRS}
    deadlines = {role: steps.late_deadline(role) for role in READS_DEADLINES}
    found = {}
    for route in ROUTES:
        for role in sorted(route.access.roles):
            own = {About.REVIEW: reviews.get(role, 0), About.DEADLINE: deadlines.get(role, 0)}
            address = PAGES[route.path].filled(route.path, {**numbers, **own})
            found[f"{route.path} as {role}"] = Asked(role, address)
    return found


def _answers(calls: Calls) -> dict[str, Asked]:
    """Every JSON route that reads, as one role."""
    found = {}
    for answer in answers():
        role = min(answer.access.roles)
        call = calls[answer.operation](role)
        found[answer.operation] = Asked(role, answer.path.format(**call.numbers), call.sent.get("params", {}))
    return found


def _receipts(batch_id: int) -> dict[str, Asked]:
    """The receipt of so many samples, in place of that of one."""
    operator = Role.POLICE_DNA_OPERATOR
    page, answer = RECEIPT.format(record_id=batch_id), f"/v1/dna/batches/{batch_id}"
    return {f"{RECEIPT} as {operator}": Asked(operator, page), "getDnaBatch": Asked(operator, answer)}


def _costs(
    installation: LiveService, asked: Mapping[str, Asked], former: Mapping[str, int]
) -> dict[str, int]:
    """Statements of each request, made again where it needs more than formerly: a first look is noted."""
    clients = {role: installation.client(role) for role in Role}
    try:
        return {
            name: _statements(clients[each.role], each, enough=former.get(name, 0))
            for name, each in asked.items()
        }
    finally:
        for client in clients.values():
            client.close()


def _statements(client: httpx.Client, asked: Asked, *, enough: int) -> int:
    first = _statements_once(client, asked)
    return first if first <= enough else _statements_once(client, asked)


def _statements_once(client: httpx.Client, asked: Asked) -> int:
    headers = {} if asked.address.startswith("/v1") else HTML
    params = asked.params or None  # empty ones would take away the question in the address
    with _noted() as sent:
        answer = client.get(asked.address, params=params, headers=headers)
    assert answer.status_code in (200, 303), (asked, answer.text[:300])
    return len(sent)


@contextmanager
def _noted() -> Iterator[list[str]]:
    """The statements that any store of this process is sent meanwhile."""
    sent: list[str] = []

    def note(*arguments: object) -> None:
        sent.append(str(arguments[2]))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)
