"""What the parts of a run are called, in both languages."""

from collections.abc import Mapping

from models.batch_run import RunScope, RunState
from models.message import Message

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
