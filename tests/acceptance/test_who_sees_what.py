"""Every route as every role, on filled records: each field is there or withheld as the table says."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
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
from models.account import Role
from tests.live_service import LiveService
from tests.route_calls import Call, sent_by
from tests.route_records import Records
from tests.route_step_calls import Calls, calls_of, calls_on_records_apart
from tests.route_steps import Steps

# Null in a good answer: no clue of these has ended, no photo is odd, no known pair was slipped in.
MAY_BE_EMPTY = frozenset({"ending", "warnings", "controls"})
# What alike records differ in: liaison officers send no notes, only heads name a contradiction, reports are
# of no station, and `withheld` follows the rules itself.
DIFFERS = frozenset(
    {("recordSubjectEvent", "notes"), ("recordFinding", "about"), ("listDeadlines", "items[].report_id")}
    # Whoever looks up is told of the records they may open, each by its own route's rules.
    | {("lookUp", f"records[].{name}") for name in ("id", "kind", "by", "name")}
)
ANSWERS = answers_of(assembled())
ToldByRole = dict[str, dict[Role, set[str]]]


@pytest.fixture(scope="module")
def calls(records: Records, steps: Steps) -> Calls:
    return calls_of(records, steps)


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
    expected = {each.ruled_path for each in seen if each.rules and not _may_be_empty(each, call)}
    withheld = [each.path for each in answer.fields if each not in seen and is_told(told, each.path)]
    return [f"{path} is missing" for path in sorted(expected - found)] + [
        f"{path} is told" for path in withheld
    ]


def _may_be_empty(one: AnswerField, call: Call) -> bool:
    parts = {part.removesuffix("[]") for part in one.path.split(".")}
    return bool(parts & (MAY_BE_EMPTY | call.empty)) or "search." in one.path


def test_each_field_is_told_or_withheld_as_the_table_says(
    installation: LiveService, records: Records, steps: Steps, calls: Calls
) -> None:
    apart = calls_on_records_apart(records, steps)
    assert {each.operation for each in ANSWERS} == set(calls), (
        "give each route a call in tests/route_calls.py"
    )
    wrong: list[str] = []
    told: ToldByRole = {}
    for role in Role:
        with installation.client(role.value) as client:
            for answer in (each for each in ANSWERS if role in each.access.roles):
                first, *others = calls[answer.operation](role), *apart.get(answer.operation, ())
                content = _content(client, answer, role, first, wrong)
                told.setdefault(answer.operation, {})[role] = {
                    each.path for each in answer.fields if content and is_told(content, each.path)
                }
                for call in others:
                    _content(client, answer, role, call, wrong)
    assert wrong + list(_told_unevenly(told)) == [], "\n".join(wrong + list(_told_unevenly(told)))


def _content(client: httpx.Client, answer: AnswerOfRoute, role: Role, call: Call, wrong: list[str]) -> Any:
    """The content of a good answer; what is wrong with it is added to `wrong`."""
    got = sent_by(client, answer.method, answer.path, call)
    where = f"{answer.operation} as {role}"
    if got.status_code not in (200, 201, 204):
        wrong.append(f"{where}: {got.status_code} {got.text[:200]}")
        return None
    content = got.json() if answer.fields else None
    wrong += [f"{where}: {each}" for each in wrong_fields(answer, role, call, content)]
    return content


def _told_unevenly(told: ToldByRole) -> Iterator[str]:
    """Fields of alike records that some callers are told and others are not, though no rule says so."""
    for answer in ANSWERS:
        by_role = told.get(answer.operation, {})
        for path in (each.path for each in answer.fields if not each.rules):
            without = sorted(role for role, paths in by_role.items() if path not in paths)
            if 0 < len(without) < len(by_role) and not _differs(answer, path):
                yield f"{answer.operation}: {path} is not told to {', '.join(without)}, and no rule says so"


def _differs(answer: AnswerOfRoute, path: str) -> bool:
    return path.rpartition(".")[2] == "withheld" or (answer.operation, path) in DIFFERS


def test_public_routes_answer_nobody(installation: LiveService, calls: Calls) -> None:
    with installation.client() as nobody:
        for answer in (each for each in ANSWERS if each.access.is_public):
            wrong: list[str] = []
            _content(nobody, answer, Role.REPORTER, calls[answer.operation](Role.REPORTER), wrong)
            assert wrong == []


@pytest.mark.parametrize("role", Role)
def test_whoever_may_not_call_is_told_nothing_of_a_record_that_exists(
    installation: LiveService, records: Records, role: Role
) -> None:
    numbers: dict[str, int | str] = {"record_id": records.admission["id"], "photo_id": records.photo}
    numbers |= {"search_id": records.search, "side": "left"}
    closed = [each for each in ANSWERS if role not in each.access.roles and not each.access.is_public]
    with installation.client(role.value) as client, ThreadPoolExecutor(8) as pool:
        answers = pool.map(lambda each: sent_by(client, each.method, each.path, Call(numbers)), closed)
        for route, got in zip(closed, answers, strict=True):
            assert (got.status_code, got.json()["type"]) == (403, "/problems/role_not_allowed"), route
            assert set(got.json()) <= set(Problem.model_fields)


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
    assert missing == [f"{name} is missing" for name in ("age_estimated_by", "found_place", "name_heard")]
