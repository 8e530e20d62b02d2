"""What each pack found in each photo. Boxes, landmarks and measurements are sealed."""

from collections.abc import Collection

from sqlalchemy import select

from models.message import Message
from models.pack import PackRef
from models.photo import PhotoAssessment
from models.quality import Verdict
from store.assessment_json import assessment_of, findings_of
from store.encryption import seal_context
from store.packs import PackKeys
from store.sealed_values import open_json, seal_json
from store.tables.photos import PhotoAssessmentRow
from store.transaction import Transaction

NOT_YET_ASSESSED = PhotoAssessment(
    faces=(),
    chosen_face=None,
    verdict=Verdict.REFUSED,
    reasons=(
        Message(
            "这张照片还没有用当前的人脸模型分析。",
            "This photo has not been analysed with the face networks in use.",
        ),
    ),
    advice=(
        Message("系统会在后台分析，请稍后再看。", "It will be analysed in the background; look again later."),
    ),
)
"""Stands in for the assessment of a photo that the pack in question has not seen."""


class Assessments:
    """Assessments by photo, for one pack at a time."""

    def __init__(self, transaction: Transaction, packs: PackKeys) -> None:
        self._transaction = transaction
        self._packs = packs

    def record(self, photo_id: int, pack: PackRef, assessment: PhotoAssessment) -> None:
        """Stores what the pack found, in place of what it found before."""
        context = _context(photo_id, pack)
        values = {
            "verdict": assessment.verdict.value,
            "chosen_face": assessment.chosen_face,
            "sealed_findings": seal_json(self._transaction.keyring, findings_of(assessment), context),
        }
        key = {"photo_id": photo_id, "pack_key": self._packs.of(pack)}
        self._transaction.upsert(PhotoAssessmentRow, key, values)

    def of_photos(self, photo_ids: Collection[int], pack: PackRef) -> dict[int, PhotoAssessment]:
        """The pack's assessment of each photo it has seen, by photo number."""
        query = select(
            PhotoAssessmentRow.photo_id,
            PhotoAssessmentRow.sealed_findings,
            PhotoAssessmentRow.chosen_face,
            PhotoAssessmentRow.verdict,
        ).where(
            PhotoAssessmentRow.photo_id.in_(set(photo_ids)),
            PhotoAssessmentRow.pack_key == self._packs.find(pack),
        )
        found: dict[int, PhotoAssessment] = {}
        for photo_id, sealed, chosen_face, verdict in self._transaction.session.execute(query):
            findings = open_json(self._transaction.keyring, sealed, _context(photo_id, pack))
            found[photo_id] = assessment_of(findings, chosen_face, Verdict(verdict))
        return found


def _context(photo_id: int, pack: PackRef) -> str:
    return seal_context("photo_assessments.sealed_findings", photo_id, pack.id, pack.digest)
