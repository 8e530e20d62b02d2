"""Photos, and what was found in them, as JSON."""

from datetime import date
from typing import Self

from pydantic import ConfigDict, Field

from api.schemas.common import Given, Instant, Told, ToldRecord, Words
from api.schemas.examples import PHOTO, SEARCH
from api.schemas.searches import RecordTold, SearchTold
from casework.photo_warnings import PhotoWarning, PhotoWarningKind
from models.face import Box, Face
from models.photo import Photo
from models.quality import QualityComponent, Verdict


class BoxTold(Told):
    """A rectangle in pixels of the photo as stored."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def of(cls, box: Box) -> Self:
        """The rectangle as an answer carries it, to a tenth of a pixel."""
        return cls(
            left=round(box.left, 1),
            top=round(box.top, 1),
            right=round(box.right, 1),
            bottom=round(box.bottom, 1),
        )


class ComponentTold(Told):
    """One measured property of a face (names after ISO/IEC 29794-5)."""

    name: str
    value: float
    unit: str
    verdict: Verdict
    reason: Words | None
    advice: Words | None

    @classmethod
    def of(cls, component: QualityComponent) -> Self:
        """The measurement as an answer carries it."""
        return cls(
            name=component.name,
            value=round(component.value, 4),
            unit=component.unit,
            verdict=component.verdict,
            reason=Words.of(component.reason) if component.reason else None,
            advice=Words.of(component.advice) if component.advice else None,
        )


class FaceTold(Told):
    """One face found in a photo: `index` is what choosing a face refers to."""

    index: int
    box: BoxTold
    detector_score: float
    verdict: Verdict
    components: list[ComponentTold]

    @classmethod
    def of(cls, index: int, face: Face) -> Self:
        """The face as an answer carries it."""
        return cls(
            index=index,
            box=BoxTold.of(face.box),
            detector_score=round(face.detector_score, 4),
            verdict=face.quality.verdict,
            components=[ComponentTold.of(each) for each in face.quality.components],
        )


class PhotoTold(ToldRecord):
    """A stored photo with its verdict, the reasons, and what to do about them."""

    collection = "photos"

    model_config = ConfigDict(json_schema_extra={"examples": [PHOTO]})

    owner: RecordTold
    width_px: int
    height_px: int
    taken_on: date | None
    source: str | None
    received_at: Instant
    verdict: Verdict
    reasons: list[Words]
    advice: list[Words]
    faces: list[FaceTold]
    chosen_face: int | None
    needs_face_choice: bool
    image: str = Field(description="Where the picture is")

    @classmethod
    def of(cls, photo: Photo) -> Self:
        """The photo as an answer carries it."""
        found = photo.assessment
        return cls(
            id=photo.id,
            owner=RecordTold.of(photo.owner),
            width_px=photo.width_px,
            height_px=photo.height_px,
            taken_on=photo.taken_on,
            source=photo.source,
            received_at=photo.received_at,
            verdict=found.verdict,
            reasons=[Words.of(each) for each in found.reasons],
            advice=[Words.of(each) for each in found.advice],
            faces=[FaceTold.of(index, face) for index, face in enumerate(found.faces)],
            chosen_face=found.chosen_face,
            needs_face_choice=found.needs_face_choice,
            image=f"/v1/photos/{photo.id}/image",
        )


class PhotoWarningTold(Told):
    """Something odd about a photo, for people to clear up; nothing is linked or refused because of it."""

    kind: PhotoWarningKind
    reason: Words
    advice: Words
    records: list[RecordTold] = Field(description="Other records it concerns, for those who may see them")

    @classmethod
    def of(cls, one: PhotoWarning, *, with_records: bool) -> Self:
        """The warning as an answer carries it."""
        return cls(
            kind=one.kind,
            reason=Words.of(one.reason),
            advice=Words.of(one.advice),
            records=[RecordTold.of(each) for each in one.records] if with_records else [],
        )


class PhotoAdded(Told):
    """A photo and its search; `search` is null when none ran or the caller may not see candidates."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"photo": PHOTO, "search": SEARCH, "warnings": []}]}
    )

    photo: PhotoTold
    search: SearchTold | None
    warnings: list[PhotoWarningTold] = Field(description="What is odd about the photo; nothing as a rule")


class FaceChoice(Given):
    """Which face of a photo is the person's."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"face": 0}]})

    face: int = Field(ge=0, le=999, description="`index` of the face")
