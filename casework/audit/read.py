"""Reading the audit log, and proving that it is as it was written."""

from collections.abc import Callable
from typing import Final

from casework.runtime import Runtime
from models.audit import Anchor, AuditEntry, AuditFilter, AuditOutcome, BrokenEntry, ChainFault, ChainReport
from models.message import Message

_STEP: Final = 1000

FAULT_WORDS: Final = {
    ChainFault.MISSING: Message("这一条记录不见了。", "This entry is missing."),
    ChainFault.ALTERED: Message("这一条记录被改动过。", "This entry was altered."),
    ChainFault.UNLINKED: Message(
        "这一条记录与前一条不衔接。", "This entry does not continue the one before it."
    ),
    ChainFault.NOT_THE_ANCHORED: Message(
        "这一条记录与保存的锚点不符：日志曾被整段重写。",
        "This entry is not the one of the anchor: the log was written anew.",
    ),
}

OUTCOME_WORDS: Final = {
    AuditOutcome.DONE: Message("完成", "done"),
    AuditOutcome.REFUSED: Message("无权，已拒绝", "refused: not allowed"),
    AuditOutcome.NOT_DONE: Message("未完成：请求有误或与记录矛盾", "not done: the request did not fit"),
    AuditOutcome.FAILED: Message("服务器出错", "failed"),
    AuditOutcome.BEGUN: Message("已开始", "begun"),
}


def audit_entries(
    runtime: Runtime,
    wanted: AuditFilter,
    *,
    before_number: int | None = None,
    after_number: int | None = None,
    limit: int,
) -> list[AuditEntry]:
    """Up to `limit` entries, the last first below `before_number`, or upwards above `after_number`."""
    with runtime.store.read() as work:
        return work.audit.page(wanted, before_number=before_number, after_number=after_number, limit=limit)


def audit_head(runtime: Runtime) -> Anchor | None:
    """The last entry, to be kept elsewhere; None of an empty log."""
    with runtime.store.read() as work:
        return work.audit.head()


def verify_log(
    runtime: Runtime,
    *,
    anchor: Anchor | None = None,
    latest: int | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> ChainReport:
    """What a walk over the log finds, up to the first broken entry: the whole log, or its `latest` entries.

    With an anchor that was kept elsewhere, entries deleted at the end and a log written anew are found too.
    `progress` is told the number of the entry reached and the last one.
    """
    head = audit_head(runtime)
    total = 0 if head is None else head.number
    start = 0 if latest is None else max(0, total - latest)
    before = _anchor_at(runtime, start)
    if start and before is None:
        return ChainReport(0, None, BrokenEntry(start, ChainFault.MISSING))
    entries, broken, is_over = 0, None, False
    while not (broken or is_over):
        sound, broken = _step(runtime, before)
        entries, before = entries + len(sound), sound[-1] if sound else before
        is_over = len(sound) < _STEP
        progress(before.number if before else 0, total)
    return ChainReport(entries, before, broken or _against_anchor(runtime, before, anchor))


def _step(runtime: Runtime, before: Anchor | None) -> tuple[list[Anchor], BrokenEntry | None]:
    with runtime.store.read() as work:
        found = list(work.audit.walk(before, _STEP))
    sound = [each for each in found if isinstance(each, Anchor)]
    return sound, next((each for each in found if isinstance(each, BrokenEntry)), None)


def _anchor_at(runtime: Runtime, number: int) -> Anchor | None:
    if number == 0:
        return None
    with runtime.store.read() as work:
        return work.audit.anchor_at(number)


def _against_anchor(runtime: Runtime, head: Anchor | None, anchor: Anchor | None) -> BrokenEntry | None:
    """What is wrong with the entry of the anchor, in a log that is sound as far as it goes."""
    if anchor is None:
        return None
    if head is None or head.number < anchor.number:
        return BrokenEntry(1 if head is None else head.number + 1, ChainFault.MISSING)
    if _anchor_at(runtime, anchor.number) != anchor:
        return BrokenEntry(anchor.number, ChainFault.NOT_THE_ANCHORED)
    return None
