"""What the parts of a run are called, in both languages."""

from collections.abc import Mapping

from models.batch_difference import DifferenceKind
from models.batch_run import RunScope, RunState
from models.evidence import EvidenceKind
from models.message import Message
from models.pair import ProposalOutcome

STATE_WORDS: Mapping[RunState, Message] = {
    RunState.CLAIMED: Message("准备中", "Planning"),
    RunState.RUNNING: Message("进行中", "Running"),
    RunState.STOPPED: Message("已停止", "Stopped"),
    RunState.FAILED: Message("失败", "Failed"),
    RunState.HELD: Message("提醒暂停", "Alerts held"),
    RunState.FINISHED: Message("完成", "Finished"),
}
SCOPE_WORDS: Mapping[RunScope, Message] = {
    RunScope.FULL: Message("全量", "Full"),
    RunScope.INCREMENTAL: Message("增量", "Incremental"),
}
COUNTER_WORDS: Mapping[str, Message] = {
    "searched": Message("检索的人", "People searched with"),
    "considered": Message("考虑的配对", "Pairs considered"),
    "face_pairs": Message("人脸比对", "Compared by face"),
    "dna_pairs": Message("DNA 比对", "Compared by DNA"),
    "not_comparable": Message("无法比较", "Not comparable"),
    "candidates": Message("候选配对", "Candidates"),
    "new": Message("新提醒", "New"),
    "revived": Message("重新提醒", "Come back"),
    "refreshed": Message("新增证据", "More evidence"),
    "suppressed": Message("不再提醒", "No news"),
    "held": Message("暂停", "Held"),
    "errors": Message("有误的记录", "Records at fault"),
}
DIFFERENCE_WORDS: Mapping[DifferenceKind, Message] = {
    DifferenceKind.APPEARS: Message("新出现", "appears"),
    DifferenceKind.VANISHES: Message("消失", "vanishes"),
    DifferenceKind.MOVES: Message("分量变化", "weighs otherwise"),
}
KIND_WORDS: Mapping[EvidenceKind, Message] = {
    EvidenceKind.FACE: Message("人脸", "face"),
    EvidenceKind.DNA: Message("DNA", "DNA"),
    EvidenceKind.CIRCUMSTANCES: Message("情况", "circumstances"),
    EvidenceKind.CLUE: Message("线索", "clue"),
    EvidenceKind.EXCLUSION: Message("排除", "exclusion"),
    EvidenceKind.CONTRADICTION: Message("矛盾", "contradiction"),
}
ALERT_WORDS: Mapping[ProposalOutcome, Message] = {
    ProposalOutcome.NEW: Message("新提醒", "new"),
    ProposalOutcome.REVIVED: Message("重新提醒", "come back"),
    ProposalOutcome.REFRESHED: Message("新增证据", "more evidence"),
    ProposalOutcome.UNCHANGED: Message("无变化", "unchanged"),
    ProposalOutcome.SILENT: Message("不再提醒", "no news"),
}
