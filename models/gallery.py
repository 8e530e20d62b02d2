"""Who is enrolled where: the kinds of gallery and the people in them."""

from dataclasses import dataclass
from enum import StrEnum


class GalleryKind(StrEnum):
    """One gallery per kind of record and per pack."""

    ADMISSIONS = "admissions"
    REPORTS = "reports"
    REGISTERS = "registers"


@dataclass(frozen=True, slots=True)
class EventMark:
    """A position in the sequence of template events; equal marks mean equal history up to there.

    `token` was drawn at random with the event, so a store that was restored from a backup and then went
    another way has other tokens under the same numbers.
    """

    seq: int
    token: int


@dataclass(frozen=True, slots=True)
class PersonRef:
    """One person of a gallery: a subject (admissions), a missing person (reports) or a register entry."""

    gallery: GalleryKind
    id: int
