"""From best pairs to a candidate list: calibrate each pair, rank all of them by evidence, cap the list."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from casework.photo_ages import years_apart
from casework.pictured import Pictured
from casework.retrieval import BestPair
from matching.face.bands import band_of, expected_false_candidates
from matching.face.calibration import CalibratedScore, Calibration, PairCircumstances, uncalibrated
from models.candidate import Candidate
from models.evidence import Band
from models.gallery import GalleryKind, PersonRef
from models.quality import worst

_LEADS = (Band.STRONG_LEAD, Band.LEAD, Band.POSSIBLE)


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


@dataclass(frozen=True, slots=True)
class Ranked:
    """The people on the list, ranked from 1; `left_out` counts the leads it had no room for, by gallery."""

    listed: tuple[Candidate, ...]
    left_out: Mapping[GalleryKind, int]


def weighed_pairs(pairs: Sequence[BestPair], weighing: Weighing) -> list[Candidate]:
    """Each pair as a candidate with what it is worth; not ranked yet."""
    return [_weighed(pair, weighing) for pair in pairs]


def ranked_list(candidates: Iterable[Candidate], *, limit: int) -> Ranked:
    """The `limit` people with the highest log10 LR (then score) over all galleries together.

    Equals keep the order they are given in. Whom chance explains as well is no lead, and nobody is a lead
    where scores cannot be turned into evidence.
    """
    ranked = sorted(candidates, key=_strength, reverse=True)
    return Ranked(
        listed=tuple(replace(each, rank=rank) for rank, each in enumerate(ranked[:limit], start=1)),
        left_out=Counter(each.person.gallery for each in ranked[limit:] if each.band in _LEADS),
    )


def _strength(candidate: Candidate) -> tuple[float, float]:
    log10_lr = candidate.evidence.log10_lr
    return (0.0 if log10_lr is None else log10_lr, candidate.comparison_score)


def _weighed(pair: BestPair, weighing: Weighing) -> Candidate:
    probe = weighing.photos[pair.probe_template.photo_id]
    other = weighing.photos[weighing.photo_of_template[pair.candidate_template_id]]
    calibration = weighing.calibration
    calibrated = None if calibration is None else calibrated_pair(pair.score, probe, other, calibration)
    evidence = calibrated.evidence if calibrated else uncalibrated(weighing.pack_id)
    expected = None
    if calibrated is not None:
        expected = expected_false_candidates(calibrated.false_match_rate, weighing.comparisons)
    return Candidate(
        rank=0,
        person=PersonRef(weighing.gallery, pair.person_id),
        probe_photo_id=probe.photo_id,
        candidate_photo_id=other.photo_id,
        comparison_score=pair.score,
        evidence=evidence,
        expected_false_candidates=expected,
        is_expectation_a_bound=calibrated is not None and calibrated.is_rate_a_bound,
        band=band_of(expected, evidence.log10_lr),
    )


def calibrated_pair(
    score: float, probe: Pictured, other: Pictured, calibration: Calibration
) -> CalibratedScore:
    """The cosine of two photos as evidence, by their ages, the years between and the weaker quality."""
    circumstances = PairCircumstances(
        probe_age=probe.age,
        candidate_age=other.age,
        years_between=years_apart(probe.taken_on, other.taken_on),
        weakest_quality=worst((probe.verdict, other.verdict)),
    )
    return calibration.evaluate(score, circumstances)
