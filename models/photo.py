"""A photo of a person and what was found in it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from models.face import Face
from models.message import Message
from models.quality import Verdict


class OwnerKind(StrEnum):
    """The record a photo was added to."""

    ADMISSION = "admission"
    REPORT = "report"
    REGISTER = "register"


@dataclass(frozen=True, slots=True)
class PhotoOwner:
    """The admission, report or register entry a photo belongs to."""

    kind: OwnerKind
    id: int


@dataclass(frozen=True, slots=True)
class PhotoAssessment:
    """Whether and how a photo can be used: the chosen face, the verdict and plain reasons with advice.

    `chosen_face` indexes `faces`; None when there is no face or a person must choose one.
    """

    faces: tuple[Face, ...]
    chosen_face: int | None
    verdict: Verdict
    reasons: tuple[Message, ...]
    advice: tuple[Message, ...]

    @property
    def needs_face_choice(self) -> bool:
        """Several faces are candidates and nobody has said which one is meant."""
        return self.chosen_face is None and bool(self.faces)


@dataclass(frozen=True, slots=True)
class Photo:
    """A stored photo: upright, metadata removed, `width_px` x `height_px`.

    `digest` addresses the encrypted rendition; `source_digest` identifies the uploaded bytes, so the
    same upload twice is the same photo. `taken_on` is when the picture was taken, if known.
    """

    id: int
    owner: PhotoOwner
    digest: str
    source_digest: str
    width_px: int
    height_px: int
    taken_on: date | None
    source: str | None
    received_at: datetime
    assessment: PhotoAssessment
