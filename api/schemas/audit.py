"""The audit log as JSON. Records are numbers; no name, score or allele is in the log."""

from typing import Self

from pydantic import ConfigDict, Field

from api.audit_words import action_words, kind_words
from api.schemas.common import Instant, Told, Words
from casework.audit.read import FAULT_WORDS, OUTCOME_WORDS
from models.account import Role
from models.audit import AuditEntry, AuditOutcome, ChainFault, ChainReport, RecordRange

_DIGEST = "5f0a0e1c7f6d4d0f9a3b1c2d3e4f5061728394a5b6c7d8e9f00112233445566a"
_BEFORE = "0c41d7b2a95e4f8fb3d6e7089a1b2c3d4e5f60718293a4b5c6d7e8f901122334"


class RangeTold(Told):
    """The records `first` to `last` of one kind."""

    kind: str = Field(description="Their collection, as in addresses: `admissions`, `dna/profiles`")
    kind_words: Words
    first: int
    last: int

    @classmethod
    def of(cls, touched: RecordRange) -> Self:
        """The range as an answer carries it."""
        words = Words.of(kind_words(touched.kind))
        return cls(kind=touched.kind, kind_words=words, first=touched.first, last=touched.last)


class AuditEntryTold(Told):
    """One entry: who did what when, with which records, and the digests that chain it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "number": 41,
                    "at": "2026-03-01T13:52:10.123456Z",
                    "account_id": 3,
                    "username": "wang",
                    "roles": ["search_caseworker"],
                    "station": "东湖救助站",
                    "action": "searchAdmission",
                    "action_words": {"zh": "用入站记录检索", "en": "Searched with an admission"},
                    "outcome": "done",
                    "outcome_words": {"zh": "完成", "en": "done"},
                    "records": [
                        {
                            "kind": "admissions",
                            "kind_words": {"zh": "入站记录", "en": "admission"},
                            "first": 12,
                            "last": 12,
                        }
                    ],
                    "count": 1,
                    "purpose": "入站甄别：无法说明身份",
                    "previous": _BEFORE,
                    "digest": _DIGEST,
                }
            ]
        }
    )

    number: int
    at: Instant
    account_id: int = Field(description="0 for the command line on the server itself")
    username: str
    roles: list[Role]
    station: str | None
    action: str = Field(description="Operation id of a route, name of a page, or words of a command")
    action_words: Words
    outcome: AuditOutcome
    outcome_words: Words
    records: list[RangeTold]
    count: int = Field(description="How many records the ranges hold")
    purpose: str | None
    previous: str
    digest: str

    @classmethod
    def of(cls, entry: AuditEntry) -> Self:
        """The entry as an answer carries it."""
        deed = entry.deed
        return cls(
            number=entry.number,
            at=deed.at,
            account_id=deed.account_id,
            username=deed.username,
            roles=sorted(Role(role) for role in deed.roles),
            station=deed.station,
            action=deed.action,
            action_words=Words.of(action_words(deed.action)),
            outcome=deed.outcome,
            outcome_words=Words.of(OUTCOME_WORDS[deed.outcome]),
            records=[RangeTold.of(each) for each in deed.records],
            count=sum(each.last - each.first + 1 for each in deed.records),
            purpose=deed.purpose,
            previous=entry.previous,
            digest=entry.digest,
        )


class VerificationTold(Told):
    """What a walk over the last entries found; `broken_number` is the first entry that is not as written."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "is_whole": True,
                    "entries": 41,
                    "head": f"41:{_DIGEST}",
                    "broken_number": None,
                    "fault": None,
                    "words": None,
                }
            ]
        }
    )

    is_whole: bool
    entries: int = Field(description="How many entries were found sound")
    head: str | None = Field(description="The last sound entry as NUMBER:DIGEST, to be kept elsewhere")
    broken_number: int | None
    fault: ChainFault | None
    words: Words | None

    @classmethod
    def of(cls, report: ChainReport) -> Self:
        """The finding as an answer carries it."""
        broken = report.broken
        return cls(
            is_whole=report.is_whole,
            entries=report.entries,
            head=None if report.head is None else str(report.head),
            broken_number=None if broken is None else broken.number,
            fault=None if broken is None else broken.fault,
            words=None if broken is None else Words.of(FAULT_WORDS[broken.fault]),
        )
