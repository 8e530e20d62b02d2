"""From a comparison score to a bounded log10 likelihood ratio and a false match rate: applying a calibration.

Fitting is `calibration_fit`; this side needs numpy alone.
"""

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
import numpy.typing as npt

from matching.face import calibration_words as words
from matching.face.calibration_artefact import Artefact, Cause, StratumFit, read_artefact
from matching.face.calibration_strata import (
    ALL_KEYS,
    PairCircumstances,
    Span,
    StratumKey,
    age_class_of,
    gap_of,
    narrowest,
)
from models.errors import CalibrationUnusable
from models.evidence import EvidenceItem, EvidenceKind
from models.message import Message
from models.quality import Verdict

__all__ = ["CalibratedScore", "Calibration", "PairCircumstances", "find_calibration", "uncalibrated"]

# Templates are stored as float16: their cosines may leave [-1, 1] by this much.
_ROUNDING = 0.01


@dataclass(frozen=True, slots=True)
class CalibratedScore:
    """A score as evidence, and P(a non-mated pair of this stratum scores as high or higher).

    `is_rate_a_bound`: no calibration data reach that score, the rate is only known to be at most this.
    """

    evidence: EvidenceItem
    false_match_rate: float
    is_rate_a_bound: bool


@dataclass(frozen=True, slots=True)
class _Weakening:
    log10_lr_factor: float = 1.0
    rate_factor: float = 1.0


class Calibration:
    """A fitted, versioned map from scores of one pack to evidence; immutable."""

    def __init__(self, artefact: Artefact) -> None:
        self.id = artefact.id
        self.pack_id = artefact.pack.id
        self.artefact = artefact
        self._fits = {fit.key: fit for fit in artefact.strata}
        self._left_out = {entry.key: entry for entry in artefact.left_out}

    def evaluate(self, score: float, circumstances: PairCircumstances) -> CalibratedScore:
        """The evidence of one comparison; monotone in `score` for equal circumstances.

        Raises ValueError for a score that is no cosine, and for a refused photo, which is never compared.
        """
        if not abs(score) <= 1 + _ROUNDING:
            raise ValueError(f"not a cosine: {score}")
        if circumstances.weakest_quality is Verdict.REFUSED:
            raise ValueError("a refused photo is not compared")
        fit, doubts, notes = self._stratum(circumstances)
        weakening = self._weakening(circumstances.weakest_quality, doubts, notes)
        rate, is_bound = _rate(fit, score)
        return CalibratedScore(
            evidence=_evidence(fit, score, weakening.log10_lr_factor, doubts, notes),
            false_match_rate=min(1.0, rate * weakening.rate_factor),
            is_rate_a_bound=is_bound,
        )

    def log10_lrs(
        self, scores: npt.NDArray[np.float64], circumstances: PairCircumstances
    ) -> tuple[npt.NDArray[np.float64], bool]:
        """log10 LRs float64[n] of many scores under one set of circumstances, and whether it is covered.

        The same numbers as `evaluate` gives one by one.
        """
        fit, doubts, notes = self._stratum(circumstances)
        weakening = self._weakening(circumstances.weakest_quality, doubts, notes)
        return weakening.log10_lr_factor * _bounded(fit, scores), not doubts

    def lowest_score_below(self, rate: float) -> float:
        """No score below this has a false match rate under `rate`, or one that is only a bound.

        In any stratum; for passing over pairs that cannot be listed before their circumstances are known.
        """
        eased = rate / min(1.0, _weak_rate_factor(self.artefact))
        return min(_lowest_score_below(fit, eased) for fit in self._fits.values())

    def _stratum(self, case: PairCircumstances) -> tuple[StratumFit, list[Message], list[Message]]:
        """The fit to use, doubts whether it covers the case, and other remarks."""
        age_class, gap = age_class_of(case.probe_age, case.candidate_age), gap_of(case)
        wanted = narrowest(ALL_KEYS, age_class, gap)
        used = narrowest(tuple(self._fits), age_class, gap)
        fit = self._fits[used]
        doubts = _coverage_doubts(fit, case, gap)
        notes = [words.calibrated_on(used, fit.counts.mated_people)]
        if age_class is None:
            notes.append(words.ages_unknown())
        elif used != wanted:
            self._say_why_wider(wanted, used, doubts, notes)
        return fit, doubts, notes

    def _say_why_wider(
        self, wanted: StratumKey, used: StratumKey, doubts: list[Message], notes: list[Message]
    ) -> None:
        left_out = self._left_out.get(wanted)
        if left_out is not None and left_out.cause is Cause.NOT_BETTER:
            notes.append(words.gap_not_apart(wanted))
        elif used.age_class is None:
            doubts.append(words.class_not_calibrated(wanted))
        else:
            doubts.append(words.too_few_people(wanted, left_out.counts.mated_people if left_out else 0))

    def _weakening(self, quality: Verdict, doubts: list[Message], notes: list[Message]) -> _Weakening:
        if quality is Verdict.USABLE:
            return _Weakening()
        measured = self.artefact.weak_photos
        if measured is None:
            doubts.append(words.weak_photo(is_measured=False))
            return _Weakening()
        notes.append(words.weak_photo(is_measured=True))
        return _Weakening(measured.log10_lr_factor, measured.rate_factor)


def find_calibration(
    pack_id: str, embedding_digest: str, *, folders: tuple[Path, ...] = ()
) -> Calibration | None:
    """The calibration of these networks: from `folders` in order, else the one shipped; the highest version.

    Files of other packs, or of other networks under the same pack id, are passed over. None: not calibrated.
    Raises CalibrationUnusable for a malformed file.
    """
    for folder in folders:
        found = [read_calibration(path) for path in sorted(folder.glob("*.json"))]
        if chosen := _newest(found, pack_id, embedding_digest):
            return chosen
    return _newest(_shipped(), pack_id, embedding_digest)


def read_calibration(path: Path) -> Calibration:
    """The calibration in a file; raises CalibrationUnusable naming the file and field."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CalibrationUnusable(
            "calibration_unreadable",
            Message(f"无法读取校准文件 {path}。", f"The calibration file {path} cannot be read: {error}."),
            Message("请检查文件是否存在、是否可读。", "Check that the file exists and may be read."),
        ) from None
    return Calibration(read_artefact(text, str(path)))


def uncalibrated(pack_id: str) -> EvidenceItem:
    """Evidence for a pack without a calibration: no ratio, and how to get one."""
    return EvidenceItem(
        kind=EvidenceKind.FACE,
        log10_lr=None,
        lower_bound=None,
        upper_bound=None,
        stratum=None,
        is_covered=False,
        reason=words.not_calibrated(pack_id),
    )


def _shipped() -> list[Calibration]:
    folder = files("matching.face") / "calibrations"
    entries = sorted(
        (entry for entry in folder.iterdir() if entry.name.endswith(".json")), key=lambda e: e.name
    )
    return [Calibration(read_artefact(entry.read_text("utf-8"), entry.name)) for entry in entries]


def _newest(found: list[Calibration], pack_id: str, embedding_digest: str) -> Calibration | None:
    fitting = [
        one
        for one in found
        if one.pack_id == pack_id and one.artefact.pack.embedding_digest == embedding_digest
    ]
    return max(fitting, key=lambda one: (one.artefact.version, one.id), default=None)


def _coverage_doubts(fit: StratumFit, case: PairCircumstances, gap: Span | None) -> list[Message]:
    doubts: list[Message] = []
    ages = [Span(age.low_years, age.high_years) for age in (case.probe_age, case.candidate_age) if age]
    # An age may be stated as a range that reaches past the data: only one wholly outside is not covered.
    if fit.ages and any(age.low > fit.ages.high or age.high < fit.ages.low for age in ages):
        doubts.append(words.outside_ages(fit.ages.low, fit.ages.high))
    if fit.gaps and gap and gap.low > fit.gaps.high:
        doubts.append(words.outside_gaps(fit.gaps.high))
    return doubts


def _evidence(
    fit: StratumFit, score: float, factor: float, doubts: list[Message], notes: list[Message]
) -> EvidenceItem:
    raw = fit.intercept + fit.slope * score
    if not fit.lower_bound < raw < fit.upper_bound:
        notes.append(words.beyond_the_data(is_upper=raw >= fit.upper_bound))
    return EvidenceItem(
        kind=EvidenceKind.FACE,
        log10_lr=factor * min(max(raw, fit.lower_bound), fit.upper_bound),
        lower_bound=factor * fit.lower_bound,
        upper_bound=factor * fit.upper_bound,
        stratum=fit.key.name,
        is_covered=not doubts,
        reason=words.joined([*notes, *doubts]),
    )


def _bounded(fit: StratumFit, scores: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.clip(fit.intercept + fit.slope * scores, fit.lower_bound, fit.upper_bound)


def _rate(fit: StratumFit, score: float) -> tuple[float, bool]:
    """The false match rate at a score, log-linear between points of the tail; and whether it is a bound."""
    scores = np.array([point.score for point in fit.tail])
    log_rates = np.log10([point.rate for point in fit.tail])
    rate = float(10 ** np.interp(score, scores, log_rates))
    return max(rate, fit.lowest_rate), bool(score >= scores[-1])


def _weak_rate_factor(artefact: Artefact) -> float:
    return 1.0 if artefact.weak_photos is None else artefact.weak_photos.rate_factor


def _lowest_score_below(fit: StratumFit, rate: float) -> float:
    """The point of the tail before the first one under `rate`; rates fall from point to point."""
    before = fit.tail[0].score
    for point in fit.tail:
        if point.rate < rate:
            return before
        before = point.score
    return fit.tail[-1].score
