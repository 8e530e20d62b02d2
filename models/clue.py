"""Clues: what somebody said or a paper shows about who a person in care may be, as it was heard."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from models.register import Withdrawal


class ClueKind(StrEnum):
    """What a clue is about."""

    NAME = "name"
    NICKNAME = "nickname"
    PLACE = "place"
    SCHOOL_OR_WORK = "school_or_work"
    RELATIVE_NAME = "relative_name"
    RESIDENT_ID = "resident_id"
    PHONE = "phone"
    DIALECT = "dialect"
    PHRASE = "phrase"
    OTHER = "other"


class ClueSource(StrEnum):
    """From whom a clue comes."""

    PERSON = "person"
    BYSTANDER = "bystander"
    DOCUMENT = "document"
    INSTITUTION = "institution"


class Certainty(StrEnum):
    """How sure they were who heard it."""

    SURE = "sure"
    LIKELY = "likely"
    UNSURE = "unsure"


NAMES = frozenset({ClueKind.NAME, ClueKind.NICKNAME})
"""Kinds of clues that say what the person is called."""


@dataclass(frozen=True, slots=True)
class ClueFacts:
    """A clue as heard: nothing is corrected in it. `language` are the dialect or language and its words."""

    kind: ClueKind
    text: str
    source: ClueSource
    certainty: Certainty
    heard_at: datetime
    heard_by: str
    language: str | None = None

    @property
    def is_given_name(self) -> bool:
        """A name that an institution gave: an alias, never evidence."""
        return self.kind in NAMES and self.source is ClueSource.INSTITUTION


@dataclass(frozen=True, slots=True)
class Clue:
    """A recorded clue of one stay. `ending` says why it no longer counts: retracted or superseded.

    `supersedes` is the clue it replaces, `superseded_by` the one that replaces it.
    """

    id: int
    admission_id: int
    subject_id: int
    facts: ClueFacts
    recorded_by: str
    recorded_at: datetime
    supersedes: int | None = None
    superseded_by: int | None = None
    ending: Withdrawal | None = None

    @property
    def is_evidence(self) -> bool:
        """It counts: it stands, and it is no name that an institution gave."""
        return self.ending is None and not self.facts.is_given_name


class AliasKind(StrEnum):
    """Where an alias comes from; one that an institution gave is never evidence."""

    HEARD = "heard"
    INSTITUTION_GIVEN = "institution_given"
    REGISTERED = "registered"


@dataclass(frozen=True, slots=True)
class Alias:
    """A name by which a subject is or was known. `origin` names the record, such as `clue:15`."""

    name: str
    kind: AliasKind
    origin: str
