"""What a request is noted to do: the records of its address, and those its answer tells of."""

from collections.abc import Iterator
from typing import Any

import pytest

from api.app import assembled
from api.deed import RequestDeed, current_deed, note_purpose, note_told, records_in_address
from api.schemas.common import Told, ToldRecord
from api.security.access import declared_routes


@pytest.mark.parametrize(
    ("path", "given", "records"),
    [
        ("/admissions/{record_id}", {"record_id": "12"}, [("admissions", 12)]),
        ("/v1/dna/profiles/{record_id}/candidates", {"record_id": 7}, [("dna/profiles", 7)]),
        ("/families/{a}/relatives/{b}", {"a": "3", "b": "4"}, [("families", 3), ("relatives", 4)]),
        ("/photos/{photo_id}", {"photo_id": "no number"}, []),
        ("/photos/{photo_id}", {"photo_id": str(2**63)}, []),
        ("/reports", {}, []),
    ],
)
def test_the_records_of_an_address_are_numbers_in_collections(
    path: str, given: dict[str, object], records: list[tuple[str, int]]
) -> None:
    assert records_in_address(path, given) == records


def test_outside_of_a_request_nothing_is_noted() -> None:
    note_told("reports", 7)
    note_purpose("x")
    assert current_deed.get() is None


def test_what_is_told_and_stated_is_noted_once() -> None:
    token = current_deed.set(RequestDeed())
    try:
        for _ in range(2):
            note_told("reports", 7)
        note_purpose("虚构案件")
        deed = current_deed.get()
    finally:
        current_deed.reset(token)
    assert deed is not None
    assert (deed.touched, deed.purpose) == ({("reports", 7)}, "虚构案件")


def test_every_route_that_is_not_public_is_logged_but_those_that_tell_of_nobody() -> None:
    unlogged = {each.path for each in declared_routes(assembled()) if not each.access.is_logged}
    public = {each.path for each in declared_routes(assembled()) if each.access.is_public}
    progress = "/batch-runs/{record_id}/progress"
    assert unlogged - public == {"/v1/me", "/v1/version", "/v1/sessions/current", progress}


def _all_below(kind: type[Any]) -> Iterator[type[Any]]:
    for each in kind.__subclasses__():
        yield each
        yield from _all_below(each)


def test_every_answer_that_has_a_record_s_number_is_noted_for_the_log() -> None:
    unnoted = [
        each.__name__
        for each in _all_below(Told)
        if "id" in each.model_fields and not issubclass(each, ToldRecord)
    ]
    assert unnoted == [], "derive these from api.schemas.common.ToldRecord and name their collection"
