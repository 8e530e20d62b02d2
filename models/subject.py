"""The sheltered person: a human being, whoever they turn out to be."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Sex(StrEnum):
    """Observed or stated sex."""

    FEMALE = "female"
    MALE = "male"
    UNKNOWN = "unknown"


class SubjectState(StrEnum):
    """Where a subject's case stands; being searchable is a separate flag."""

    IN_CARE_UNIDENTIFIED = "in_care_unidentified"
    RESIDENT = "resident"
    LONG_TERM = "long_term"
    SETTLEMENT_APPLIED = "settlement_applied"
    SETTLED = "settled"
    IDENTITY_CONFIRMED = "identity_confirmed"
    RETURNED = "returned"
    FOLLOW_UP = "follow_up"
    LEFT = "left"
    WALKED_OFF = "walked_off"
    TRANSFERRED = "transferred"
    DECEASED_UNIDENTIFIED = "deceased_unidentified"


@dataclass(frozen=True, slots=True)
class Subject:
    """A person in care or formerly in care.

    `is_searchable` says whether searches may find them; settled, walked-off and deceased-unidentified
    people stay searchable.
    """

    id: int
    state: SubjectState
    is_searchable: bool
    created_at: datetime
