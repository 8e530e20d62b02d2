"""Every route as every role, on filled records: each field is there or withheld as the table says."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import assembled
from api.field_rules import FIELD_RULES, Condition
from api.problems import Problem
from api.schemas.common import Told
from api.security.answer_fields import AnswerField, AnswerOfRoute, answers_of
from api.security.who_sees import document_of, is_seen
from casework.runtime import open_runtime
from casework.settings import Settings
from models.account import Role
from tests.live_service import LiveService, live_service
from tests.route_calls import NOT_CALLED_HERE, Call, Records, calls_at_another_station, calls_of, sent_by

# A held run is rare and tested where runs are; every other call must succeed.
NOT_NOW = {"releaseBatchRun": 409}
# Null in a good answer: no clue of these has ended, no photo is odd.
MAY_BE_EMPTY = ("ending", "warnings")
ANSWERS = answers_of(assembled())


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveService]:
    """An installation of its own: lists and runs hold nothing but the records made here."""
    runtime = open_runtime(Settings(data_dir=tmp_path_factory.mktemp("who_sees"), networks=1))
    try:
        with live_service(runtime) as started:
            yield started
    finally:
        runtime.close()


@pytest.fixture(scope="module")
def records(service: LiveService, seeds: Iterator[int]) -> Records:
    return Records(service, seeds)


def values_at(content: Any, path: str) -> list[Any]:
    """What stands at `items[].age.low_years`; a missing key fails, a null or empty holder ends the way."""
    name, _, rest = path.partition(".")
    value = content[name.removesuffix("[]")]
    members = value if name.endswith("[]") and isinstance(value, list) else [value]
    if not rest:
        return members
    return [each for member in members if member is not None for each in values_at(member, rest)]


def is_told(content: Any, path: str) -> bool:
    return any(value is not None and value != [] for value in values_at(content, path))


def wrong_fields(answer: AnswerOfRoute, role: Role, call: Call, told: Any) -> list[str]:
    seen = [each for each in answer.fields if is_seen(each, role, *call.met)]
    found = {each.ruled_path for each in seen if is_told(told, each.path)}
    expected = {each.ruled_path for each in seen if each.rules and not _may_be_empty(each)}
    withheld = [each.path for each in answer.fields if each not in seen and is_told(told, each.path)]
    return [f"{path} is missing" for path in sorted(expected - found)] + [
        f"{path} is told" for path in withheld
    ]


def _may_be_empty(one: AnswerField) -> bool:
    return (
        any(part.removesuffix("[]") in MAY_BE_EMPTY for part in one.path.split(".")) or "search." in one.path
    )


def test_each_field_is_told_or_withheld_as_the_table_says(service: LiveService, records: Records) -> None:
    wrong = [each for role in Role for each in _wrong_for(service, records, role)]
    assert wrong == [], "\n".join(wrong)


def _wrong_for(service: LiveService, records: Records, role: Role) -> Iterator[str]:
    calls, far = calls_of(records), calls_at_another_station(records)
    with service.client(role.value) as client:
        for answer in ANSWERS:
            if role in answer.access.roles and answer.operation not in NOT_CALLED_HERE:
                yield from _wrong(client, answer, role, calls[answer.operation]())
                if answer.operation in far:
                    yield from _wrong(client, answer, role, far[answer.operation])


def _wrong(client: httpx.Client, answer: AnswerOfRoute, role: Role, call: Call) -> list[str]:
    got = sent_by(client, answer.method, answer.path, call)
    where = f"{answer.operation} as {role}"
    if answer.operation in NOT_NOW:
        return [] if got.status_code == NOT_NOW[answer.operation] else [f"{where}: {got.status_code}"]
    if got.status_code not in (200, 201, 204):
        return [f"{where}: {got.status_code} {got.text[:200]}"]
    told = got.json() if answer.fields else None
    return [f"{where}: {each}" for each in wrong_fields(answer, role, call, told)]


@pytest.mark.parametrize("role", Role)
def test_whoever_may_not_call_is_told_nothing_of_a_record_that_exists(
    service: LiveService, records: Records, role: Role
) -> None:
    numbers = {"record_id": records.admission["id"], "photo_id": records.photo, "search_id": records.search}
    with service.client(role.value) as client:
        for answer in ANSWERS:
            if role in answer.access.roles or answer.access.is_public:
                continue
            path = answer.path.replace("{side}", "subject")
            got = sent_by(client, answer.method, path, Call(numbers))
            assert (got.status_code, got.json()["type"]) == (403, "/problems/role_not_allowed"), answer
            assert set(got.json()) <= set(Problem.model_fields)


def test_every_route_has_a_call(records: Records) -> None:
    missing = {each.operation for each in ANSWERS} - set(calls_of(records))
    assert missing == NOT_CALLED_HERE, "give each a call in tests/route_calls.py"


def test_every_rule_is_about_fields_that_exist_and_can_be_withheld() -> None:
    shapes = {each.__name__: each for each in _all_below(Told)}
    for rule in FIELD_RULES:
        assert rule.fields <= set(shapes[rule.shape].model_fields), rule
        for name in rule.fields:
            assert "None" in str(shapes[rule.shape].model_fields[name].annotation) or "list" in str(
                shapes[rule.shape].model_fields[name].annotation
            ), (rule.shape, name)


def _all_below(kind: type[Any]) -> Iterator[type[Any]]:
    for each in kind.__subclasses__():
        yield each
        yield from _all_below(each)


def test_the_document_is_the_code_s(project_root: Path) -> None:
    documented = (project_root / "docs" / "who-sees-what.md").read_text(encoding="utf-8")
    assert documented == document_of(answers_of(assembled())), (
        "run: python -m api.security.table docs/who-sees-what.md"
    )


def test_the_table_would_show_a_field_told_to_the_wrong_role() -> None:
    answer = next(each for each in ANSWERS if each.operation == "getAdmission")
    told: dict[str, Any] = {each.path: None for each in answer.fields if "." not in each.path}
    told |= {"age": {"low_years": 1, "high_years": 2}, "notes": "x", "withheld": []}
    far = Call(met=frozenset())
    assert wrong_fields(answer, Role.INTAKE_OFFICER, far, told) == ["notes is told"]
    near = Call(met=frozenset({Condition.OWN_STATION}))
    missing = wrong_fields(answer, Role.INTAKE_OFFICER, near, told)
    assert missing == ["found_place is missing", "name_heard is missing"]
