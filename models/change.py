"""Changes that may make an earlier comparison out of date, numbered in the order of their commits."""

from dataclasses import dataclass
from enum import StrEnum


class ChangeKind(StrEnum):
    """What changed; template events tell of faces."""

    SUBJECT = "subject"
    REPORT = "report"
    PROFILE = "profile"
    FAMILY = "family"
    CLUE = "clue"
    PAIR = "pair"


@dataclass(frozen=True, slots=True)
class Change:
    """`item_id` is the number of the subject, report, profile, family or clue; for a pair, its subject's."""

    seq: int
    kind: ChangeKind
    item_id: int
