"""Subjects, their histories and links of their stays, as JSON."""

from typing import Any, Self

from pydantic import ConfigDict, Field

from api.schemas.common import Given, Instant, Told, ToldRecord
from casework.review.subjects import SubjectRecord
from models.admission import Admission, NameOrigin
from models.stay_link import LinkState, StayLink
from models.subject import SubjectState
from models.subject_course import SubjectChange, states_after

_LINK: dict[str, Any] = {
    "id": 1,
    "kept_subject_id": 12,
    "linked_subject_id": 40,
    "state": "confirmed",
    "reason": "两次入站随身物品相同，本人确认",
    "admission_ids": [61],
    "proposed_by": 3,
    "proposed_at": "2026-03-09T02:00:00Z",
    "closed_by": 5,
    "closed_at": "2026-03-09T03:00:00Z",
    "undone_by": None,
    "undone_at": None,
    "undoing_reason": None,
}


class StateGiven(Given):
    """The subject's new state, and what happened."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"state": "walked_off", "reason": "晚饭后自行离站"}]}
    )

    state: SubjectState
    reason: str = Field(min_length=1, max_length=1000)


class LinkGiven(Given):
    """Another subject that is said to be the same person, and what that rests on."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"linked_subject_id": 40, "reason": "随身物品相同，本人确认"}]}
    )

    linked_subject_id: int = Field(ge=1, le=2**63 - 1)
    reason: str = Field(min_length=1, max_length=1000)


class LinkTold(ToldRecord):
    """A link of two subjects' stays."""

    collection = "links"

    model_config = ConfigDict(json_schema_extra={"examples": [_LINK]})

    id: int
    kept_subject_id: int
    linked_subject_id: int
    state: LinkState
    reason: str
    admission_ids: list[int] = Field(description="The stays that moved to the kept subject")
    proposed_by: int
    proposed_at: Instant
    closed_by: int | None
    closed_at: Instant | None
    undone_by: int | None
    undone_at: Instant | None
    undoing_reason: str | None

    @classmethod
    def of(cls, link: StayLink) -> Self:
        """The link as an answer carries it."""
        return cls(
            id=link.id,
            kept_subject_id=link.kept_subject_id,
            linked_subject_id=link.linked_subject_id,
            state=link.state,
            reason=link.reason,
            admission_ids=list(link.admission_ids),
            proposed_by=link.proposed_by,
            proposed_at=link.proposed_at,
            closed_by=link.closed_by,
            closed_at=link.closed_at,
            undone_by=link.undone_by,
            undone_at=link.undone_at,
            undoing_reason=link.undoing_reason,
        )


class AliasTold(Told):
    """A name under which the person was heard, at which stay."""

    name: str
    origin: NameOrigin
    admission_id: int


class StayTold(Told):
    """One stay: the real entry, and when it was typed in."""

    admission_id: int
    station: str
    entered_at: Instant
    recorded_at: Instant

    @classmethod
    def of(cls, stay: Admission) -> Self:
        """The stay as an answer carries it."""
        return cls(
            admission_id=stay.id,
            station=stay.facts.station,
            entered_at=stay.facts.entered_at,
            recorded_at=stay.recorded_at,
        )


class ChangeTold(Told):
    """One entry of the history."""

    former: SubjectState
    state: SubjectState
    is_searchable: bool
    reason: str
    account_id: int
    changed_at: Instant

    @classmethod
    def of(cls, change: SubjectChange) -> Self:
        """The entry as an answer carries it."""
        return cls(
            former=change.former,
            state=change.state,
            is_searchable=change.is_searchable,
            reason=change.reason,
            account_id=change.account_id,
            changed_at=change.changed_at,
        )


class SubjectTold(ToldRecord):
    """A person in care, or formerly in care, with all stays."""

    collection = "subjects"

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": 12,
                    "state": "walked_off",
                    "is_searchable": True,
                    "next_states": ["deceased_unidentified", "in_care_unidentified"],
                    "aliases": [{"name": "阿香", "origin": "heard", "admission_id": 31}],
                    "stays": [
                        {
                            "admission_id": 31,
                            "station": "示例市救助站",
                            "entered_at": "2026-03-01T13:40:00Z",
                            "recorded_at": "2026-03-01T13:53:00Z",
                        }
                    ],
                    "history": [
                        {
                            "former": "in_care_unidentified",
                            "state": "walked_off",
                            "is_searchable": True,
                            "reason": "晚饭后自行离站",
                            "account_id": 3,
                            "changed_at": "2026-03-02T12:00:00Z",
                        }
                    ],
                    "links": [_LINK],
                    "collection_codes": ["CJM-7K2QX-9BTRW-D"],
                }
            ]
        }
    )

    id: int
    state: SubjectState
    is_searchable: bool = Field(description="A flag of its own; only an identity or lawful erasure ends it")
    next_states: list[SubjectState]
    aliases: list[AliasTold]
    stays: list[StayTold]
    history: list[ChangeTold]
    links: list[LinkTold]
    collection_codes: list[str] = Field(description="Issued for samples of this person, the first first")

    @classmethod
    def of(cls, record: SubjectRecord) -> Self:
        """The subject as an answer carries it."""
        return cls(
            id=record.subject.id,
            state=record.subject.state,
            is_searchable=record.subject.is_searchable,
            next_states=sorted(states_after(record.subject.state)),
            aliases=[
                AliasTold(name=stay.facts.name_heard, origin=stay.facts.name_origin, admission_id=stay.id)
                for stay in record.stays
                if stay.facts.name_heard
            ],
            stays=[StayTold.of(each) for each in record.stays],
            history=[ChangeTold.of(each) for each in record.changes],
            links=[LinkTold.of(each) for each in record.links],
            collection_codes=list(record.codes),
        )
