"""A sample that equals a stored profile: it waits until a person says why, and what was said is kept."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class HeldVerdict(StrEnum):
    """Why two samples agree everywhere.

    `match_superseded`: it was the stored profile that was wrong, and nothing equal stands any more.
    """

    SAME_PERSON = "same_person"
    TWINS = "twins"
    SWAP_OR_CONTAMINATION = "swap_or_contamination"
    MATCH_SUPERSEDED = "match_superseded"


SHARING = frozenset({HeldVerdict.SAME_PERSON, HeldVerdict.TWINS})
"""Verdicts by which the sample enters beside the profiles it equals."""


@dataclass(frozen=True, slots=True)
class HeldDecision:
    """What a DNA reviewer decided, why, and the profiles the sample equalled then, by number.

    `same_as_id`: of several, the one whose person it is, where that was said.
    """

    verdict: HeldVerdict
    reason: str
    matched_ids: tuple[int, ...]
    decided_by: str
    decided_at: datetime
    same_as_id: int | None = None


@dataclass(frozen=True, slots=True)
class SharedGenotype:
    """Two profiles that agree everywhere as a person decided; `verdict` is one of `SHARING`."""

    first_id: int
    second_id: int
    verdict: HeldVerdict

    @property
    def pair(self) -> frozenset[int]:
        """Both profiles, in no order."""
        return frozenset({self.first_id, self.second_id})
