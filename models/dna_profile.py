"""One stored STR profile: coded, never edited, only superseded."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from models.profile import Profile
from models.subject import Sex
from models.submission import SampleClass


class ProfileState(StrEnum):
    """Whether searches use the profile."""

    ACTIVE = "active"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class SampleFacts:
    """What the laboratory states about a sample: a code, never a name."""

    code: str
    sample_class: SampleClass
    laboratory: str | None = None
    kit_name: str | None = None
    declared_sex: Sex | None = None
    sex_by_amel: Sex = Sex.UNKNOWN

    @property
    def sex(self) -> Sex:
        """The sex by AMEL, else as declared: it decides which mutation rates a parent has."""
        if self.sex_by_amel is not Sex.UNKNOWN:
            return self.sex_by_amel
        return self.declared_sex or Sex.UNKNOWN


@dataclass(frozen=True, slots=True)
class Supersession:
    """Why a profile is not used any more, and the profile in its place; None where there is none yet."""

    successor_id: int | None
    reason: str
    decided_by: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class DnaProfile:
    """A profile that was accepted from a batch; `content_digest` is keyed and equal for equal content.

    `is_searchable`: the person it is known to be of, if any, may be searched for or with.
    """

    id: int
    batch_id: int
    sample: SampleFacts
    profile: Profile
    content_digest: str
    submitted_by: str
    received_at: datetime
    supersession: Supersession | None = None
    is_searchable: bool = True

    @property
    def state(self) -> ProfileState:
        """Active until superseded."""
        return ProfileState.ACTIVE if self.supersession is None else ProfileState.SUPERSEDED
