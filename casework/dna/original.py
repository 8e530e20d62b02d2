"""The laboratory's file itself, byte for byte as it came: what a receipt can be checked against."""

from dataclasses import dataclass

from casework.actor import Actor
from casework.dna.own_submissions import is_open_to
from casework.runtime import Runtime
from models.errors import NotAllowed
from models.message import Message
from models.submission import SubmissionFormat

_MEDIA = {SubmissionFormat.CODIS_CMF: "application/xml", SubmissionFormat.JSON: "application/json"}


@dataclass(frozen=True, slots=True)
class OriginalFile:
    """The bytes, the name they came under, and what kind of file the layout is of."""

    data: bytes
    name: str
    media_type: str


def original_file(runtime: Runtime, batch_id: int, *, actor: Actor) -> OriginalFile:
    """The file of the receipt.

    For DNA reviewers every file, for police DNA operators those that the own station submitted. Raises
    NotFound, NotAllowed for another laboratory's file, SealBroken for one that was altered on disk.
    """
    with runtime.store.read() as work:
        batch = work.dna_batches.get(batch_id)
        if not is_open_to(work, actor, batch.submitted_by):
            raise _of_another_laboratory()
    data = runtime.store.blobs.get(batch.blob_digest)
    return OriginalFile(data, batch.file_name, _media_type(batch.format, data))


def may_take_back(runtime: Runtime, submitted_by: str, *, actor: Actor) -> bool:
    """`original_file` would give the actor what this account submitted."""
    with runtime.store.read() as work:
        return is_open_to(work, actor, submitted_by)


def _media_type(layout: SubmissionFormat, data: bytes) -> str:
    """Without a character set: laboratories send several, and the bytes stay theirs."""
    if layout in _MEDIA:
        return _MEDIA[layout]
    heading = data.split(b"\n", 1)[0]
    return "text/tab-separated-values" if heading.count(b"\t") > heading.count(b",") else "text/csv"


def _of_another_laboratory() -> NotAllowed:
    return NotAllowed(
        "dna_file_of_others",
        Message("这份文件是别的单位提交的。", "This file was submitted by another laboratory."),
        Message(
            "操作员只能取回本单位提交的原始文件；其他的请由 DNA 审核员取回。",
            "Operators take back what their own station submitted; a DNA reviewer takes back the others.",
        ),
    )
