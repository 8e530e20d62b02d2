"""Linking the stays of two subjects that are one person; reviewed by two people, and undone exactly."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class LinkState(StrEnum):
    """Where a link stands."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class MovedRecords:
    """What moves from a linked subject to the kept one: stays, DNA profiles, codes issued for samples."""

    admission_ids: tuple[int, ...] = ()
    profile_ids: tuple[int, ...] = ()
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StayLink:
    """`admission_ids` are the stays that moved from the linked subject to the kept one.

    `profile_ids` and `codes` are the DNA profiles and collection codes that moved with them.
    """

    id: int
    kept_subject_id: int
    linked_subject_id: int
    state: LinkState
    reason: str
    admission_ids: tuple[int, ...]
    profile_ids: tuple[int, ...]
    codes: tuple[str, ...]
    was_searchable: bool
    proposed_by: int
    proposed_at: datetime
    closed_by: int | None
    closed_at: datetime | None
    undone_by: int | None
    undone_at: datetime | None
    undoing_reason: str | None
