"""Those who miss a person, and what each of them agrees to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Purpose(StrEnum):
    """What a report may be used for, each only while somebody behind it agrees."""

    SEARCH_BY_FACE = "search_by_face"
    SEARCH_BY_DNA = "search_by_dna"
    PUBLICATION = "publication"


SEARCHES = frozenset({Purpose.SEARCH_BY_FACE, Purpose.SEARCH_BY_DNA})
"""The purposes that are searches."""

FIRST_CONSENT = SEARCHES
"""What somebody who files a report agrees to unless they say otherwise: to be searched for, not published."""


@dataclass(frozen=True, slots=True)
class Consent:
    """One agreement to one purpose. A withdrawn one is kept; agreeing again is another one."""

    id: int
    purpose: Purpose
    given_at: datetime
    recorded_by: str
    withdrawn_at: datetime | None = None
    withdrawal_recorded_by: str | None = None

    @property
    def is_given(self) -> bool:
        """The agreement holds."""
        return self.withdrawn_at is None


@dataclass(frozen=True, slots=True)
class ReporterFacts:
    """Who reports, how to reach them, and what they are to the missing person, in their own words."""

    name: str | None = None
    contact: str | None = None
    relation: str | None = None


@dataclass(frozen=True, slots=True)
class Reporter:
    """One person behind a report; `withdrawn_at` once they no longer stand behind it."""

    id: int
    report_id: int
    facts: ReporterFacts
    consents: tuple[Consent, ...]
    recorded_at: datetime
    recorded_by: str
    withdrawn_at: datetime | None = None
    withdrawal_recorded_by: str | None = None

    @property
    def agrees_to(self) -> frozenset[Purpose]:
        """The purposes this person agrees to now."""
        return frozenset(consent.purpose for consent in self.consents if consent.is_given)

    @property
    def is_searched_with(self) -> bool:
        """Their name and number may be compared with what is heard: they stand behind a search."""
        return self.withdrawn_at is None and bool(self.agrees_to & SEARCHES)


def agreed_purposes(reporters: Iterable[Reporter]) -> frozenset[Purpose]:
    """The purposes that at least one of the people behind a report agrees to."""
    return frozenset().union(*(reporter.agrees_to for reporter in reporters))
