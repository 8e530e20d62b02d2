"""Every sentence said about a submission, by its code: reason and advice in both languages."""

from collections.abc import Mapping

from matching.dna.submission.wording import ADVICE, REASONS
from models.errors import UnreadableSubmission
from models.message import Message
from models.submission import Finding, Place

LONGEST_QUOTE, LONGEST_LIST = 40, 400
_LISTS = {"columns", "names", "where"}


def _quoted(name: str, part: object) -> str:
    """What was written, short enough to be shown in a sentence."""
    text, longest = str(part), LONGEST_LIST if name in _LISTS else LONGEST_QUOTE
    return text if len(text) <= longest else text[:longest] + "…"


def finding(code: str, place: Place, *, readings: int = 0, **parts: object) -> Finding:
    """The finding of this code at this place, its sentences filled with the parts."""
    return finding_of(code, place, parts, readings=readings)


def finding_of(code: str, place: Place, parts: Mapping[str, object], *, readings: int = 0) -> Finding:
    """The same with the parts in a mapping."""
    shown = {name: _quoted(name, part) for name, part in parts.items()}
    return Finding(code, _said(REASONS[code], shown), _said(ADVICE[code], shown), place, readings)


def unreadable(code: str, *, line: int | None = None, **parts: object) -> UnreadableSubmission:
    """The error for a file that cannot be read at all."""
    shown = {name: _quoted(name, part) for name, part in parts.items()}
    reason = _said(REASONS[code], shown)
    if line is not None:
        reason = Message(f"第 {line} 行：{reason.zh}", f"Line {line}: {reason.en}")
    return UnreadableSubmission(f"dna_file_{code}", reason, _said(ADVICE[code], shown), line=line)


def _said(sentence: tuple[str, str], parts: dict[str, str]) -> Message:
    zh, en = sentence
    return Message(zh.format_map(parts), en.format_map(parts))
