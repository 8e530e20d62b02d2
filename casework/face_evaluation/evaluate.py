"""How well a pack finds people among photos with known people, measured through the real pipeline."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from casework.face_evaluation.evaluate_pairs import AskedPairs, Float64Vector, IntVector, asked_pairs
from casework.face_evaluation.face_folder import FaceFolder
from casework.face_evaluation.face_vectors import ReadPhoto
from matching.face.calibration import Calibration, PairCircumstances
from matching.face.metrics import (
    Verification,
    cllr,
    cllr_min,
    equal_error_rate,
    rank_shares,
    ranks_of,
    tar_at_far,
)
from models.errors import InvalidInput
from models.message import Message
from models.quality import Verdict, worst

FALSE_ACCEPT_RATES = {"1e-2": 1e-2, "1e-3": 1e-3, "1e-4": 1e-4}
_AT_ONCE = 50_000


@dataclass(frozen=True, slots=True)
class PhotoCounts:
    """Files found, and what became of them. `refused` lists path and reason of those without a template.

    `faces_taken` photos had several comparable faces, of which the largest was taken.
    """

    people: int
    photos: int
    weak: int
    unreadable: int
    faces_taken: int
    refused: tuple[tuple[str, Message], ...]


@dataclass(frozen=True, slots=True)
class PairResults:
    """One-to-one comparison. A mated pair with a refused photo is a miss at every threshold (`mated_missed`);
    a non-mated one is no comparison (`non_mated_skipped`) and does not make the false accept rate look lower.
    """

    mated: int
    mated_missed: int
    non_mated: int
    non_mated_skipped: int
    is_sampled: bool
    at_far: dict[str, Verification]
    eer: float


@dataclass(frozen=True, slots=True)
class SearchResults:
    """One-to-many: the first usable photo of each person enrolled, all others probes; None without probes.

    A refused probe, and a probe of a person of whom nothing could be enrolled, is a miss.
    """

    enrolled: int
    probes: int
    rank1: float | None
    rank10: float | None


@dataclass(frozen=True, slots=True)
class RatioResults:
    """Cost of the calibrated log10 LRs of the compared pairs; `not_covered` of them lie outside its data."""

    calibration: str
    pairs: int
    not_covered: int
    cllr: float
    cllr_min: float


@dataclass(frozen=True, slots=True)
class FaceEvaluation:
    """All that was measured; `ratios` is None for a pack without a calibration. See docs/evaluation.md."""

    photos: PhotoCounts
    pairs: PairResults
    search: SearchResults
    ratios: RatioResults | None


def evaluate_faces(
    folder: FaceFolder, photos: list[ReadPhoto], calibration: Calibration | None
) -> FaceEvaluation:
    """All measures over the pairs the folder states, or over all its pairs; `photos` as in the folder.

    Raises InvalidInput when no mated or no non-mated pair was asked for, or none could be compared.
    """
    asked = asked_pairs(folder)
    has_template = np.array([photo.vector is not None for photo in photos])
    compared = asked.where(has_template[asked.first] & has_template[asked.second])
    _require_both_kinds(folder, asked, compared)
    score = _scores(photos, compared)
    return FaceEvaluation(
        photos=_photo_counts(folder, photos),
        pairs=_pair_results(asked, compared, score),
        search=_search_results(folder, photos),
        ratios=None
        if calibration is None
        else _ratio_results(folder, photos, compared, score, calibration=calibration),
    )


def _photo_counts(folder: FaceFolder, photos: list[ReadPhoto]) -> PhotoCounts:
    return PhotoCounts(
        people=len(folder.people),
        photos=len(photos),
        weak=sum(photo.vector is not None and photo.verdict is Verdict.WEAK for photo in photos),
        unreadable=sum(not photo.is_readable for photo in photos),
        faces_taken=sum(photo.was_chosen for photo in photos),
        refused=tuple(
            (where.path, photo.refusal)
            for where, photo in zip(folder.photos, photos, strict=True)
            if photo.refusal is not None
        ),
    )


def _pair_results(asked: AskedPairs, compared: AskedPairs, score: Float64Vector) -> PairResults:
    missed = int(asked.is_mated.sum() - compared.is_mated.sum())
    mated = np.concatenate([score[compared.is_mated], np.full(missed, -np.inf)])
    non_mated = score[~compared.is_mated]
    asked_non_mated = int((~asked.is_mated).sum())
    return PairResults(
        mated=len(mated),
        mated_missed=missed,
        non_mated=asked_non_mated,
        non_mated_skipped=asked_non_mated - len(non_mated),
        is_sampled=asked.is_sampled,
        at_far={name: tar_at_far(mated, non_mated, rate) for name, rate in FALSE_ACCEPT_RATES.items()},
        eer=equal_error_rate(mated, non_mated),
    )


def _search_results(folder: FaceFolder, photos: list[ReadPhoto]) -> SearchResults:
    people = np.array([photo.person for photo in folder.photos], np.int64)
    usable = np.array([photo.vector is not None for photo in photos])
    enrolled = {int(people[index]): int(index) for index in np.flatnonzero(usable)[::-1]}
    # Of a person without a usable photo one photo stands for the enrolment that failed.
    first_of_all = {int(people[index]): int(index) for index in range(len(people) - 1, -1, -1)}
    not_probes = set({**first_of_all, **enrolled}.values())
    probes = [index for index in range(len(people)) if index not in not_probes]
    ranks = _ranks(photos, people, enrolled, probes)
    rank1, rank10 = rank_shares(ranks, (1, 10))
    return SearchResults(len(enrolled), len(probes), rank1, rank10)


def _ranks(
    photos: list[ReadPhoto], people: IntVector, enrolled: dict[int, int], probes: list[int]
) -> IntVector:
    """Rank of each probe's own person; 0 where the probe or the person has no template."""
    searched = np.array(
        [photos[index].vector is not None and int(people[index]) in enrolled for index in probes], np.bool_
    )
    ranks = np.zeros(len(probes), np.int64)
    if searched.any():
        column = {person: number for number, person in enumerate(enrolled)}
        gallery = _vectors(photos, np.array(list(enrolled.values())))
        which = np.array(probes)[searched]
        own = np.array([column[int(people[index])] for index in which])
        ranks[searched] = ranks_of(_vectors(photos, which) @ gallery.T, own)
    return ranks


def _ratio_results(
    folder: FaceFolder,
    photos: list[ReadPhoto],
    compared: AskedPairs,
    score: Float64Vector,
    *,
    calibration: Calibration,
) -> RatioResults:
    log10_lrs, not_covered = np.zeros(len(score)), 0
    for case, where in _by_circumstances(folder, photos, compared).items():
        log10_lrs[where], is_covered = calibration.log10_lrs(score[where], case)
        not_covered += 0 if is_covered else len(where)
    return RatioResults(
        calibration=calibration.id,
        pairs=len(score),
        not_covered=not_covered,
        cllr=cllr(log10_lrs, compared.is_mated),
        cllr_min=cllr_min(log10_lrs, compared.is_mated),
    )


def _by_circumstances(
    folder: FaceFolder, photos: list[ReadPhoto], pairs: AskedPairs
) -> dict[PairCircumstances, list[int]]:
    """Numbers of the pairs under each set of circumstances that occurs."""
    of_photo = [(where.age, photo.verdict) for where, photo in zip(folder.photos, photos, strict=True)]
    found: dict[PairCircumstances, list[int]] = {}
    columns = (pairs.first.tolist(), pairs.second.tolist(), pairs.years_between.tolist())
    for number, (first, second, years) in enumerate(zip(*columns, strict=True)):
        (age, verdict), (other_age, other_verdict) = of_photo[first], of_photo[second]
        weakest = worst((verdict, other_verdict))
        case = PairCircumstances(age, other_age, None if np.isnan(years) else years, weakest)
        found.setdefault(case, []).append(number)
    return found


def _scores(photos: list[ReadPhoto], pairs: AskedPairs) -> Float64Vector:
    score = np.zeros(len(pairs.first))
    for start in range(0, len(score), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        one, other = (_vectors(photos, side[part]) for side in (pairs.first, pairs.second))
        score[part] = np.einsum("nd,nd->n", one, other)
    return score


def _vectors(photos: list[ReadPhoto], which: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    return np.stack([photos[index].vector for index in which]).astype(np.float64)


def _require_both_kinds(folder: FaceFolder, asked: AskedPairs, compared: AskedPairs) -> None:
    for is_mated, zh, en in ((True, "同一人的", "of one person"), (False, "不同人的", "of two people")):
        if (compared.is_mated == is_mated).any():
            continue
        was_asked = bool((asked.is_mated == is_mated).any())
        zh_why, en_why = (
            ("都含有被拒绝的照片", "all hold a refused photo")
            if was_asked
            else ("一对也没有", "there are none")
        )
        raise InvalidInput(
            "nothing_to_compare",
            Message(f"{folder.root}：{zh}照片对{zh_why}。", f"{folder.root}: pairs {en}: {en_why}."),
            Message(
                "至少需要两个人，其中一人有两张可用照片。",
                "Two people are needed at least, one of them with two usable photos.",
            ),
            field="DIR",
        )
