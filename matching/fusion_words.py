"""A fused order in words: what it is made of."""

from collections.abc import Mapping

from matching.fusion import Fused, Part
from models.evidence import EvidenceKind
from models.message import Message

KIND_WORDS: Mapping[EvidenceKind, Message] = {
    EvidenceKind.FACE: Message("人脸", "face"),
    EvidenceKind.DNA: Message("DNA", "DNA"),
    EvidenceKind.CIRCUMSTANCES: Message("情况", "circumstances"),
    EvidenceKind.CLUE: Message("线索", "clues"),
    EvidenceKind.EXCLUSION: Message("排除", "exclusion"),
    EvidenceKind.CONTRADICTION: Message("矛盾", "contradictions"),
}


def made_of(fused: Fused) -> Message:
    """One sentence: the sum and its parts; parts that count nothing are left out."""
    counted = [part for part in fused.parts if part.log10_lr]
    total = f"{fused.total_log10_lr:+z.2f}"
    if not counted:
        return Message("排序没有可用的数值证据。", "No numeric evidence for the order.")
    zh = "，".join(_part(part).zh for part in counted)
    en = ", ".join(_part(part).en for part in counted)
    return Message(
        f"排序依据 {total}（{zh}）；只用于排序，不是鉴定意见。",
        f"Ordered by {total} ({en}); for the order only, not an opinion.",
    )


def breakdown(fused: Fused) -> tuple[Message, ...]:
    """The prior, then every item with what it counts and why: one line each, to be printed."""
    prior = Message(
        f"{fused.prior.log10_odds:+z.2f} {fused.prior.assumption.zh}",
        f"{fused.prior.log10_odds:+z.2f} {fused.prior.assumption.en}",
    )
    return (prior, *(line for part in fused.parts for line in _lines(part)))


def _part(part: Part) -> Message:
    words = KIND_WORDS[part.kind]
    return Message(f"{words.zh} {part.log10_lr:+z.2f}", f"{words.en} {part.log10_lr:+z.2f}")


def _lines(part: Part) -> list[Message]:
    words = KIND_WORDS[part.kind]
    return [
        Message(
            f"{_counts(item.log10_lr)} {words.zh}：{item.reason.zh}",
            f"{_counts(item.log10_lr)} {words.en}: {item.reason.en}",
        )
        for item in part.items
    ]


def _counts(log10_lr: float | None) -> str:
    return "  –  " if log10_lr is None else f"{log10_lr:+z.2f}"
