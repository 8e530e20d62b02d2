"""Requests that take a step of longer work, each on work of its own; and requests on records apart."""

from collections.abc import Callable, Mapping
from typing import Any

from api.field_rules import Condition
from api.roles import READS_DEADLINES
from models.account import Role
from tests.route_calls import OWN_STATION, Call, plain_calls
from tests.route_records import Records
from tests.route_steps import DNA, FAMILY, PRINTS, Steps

Calls = dict[str, Callable[[Role], Call]]
_REASON = {"json": {"reason": "虚构理由"}}
_RECORDED = frozenset({Condition.JUST_RECORDED})
_DECIDED = frozenset(
    {Condition.PAST_REVIEW, Condition.DNA_FINDING, Condition.POLICE_FINDING, Condition.OTHER_FINDING}
)
_OWN_FINDING = {
    Role.DNA_REVIEWER: {"kind": "dna", "verdict": "supports"},
    Role.POLICE_LIAISON: {"kind": "police_check", "verdict": "supports"},
    Role.SEARCH_CASEWORKER: {"kind": "family", "verdict": "supports"},
    Role.STATION_HEAD: {"kind": "contradiction", "verdict": "resolved", "about": "sex"},
}
_OWN_EVENT = {
    Role.POLICE_LIAISON: {"kind": "dna_request_received"},
    Role.TOWNSHIP_VISITOR: {"kind": "visited", "notes": "虚构备注"},
}
_STATION_EVENT = {"kind": "notice_published", "notes": "虚构备注"}
_NOT_YET = frozenset({"closing_reason", "reopening_reason"})


def calls_of(made: Records, steps: Steps) -> Calls:
    """By operation id, a function that gives a request which the role can make now."""
    plain = {name: _for_any_role(give) for name, give in plain_calls(made).items()}
    return plain | _of_pairs(made, steps) | _of_subjects(made, steps) | _of_deadlines(steps)


def _for_any_role(give: Callable[[], Call]) -> Callable[[Role], Call]:
    return lambda _: give()


def _of_pairs(made: Records, steps: Steps) -> Calls:
    decided = {"record_id": steps.decided()}
    outcome = {"json": {"outcome": "relative_of", "reason": "虚构理由"}}

    steps.doubted()

    def review(role: Role) -> int:
        return (steps.second_review() if role is Role.SECOND_REVIEWER else steps.first_review())[1]

    def none_of_these() -> Call:
        met = OWN_STATION | {Condition.OWN_JUDGEMENT, Condition.WHOLE_LIST_JUDGED}
        return Call({"search_id": made.searched()[1]}, {"json": {}}, met, empty=frozenset({"to_judge"}))

    return {
        "getPair": lambda _: Call(decided, met=_DECIDED, empty=frozenset({"doubt"})),
        "listDoubtedOutcomes": lambda _: Call(),
        "listWaitingDnaHits": lambda _: Call(),
        "recordFinding": lambda role: Call(_numbered(steps.first_review()[0]), _finding(role), _RECORDED),
        "proposeOutcome": lambda _: Call(
            _numbered(steps.with_finding(DNA)), outcome, _RECORDED, empty=_NOT_YET
        ),
        "confirmOutcome": lambda _: Call(_numbered(steps.proposed()), met=_RECORDED, empty=_NOT_YET),
        "refuseOutcome": lambda _: Call(
            _numbered(steps.proposed()), _REASON, _RECORDED, empty=frozenset({"reopening_reason"})
        ),
        "reopenOutcome": lambda _: Call(
            _numbered(steps.confirmed()), _REASON, _RECORDED, empty=frozenset({"closing_reason"})
        ),
        "judgePair": lambda role: Call(_numbered(review(role)), {"json": {"opinion": "cannot_tell"}}),
        "judgeFacts": lambda _: Call(_numbered(steps.stated_facts()), {"json": {"opinion": "cannot_tell"}}),
        "getReview": lambda role: Call(_numbered(steps.judged_review(role))),
        "getReviewPhoto": lambda role: Call({**_numbered(review(role)), "side": "left"}),
        "noneOfThese": lambda _: none_of_these(),
    }


def _of_subjects(made: Records, steps: Steps) -> Calls:
    resident = {"json": {"state": "resident", "reason": "虚构理由"}}

    def link_of(subjects: tuple[int, int]) -> Call:
        kept, linked = subjects
        return Call(_numbered(kept), {"json": {"linked_subject_id": linked, "reason": "虚构理由"}})

    return {
        "changeSubjectState": lambda _: Call(_numbered(steps.two_subjects()[0]), resident),
        "recordSubjectEvent": lambda role: Call(_numbered(made.admission["subject_id"]), _event(role)),
        "proposeLink": lambda _: link_of(steps.two_subjects()),
        "confirmLink": lambda _: Call(_numbered(steps.proposed_link())),
        "refuseLink": lambda _: Call(_numbered(steps.proposed_link())),
        "undoLink": lambda _: Call(_numbered(steps.confirmed_link()), _REASON),
    }


def _of_deadlines(steps: Steps) -> Calls:
    for role in READS_DEADLINES:
        steps.late_deadline(role, reason="虚构理由")
    return {
        "getDeadline": lambda role: Call(_numbered(steps.late_deadline(role, reason="虚构理由"))),
        "meetDeadline": lambda role: Call(_numbered(steps.late_deadline(role)), _REASON),
        "explainDeadline": lambda role: Call(_numbered(steps.late_deadline(role)), _REASON),
        "waiveDeadline": lambda role: Call(_numbered(steps.late_deadline(role)), _REASON),
    }


def calls_on_records_apart(made: Records, steps: Steps) -> Mapping[str, tuple[Call, ...]]:
    """Requests that meet fewer conditions: of another station, or of pairs with one finding only."""
    foreign = {"record_id": made.foreign["id"]}
    not_found_by_face = frozenset(
        {"face", "listed", "fused", "decisions", "dna", "dna_profile_ids", "rivals", "doubt"}
    )

    def pair(number: int, *met: Condition) -> Call:
        return Call(_numbered(number), met=frozenset(met), empty=not_found_by_face)

    return {
        "getAdmission": (Call(foreign, met=frozenset()),),
        "listClues": (Call(foreign, met=frozenset()),),
        "getPair": (
            pair(steps.with_finding(DNA), Condition.DNA_FINDING, Condition.PAST_REVIEW),
            pair(steps.with_finding(PRINTS), Condition.POLICE_FINDING, Condition.PAST_REVIEW),
            pair(steps.with_finding(FAMILY), Condition.OTHER_FINDING),
        ),
    }


def _numbered(number: int) -> dict[str, int | str]:
    return {"record_id": number}


def _finding(role: Role) -> Mapping[str, Any]:
    return {"json": {**_OWN_FINDING[role], "reference": "示 2", "reason": "虚构理由"}}


def _event(role: Role) -> Mapping[str, Any]:
    return {"json": {"happened_at": "2026-03-02T10:00:00+08:00", **_OWN_EVENT.get(role, _STATION_EVENT)}}
