"""Every act and kind of record that the log can hold has words of its own."""

from fastapi.routing import APIRoute, iter_route_contexts

from api.app import assembled
from api.audit_words import ACTION_WORDS, KIND_WORDS, action_words
from api.deed import records_in_address
from api.security.access import Access
from models.message import Message


def test_every_logged_route_and_every_kind_in_an_address_has_words() -> None:
    named, kinds = set(), set()
    for context in iter_route_contexts(assembled().routes):
        route = context.original_route
        assert isinstance(route, APIRoute)
        declared = [each.dependency for each in context.dependencies if isinstance(each.dependency, Access)]
        if declared[0].is_logged:
            named.add(route.operation_id or route.name)
            parameters = dict.fromkeys(("record_id", "member_id", "reporter_id", "photo_id", "search_id"), 1)
            kinds |= {kind for kind, _ in records_in_address(str(context.path), parameters)}
    assert named - set(ACTION_WORDS) == set()
    assert kinds - set(KIND_WORDS) == set()


def test_an_act_of_another_version_keeps_its_name() -> None:
    assert action_words("formerAct") == Message("formerAct", "formerAct")
