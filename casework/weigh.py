"""From best pairs to a candidate list: calibrate each pair, rank by evidence, cap the list."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from casework.photo_ages import years_apart
from casework.pictured import Pictured
from casework.retrieval import BestPair
from matching.face.bands import band_of
from matching.face.calibration import Calibration, PairCircumstances
from models.candidate import Candidate
from models.evidence import Band, EvidenceItem, EvidenceKind
from models.gallery import GalleryKind, PersonRef
from models.message import Message
from models.quality import worst


@dataclass(frozen=True, slots=True)
class Weighing:
    """How scores of one search over one gallery become evidence.

    `comparisons` is templates in the gallery times photos of the probe; `photos` describes every photo of
    the pairs by photo id; `photo_of_template` leads from candidate template id to photo id.
    """

    gallery: GalleryKind
    calibration: Calibration | None
    pack_id: str
    comparisons: int
    photos: Mapping[int, Pictured]
    photo_of_template: Mapping[int, int]


def ranked_candidates(pairs: list[BestPair], weighing: Weighing, *, limit: int) -> tuple[Candidate, ...]:
    """The `limit` people with the highest log10 LR (then score), ranked from 1 within the gallery."""
    candidates = sorted((_weighed(pair, weighing) for pair in pairs), key=_strength, reverse=True)
    return tuple(replace(candidate, rank=rank) for rank, candidate in enumerate(candidates[:limit], start=1))


def _strength(candidate: Candidate) -> tuple[float, float]:
    log10_lr = candidate.evidence.log10_lr
    return (0.0 if log10_lr is None else log10_lr, candidate.comparison_score)


def _weighed(pair: BestPair, weighing: Weighing) -> Candidate:
    probe = weighing.photos[pair.probe_template.photo_id]
    other = weighing.photos[weighing.photo_of_template[pair.candidate_template_id]]
    evidence, expected = _face_evidence(pair.score, probe, other, weighing)
    return Candidate(
        rank=0,
        person=PersonRef(weighing.gallery, pair.person_id),
        probe_photo_id=probe.photo_id,
        candidate_photo_id=other.photo_id,
        comparison_score=pair.score,
        evidence=evidence,
        expected_false_candidates=expected,
        band=Band.NOT_CALIBRATED if expected is None else band_of(expected),
    )


def _face_evidence(
    score: float, probe: Pictured, other: Pictured, weighing: Weighing
) -> tuple[EvidenceItem, float | None]:
    if weighing.calibration is None:
        return _uncalibrated(weighing.pack_id), None
    calibrated = weighing.calibration.evaluate(
        score,
        PairCircumstances(
            probe_age=probe.age,
            candidate_age=other.age,
            years_between=years_apart(probe.taken_on, other.taken_on),
            weakest_quality=worst((probe.verdict, other.verdict)),
        ),
    )
    return calibrated.evidence, calibrated.false_match_rate * weighing.comparisons


def _uncalibrated(pack_id: str) -> EvidenceItem:
    reason = Message(
        zh=f"模型包 {pack_id} 尚未校准，比对分数不能换算成证据强度；请运行 guitu calibrate faces。",
        en=f"The pack {pack_id} has no calibration, so the score cannot be turned into evidence; "
        "run guitu calibrate faces.",
    )
    return EvidenceItem(
        EvidenceKind.FACE,
        log10_lr=None,
        lower_bound=None,
        upper_bound=None,
        stratum=None,
        is_covered=False,
        reason=reason,
    )
