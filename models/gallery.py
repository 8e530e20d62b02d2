"""Who is enrolled where: the kinds of gallery and the people in them."""

from dataclasses import dataclass
from enum import StrEnum


class GalleryKind(StrEnum):
    """One gallery per kind of record and per pack."""

    ADMISSIONS = "admissions"
    REPORTS = "reports"
    REGISTERS = "registers"


@dataclass(frozen=True, slots=True)
class PersonRef:
    """One person of a gallery: a subject (admissions), a missing person (reports) or a register entry."""

    gallery: GalleryKind
    id: int
