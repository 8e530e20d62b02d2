"""Taking profiles out as a file that other laboratories read; who may take which, and for what."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Final

from casework.actor import Actor
from casework.dna.own_submissions import submitters_open_to
from casework.runtime import Runtime
from matching.dna.submission import CmfHeader, codis_parts, csv_parts, fits_codis
from models.errors import InvalidInput, NotFound
from models.message import Message
from models.submission import CodedProfile, SampleClass

USUAL_CLASSES: Final = (SampleClass.SUBJECT, SampleClass.RELATIVE, SampleClass.DIRECT)
"""Staff profiles leave only when they are asked for by name."""

_AT_ONCE: Final = 200
_NAMED: Final = 10


class ExportFormat(StrEnum):
    """The layouts that profiles are written in; both are read by `guitu dna submit`."""

    CODIS_XML = "codis_xml"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class ExportAsked:
    """What is to be taken out; laboratory and destination stand in the header of CODIS files alone."""

    format: ExportFormat
    purpose: str
    classes: tuple[SampleClass, ...] = USUAL_CLASSES
    with_superseded: bool = False
    laboratory: str = "GUITU"
    destination: str = "GUITU"


@dataclass(frozen=True, slots=True)
class DnaExport:
    """Which profiles leave, and the file in pieces: they are read from the store as the pieces are taken.

    `left_out` is how many more would have left, but nobody agrees any more to search with them.
    """

    profile_ids: tuple[int, ...]
    left_out: int
    parts: Iterator[bytes]


def export_profiles(runtime: Runtime, asked: ExportAsked, *, actor: Actor) -> DnaExport:
    """The profiles the actor may take out; nothing is logged here.

    A DNA reviewer and the operator on the server take out everybody's, a police DNA operator those that
    accounts of the same station submitted; nobody those of people whose consent to DNA search is withdrawn,
    which are counted. Raises InvalidInput without a purpose, or for a code that the
    format cannot hold; NotFound when there is nothing to take out.
    """
    if not asked.purpose.strip():
        raise _no_purpose()
    with runtime.store.read() as work:
        submitters, is_old_too = submitters_open_to(work, actor), asked.with_superseded
        listed = work.dna_profiles.listed(asked.classes, submitters=submitters, with_superseded=is_old_too)
        found = tuple(listed)
        left_out = work.dna_profiles.count_without_consent(
            asked.classes, submitters=submitters, with_superseded=is_old_too
        )
    if not found:
        raise _nothing(left_out)
    if asked.format is ExportFormat.CODIS_XML:
        _require_short_codes(found)
    numbers = tuple(number for number, _ in found)
    return DnaExport(numbers, left_out, _parts(runtime, asked, actor, numbers))


def _parts(runtime: Runtime, asked: ExportAsked, actor: Actor, numbers: tuple[int, ...]) -> Iterator[bytes]:
    profiles = _coded(runtime, numbers)
    if asked.format is ExportFormat.CSV:
        return (part.encode() for part in csv_parts(profiles))
    sender = f"account {actor.account_id}"[:20]
    header = CmfHeader(asked.laboratory, asked.destination, sender, runtime.now())
    return _begun(codis_parts(profiles, header))


def _begun(parts: Iterator[bytes]) -> Iterator[bytes]:
    """The same pieces, the first made now: a header that does not fit is refused before anything left."""
    first = next(parts)

    def all_of() -> Iterator[bytes]:
        yield first
        yield from parts

    return all_of()


def _coded(runtime: Runtime, numbers: Iterable[int]) -> Iterator[CodedProfile]:
    """The profiles of these numbers, a few hundred in memory at a time."""
    waiting = iter(numbers)
    while batch := list(islice(waiting, _AT_ONCE)):
        with runtime.store.read() as work:
            found = work.dna_profiles.of_ids(batch)
        for number in batch:
            sample, profile = found[number].sample, found[number].profile
            yield CodedProfile(
                sample.code,
                profile,
                sample.laboratory,
                sample.kit_name,
                sample.sample_class,
                sample.sex_by_amel,
            )


def _require_short_codes(found: Iterable[tuple[int, str]]) -> None:
    long = [str(number) for number, code in found if not fits_codis(code)]
    if long:
        named = ", ".join(long[:_NAMED]) + ("…" if len(long) > _NAMED else "")
        raise InvalidInput(
            "dna_export_codes_too_long",
            Message(
                f"{len(long)} 份图谱的样本编号超过 CODIS 文件的 24 个字符：{named} 号。",
                f"{len(long)} profiles have codes beyond the 24 characters of a CODIS file: number {named}.",
            ),
            Message("请导出为 CSV。", "Export them as CSV."),
            field="format",
        )


def _no_purpose() -> InvalidInput:
    return InvalidInput(
        "purpose_missing",
        Message("没有写明导出的用途。", "The export states no purpose."),
        Message("请写明案件、接收单位和用途。", "State the case, who receives the file, and what for."),
        field="purpose",
    )


def left_out_words(count: int) -> Message:
    """How many profiles an export left out, and why."""
    return Message(
        f"{count} 份图谱未导出：其本人或家属已撤回 DNA 检索的同意。",
        f"{count} profiles were left out: the consent to search with their DNA is withdrawn.",
    )


def _nothing(left_out: int) -> NotFound:
    if left_out:
        return NotFound(
            "dna_nothing_to_export",
            left_out_words(left_out),
            Message("没有其他可以导出的图谱。", "There is no other profile to take out."),
        )
    return NotFound(
        "dna_nothing_to_export",
        Message("没有您可以导出的图谱。", "There is no profile that you may take out."),
        Message(
            "请核对样本类别；操作员只能导出本单位提交的图谱。",
            "Check the classes; operators take out what their own station submitted.",
        ),
    )
