"""What is odd about a new photo: another person has it too, or it is unlike the person's other photos.

A warning is for people to clear up. Nothing is linked, moved or refused because of one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from casework.face_engine import FaceEngine
from casework.pictured import pictured
from casework.records import person_in, record_of, records_of
from casework.runtime import Runtime
from casework.weigh import calibrated_pair
from matching.face.calibration import Calibration
from models.message import Message
from models.photo import Photo, PhotoOwner
from models.template import Template
from store.unit_of_work import UnitOfWork


class PhotoWarningKind(StrEnum):
    """What is odd about the photo."""

    SAME_PICTURE_ELSEWHERE = "same_picture_elsewhere"
    UNLIKE_OTHER_PHOTOS = "unlike_other_photos"


@dataclass(frozen=True, slots=True)
class PhotoWarning:
    """One thing to clear up, and the records it concerns beside the photo's own."""

    kind: PhotoWarningKind
    reason: Message
    advice: Message
    records: tuple[PhotoOwner, ...] = ()


def photo_warnings(runtime: Runtime, photo: Photo) -> tuple[PhotoWarning, ...]:
    """The warnings about a stored photo as records are now; empty when there is nothing odd.

    The same picture is recognised by its bytes or its stored rendition. Unlike: against every other photo of
    the person the calibrated face evidence speaks for two people; without a calibration nothing is said.
    """
    engine = runtime.faces()
    with runtime.store.read() as work:
        found = (_same_picture(work, photo), _unlike_others(work, engine, photo))
    return tuple(warning for warning in found if warning is not None)


def _same_picture(work: UnitOfWork, photo: Photo) -> PhotoWarning | None:
    owners = work.photos.owners_of_picture(photo.source_digest, photo.digest)
    records = records_of(work, owners, with_reporters=False)
    own = person_in(record_of(work, photo.owner))
    others = [owner for owner, record in records.items() if person_in(record) != own]
    if not others:
        return None
    return PhotoWarning(
        PhotoWarningKind.SAME_PICTURE_ELSEWHERE,
        Message(
            "同一张照片也登记在另一个人名下。", "The very same picture is stored for another person as well."
        ),
        Message(
            "请核对：是同一个人，还是照片放错了？系统不会自动关联。",
            "Check whether it is one person or a mix-up; nothing is linked by itself.",
        ),
        tuple(sorted(others, key=lambda owner: (owner.kind, owner.id))),
    )


def _unlike_others(work: UnitOfWork, engine: FaceEngine, photo: Photo) -> PhotoWarning | None:
    person = person_in(record_of(work, photo.owner))
    templates = work.templates.of_persons([person], engine.ref).get(person, [])
    own = [template for template in templates if template.photo_id == photo.id]
    others = [template for template in templates if template.photo_id != photo.id]
    if engine.calibration is None or not own or not others:
        return None
    if _best_log10_lr(work, engine, engine.calibration, own[0], others) >= 0:
        return None
    return PhotoWarning(
        PhotoWarningKind.UNLIKE_OTHER_PHOTOS,
        Message(
            "这张照片与此人的其他照片不像：按校准数据，更像是两个人。",
            "The photo is unlike the person's other photos: by the calibration rather two people than one.",
        ),
        Message(
            "请核对是否上传到了正确的人名下，或选错了人脸。",
            "Check that it was added to the right person, and that the right face was chosen.",
        ),
    )


def _best_log10_lr(
    work: UnitOfWork,
    engine: FaceEngine,
    calibration: Calibration,
    own: Template,
    others: Sequence[Template],
) -> float:
    """The highest calibrated log10 LR of the template against any of the others."""
    photos = work.photos.of_ids({each.photo_id for each in (own, *others)}, engine.ref)
    shown = pictured(work, photos.values())
    best = -np.inf
    for other in others:
        score = float(own.vector.astype(np.float64) @ other.vector.astype(np.float64))
        pair = calibrated_pair(
            max(-1.0, min(1.0, score)), shown[own.photo_id], shown[other.photo_id], calibration
        )
        best = max(best, pair.evidence.log10_lr if pair.evidence.log10_lr is not None else 0.0)
    return float(best)
