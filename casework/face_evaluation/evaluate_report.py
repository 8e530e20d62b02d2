"""An evaluation as one JSON object, and what has to be said beside its numbers."""

from typing import Any

from casework.face_evaluation.evaluate import FaceEvaluation
from models.message import Message
from models.pack import PackRef


def as_json(evaluation: FaceEvaluation, pack: PackRef) -> dict[str, Any]:
    """All numbers under the names of docs/evaluation.md; None for what could not be measured."""
    photos, pairs, search, ratios = (
        evaluation.photos,
        evaluation.pairs,
        evaluation.search,
        evaluation.ratios,
    )
    return {
        "pack": pack.id,
        "images": photos.photos,
        "refused": len(photos.refused),
        "tar_at_far": {name: at.tar for name, at in pairs.at_far.items()},
        "eer": pairs.eer,
        "rank1": search.rank1,
        "rank10": search.rank10,
        "cllr": ratios.cllr if ratios else None,
        "cllr_min": ratios.cllr_min if ratios else None,
        "pack_digest": pack.digest,
        "calibration": ratios.calibration if ratios else None,
        "people": photos.people,
        "unreadable": photos.unreadable,
        "weak": photos.weak,
        "faces_taken": photos.faces_taken,
        "refused_photos": [
            {"path": path, "zh": reason.zh, "en": reason.en} for path, reason in photos.refused
        ],
        "mated_pairs": pairs.mated,
        "mated_pairs_missed": pairs.mated_missed,
        "non_mated_pairs": pairs.non_mated,
        "non_mated_pairs_skipped": pairs.non_mated_skipped,
        "is_far_measurable": {name: at.is_measurable for name, at in pairs.at_far.items()},
        "far_measured": {name: at.far for name, at in pairs.at_far.items()},
        "enrolled": search.enrolled,
        "probes": search.probes,
        "pairs_with_ratio": ratios.pairs if ratios else 0,
        "pairs_not_covered": ratios.not_covered if ratios else 0,
        "notes": [{"zh": note.zh, "en": note.en} for note in notes(evaluation)],
    }


def notes(evaluation: FaceEvaluation) -> list[Message]:
    """What a reader of the numbers must know."""
    photos, pairs = evaluation.photos, evaluation.pairs
    said: list[Message] = []
    compared = pairs.non_mated - pairs.non_mated_skipped
    for name, at in pairs.at_far.items():
        if not at.is_measurable:
            said.append(_too_few_for(name, compared))
    if pairs.mated_missed:
        said.append(_missed(pairs.mated_missed))
    if photos.faces_taken:
        said.append(_faces_taken(photos.faces_taken))
    if pairs.is_sampled:
        said.append(_sampled(pairs.non_mated))
    if evaluation.ratios is None:
        said.append(Message("该模型包没有校准，因此没有 Cllr。", "The pack has no calibration: no Cllr."))
    elif evaluation.ratios.not_covered:
        said.append(_not_covered(evaluation.ratios.not_covered))
    return said


def _too_few_for(name: str, compared: int) -> Message:
    return Message(
        zh=f"只有 {compared} 对不同人的照片，测不出 FAR {name}：给出的是分数高于所有不同人照片对的比例。",
        en=f"{compared} non-mated comparisons cannot show a FAR of {name}: given is the share of mated pairs "
        "that score above every one of them.",
    )


def _missed(number: int) -> Message:
    return Message(
        zh=f"{number} 对同一人的照片中有被拒绝的照片，在任何阈值下都算作漏认。",
        en=f"{number} mated pairs hold a refused photo and count as missed at every threshold.",
    )


def _faces_taken(number: int) -> Message:
    return Message(
        zh=f"{number} 张照片有多张相近大小的人脸，取了最大的一张（实际工作中由人选择）。",
        en=f"{number} photos show several comparable faces: the largest was taken (a desk would be asked).",
    )


def _sampled(number: int) -> Message:
    return Message(
        zh=f"不同人的照片对太多，用固定种子抽取了 {number} 对。",
        en=f"Of the many non-mated pairs, {number} were drawn with a fixed seed.",
    )


def _not_covered(number: int) -> Message:
    return Message(
        zh=f"{number} 对照片的情况（年龄、间隔或质量）超出校准数据的范围，仍计入 Cllr。",
        en=f"{number} pairs lie outside the calibration data (ages, gap or quality); they count in Cllr.",
    )
