"""Which fields of an answer are withheld from whom: the one declaration, read by `api.visibility` and by the
table in docs/who-sees-what.md. A field that no rule names is seen by whoever may call the route."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from api.roles import JUDGES_DNA, JUDGES_FIRST, READS_CANDIDATES, READS_DEADLINES, READS_PAIRS
from casework.actor import Actor
from models.account import Role


class Condition(StrEnum):
    """What must hold for a role to see a field it does not always see; the value is how the table says it."""

    OWN_STATION = "records of the own station"
    OWN_JUDGEMENT = "entries the caller has judged"
    WHOLE_LIST_JUDGED = "lists the caller has judged to the end"
    NO_SEARCH_BESIDE = "answers without a search"
    PAST_REVIEW = "pairs past review"
    DNA_FINDING = "findings of DNA"
    POLICE_FINDING = "findings of the police"
    OTHER_FINDING = "other findings"
    JUST_RECORDED = "what the caller has just recorded"


@dataclass(frozen=True, slots=True)
class FieldRule:
    """Fields of one shape (a class of `api.schemas`): who always sees them, and who under a condition.

    A withheld field is null, or an empty list where it is a list; nested fields go with it.
    """

    shape: str
    fields: frozenset[str]
    seen_by: frozenset[Role]
    seen_if: Mapping[Condition, frozenset[Role]] = field(default_factory=dict)

    def is_seen_by(self, roles: Collection[Role], met: Collection[Condition] = ()) -> bool:
        """Whether a caller with these roles sees the fields where these conditions are met."""
        seeing = self.seen_by.union(*(self.seen_if.get(each, frozenset()) for each in met))
        return bool(seeing & frozenset(roles))


ACROSS_STATIONS: Final = frozenset({Role.SEARCH_CASEWORKER, Role.STATION_HEAD, Role.BATCH})
"""Roles whose work crosses stations: searches compare everyone with everyone."""

_AT_OWN_STATION: Final = {Condition.OWN_STATION: frozenset({Role.INTAKE_OFFICER})}
_CANDIDATES: Final = frozenset(READS_CANDIDATES)
_JUDGES_BLIND: Final = frozenset(JUDGES_FIRST)
_SEES_CASE: Final = frozenset({Role.SEARCH_CASEWORKER, Role.STATION_HEAD})
_SEES_DNA: Final = frozenset(JUDGES_DNA)
_POLICE: Final = frozenset({Role.POLICE_LIAISON})

FIELD_RULES: Final = (
    FieldRule(
        "AdmissionTold",
        frozenset({"age_estimated_by", "name_heard", "found_place", "notes"}),
        ACROSS_STATIONS,
        _AT_OWN_STATION,
    ),
    FieldRule(
        "ClueTold", frozenset({"text", "language", "heard_by", "ending"}), ACROSS_STATIONS, _AT_OWN_STATION
    ),
    FieldRule("ClueAdded", frozenset({"proposed"}), _CANDIDATES),
    FieldRule(
        "ReportTold",
        frozenset({"reporter_name", "reporter_contact"}),
        frozenset({Role.SEARCH_CASEWORKER, Role.STATION_HEAD}),
    ),
    FieldRule("PhotoAdded", frozenset({"search"}), _CANDIDATES),
    FieldRule(
        "PhotoWarningTold",
        frozenset({"records"}),
        _CANDIDATES - _JUDGES_BLIND,
        {Condition.NO_SEARCH_BESIDE: _JUDGES_BLIND},
    ),
    # Entry by entry, so `casework.review.released_list` applies it: who judges first stays blind with any
    # further role, until the entry moves from `to_judge` to `candidates`.
    FieldRule(
        "SearchTold",
        frozenset({"candidates"}),
        _CANDIDATES - _JUDGES_BLIND,
        {Condition.OWN_JUDGEMENT: _JUDGES_BLIND},
    ),
    FieldRule("SearchTold", frozenset({"to_judge", "controls"}), _JUDGES_BLIND),
    FieldRule(
        "SearchTold",
        frozenset({"left_out"}),
        _CANDIDATES - _JUDGES_BLIND,
        {Condition.WHOLE_LIST_JUDGED: _JUDGES_BLIND},
    ),
    # As above, by `casework.review.released_clues`; where no photos can be judged nothing is held back.
    FieldRule(
        "ClueMatchesTold",
        frozenset({"items"}),
        _CANDIDATES - _JUDGES_BLIND,
        {Condition.OWN_JUDGEMENT: _JUDGES_BLIND},
    ),
    FieldRule("ClueMatchesTold", frozenset({"to_judge", "to_judge_words"}), _JUDGES_BLIND),
    FieldRule("SupersededTold", frozenset({"changes"}), _SEES_DNA),
    # Applied by `casework.review.pair_evidence`, which gathers no more than the reader may see.
    FieldRule(
        "PairTold",
        frozenset({"face", "circumstances", "former_evidence", "photos", "listed", "rivals"}),
        _SEES_CASE,
    ),
    FieldRule("PairTold", frozenset({"dna", "dna_profile_ids"}), _SEES_DNA),
    FieldRule("DoubtTold", frozenset({"profile_ids"}), _SEES_DNA),
    FieldRule("PairTold", frozenset({"fused"}), _SEES_CASE | _SEES_DNA),
    FieldRule(
        "PairTold",
        frozenset({"opinions"}),
        _SEES_CASE - _JUDGES_BLIND,
        {Condition.PAST_REVIEW: _SEES_CASE & _JUDGES_BLIND},
    ),
    # Of what the police know about somebody, civil staff read the number of the document and no words.
    FieldRule(
        "PairFindingTold",
        frozenset({"reference"}),
        frozenset(),
        {
            Condition.DNA_FINDING: _SEES_DNA,
            Condition.POLICE_FINDING: _SEES_CASE | _POLICE,
            Condition.OTHER_FINDING: _SEES_CASE,
            Condition.JUST_RECORDED: frozenset(READS_PAIRS),
        },
    ),
    FieldRule(
        "PairFindingTold",
        frozenset({"reason"}),
        frozenset(),
        {
            Condition.DNA_FINDING: _SEES_DNA,
            Condition.POLICE_FINDING: _POLICE,
            Condition.OTHER_FINDING: _SEES_CASE,
            Condition.JUST_RECORDED: frozenset(READS_PAIRS),
        },
    ),
    FieldRule("DecisionTold", frozenset({"reason"}), _SEES_CASE, {Condition.JUST_RECORDED: _SEES_DNA}),
    FieldRule("DecisionTold", frozenset({"closing_reason"}), _SEES_CASE),
    FieldRule(
        "DecisionTold",
        frozenset({"reopening_reason"}),
        _SEES_CASE,
        {Condition.JUST_RECORDED: frozenset({Role.COORDINATOR})},
    ),
    # Requests for DNA come from every station: the laboratory reads the clock, not what a station wrote.
    FieldRule("DeadlineTold", frozenset({"reason"}), frozenset(READS_DEADLINES) - {Role.POLICE_DNA_OPERATOR}),
    FieldRule("WaitingReviewsTold", frozenset({"lists"}), _JUDGES_BLIND),
    FieldRule("JudgementTold", frozenset({"pair_id"}), _JUDGES_BLIND),
)


def rule_of(shape: str, name: str) -> FieldRule | None:
    """The rule of one field; None when whoever may call sees it."""
    return next((rule for rule in FIELD_RULES if rule.shape == shape and name in rule.fields), None)


def withheld_from(actor: Actor, shape: str, met: Collection[Condition] = ()) -> frozenset[str]:
    """The fields of a shape that the caller does not see where these conditions are met."""
    rules = (rule for rule in FIELD_RULES if rule.shape == shape and not rule.is_seen_by(actor.roles, met))
    return frozenset().union(*(rule.fields for rule in rules))
