"""The audit log: who looked at, decided or took out what, one numbered entry after the other."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from typing import Self

from models.errors import InvalidInput
from models.message import Message

_ANCHOR = re.compile(r"([1-9][0-9]{0,18}):([0-9a-f]{64})")


class AuditOutcome(StrEnum):
    """What became of the deed.

    `refused`: the account may not do this. `not_done`: allowed, but the request did not fit (no such record,
    a contradiction, a mistake in it). `failed`: the server failed. `begun`: a command that takes long was
    started; a further entry says how it ended.
    """

    DONE = "done"
    REFUSED = "refused"
    NOT_DONE = "not_done"
    FAILED = "failed"
    BEGUN = "begun"


@dataclass(frozen=True, slots=True, order=True)
class RecordRange:
    """The records `first` to `last` of one kind, named like their collection in addresses: `admissions`."""

    kind: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing somebody did: nothing personal in it but the purpose, which is sealed when stored.

    `account_id` is 0 for the command line on the server itself. `action` is the operation id of a route, the
    name of a page, or the words of a command.
    """

    at: datetime
    account_id: int
    username: str
    roles: frozenset[str]
    station: str | None
    action: str
    outcome: AuditOutcome
    records: tuple[RecordRange, ...] = ()
    purpose: str | None = None


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """A deed as logged: its number, the digest of the entry before it, and its own (64 hex digits each)."""

    number: int
    deed: Deed
    previous: str
    digest: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """A number of the log and the digest its entry had: kept elsewhere, it proves the log up to there."""

    number: int
    digest: str

    def __str__(self) -> str:
        return f"{self.number}:{self.digest}"

    @classmethod
    def parsed(cls, text: str) -> Self:
        """The anchor written `NUMBER:DIGEST`; raises InvalidInput for anything else."""
        found = _ANCHOR.fullmatch(text.strip())
        if found is None:
            raise InvalidInput(
                "anchor_malformed",
                Message("锚点的写法不对。", "This is not an anchor."),
                Message(
                    "请写成“编号:摘要”，即 guitu audit head 打印的内容。",
                    "Write NUMBER:DIGEST as `guitu audit head` printed it.",
                ),
                field="anchor",
            )
        return cls(int(found[1]), found[2])


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries are asked for; what is None does not matter. `until` is not included."""

    kind: str | None = None
    record: int | None = None
    account_id: int | None = None
    action: str | None = None
    outcome: AuditOutcome | None = None
    since: datetime | None = None
    until: datetime | None = None


class ChainFault(StrEnum):
    """What is wrong with an entry."""

    MISSING = "missing"
    ALTERED = "altered"
    UNLINKED = "unlinked"
    NOT_THE_ANCHORED = "not_the_anchored"


@dataclass(frozen=True, slots=True)
class BrokenEntry:
    """The first entry that is not as it was written, and how that shows."""

    number: int
    fault: ChainFault


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What a walk over the log found: how many entries are sound, the last of them, the first broken one."""

    entries: int
    head: Anchor | None
    broken: BrokenEntry | None

    @property
    def is_whole(self) -> bool:
        """Every entry is as it was written."""
        return self.broken is None


def ranges_of(records: Iterable[tuple[str, int]]) -> tuple[RecordRange, ...]:
    """The records (kind, number) as ranges without overlap, by kind and number; repeated ones count once."""
    ranges = []
    for _, run in groupby(enumerate(sorted(set(records))), key=lambda one: (one[1][0], one[1][1] - one[0])):
        members = [record for _, record in run]
        ranges.append(RecordRange(members[0][0], members[0][1], members[-1][1]))
    return tuple(ranges)
