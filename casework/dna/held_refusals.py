"""Why a decision about a held sample is not taken, and what to do."""

from models.errors import Conflict, StoreUnavailable
from models.message import Message


def own_batch() -> Conflict:
    """Who sent the file does not decide what becomes of it."""
    return Conflict(
        "held_own_batch",
        Message("提交该文件的人不能决定其中的暂存样本。", "Who submitted the file does not decide on it."),
        Message("请另一名 DNA 复核员决定。", "Another DNA reviewer decides."),
    )


def decided_before(batch_id: int) -> Conflict:
    """Another decision stands."""
    return Conflict(
        "held_decided_before",
        Message("这份样本已有决定。", "This sample was decided before."),
        Message(
            f"请查看 {batch_id} 号文件的回执；若决定有误，请作废（替代）图谱或重新采样。",
            f"See the receipt of file {batch_id}; if it was wrong, supersede the profile or sample again.",
        ),
    )


def matches_nobody() -> Conflict:
    """The profile it equalled was superseded meanwhile."""
    return Conflict(
        "held_matches_nobody",
        Message("已没有与它相同的有效图谱。", "No active profile equals it any more."),
        Message("请选择“原图谱已作废，本样本入库”。", "Decide that the match was superseded: it enters."),
        field="verdict",
    )


def still_matches(profile_id: int) -> Conflict:
    """There is a profile that it equals."""
    return Conflict(
        "held_still_matches",
        Message(
            f"{profile_id} 号图谱仍有效，且与本样本完全相同。",
            f"Profile number {profile_id} is active and equals this sample.",
        ),
        Message(
            "若原图谱有误，请先将其作废（替代），再作此决定。",
            "If the stored profile is the wrong one, supersede it first.",
        ),
        field="verdict",
    )


def twins_of_one_code() -> Conflict:
    """Both samples stand under codes of one person."""
    return Conflict(
        "held_one_code",
        Message("两份样本的采集码属于同一人，不能是双胞胎。", "Both codes are one person's: no twins."),
        Message("请选择“同一人”，或核对样本标签。", "Decide for the same person, or check the labels."),
        field="verdict",
    )


def matches_more() -> Conflict:
    """Profiles that the reviewer was not shown equal it too."""
    return Conflict(
        "held_matches_changed",
        Message("又有图谱与本样本相同，名单已更新。", "More profiles equal it by now; the list shows them."),
        Message("请查看更新后的名单再作决定。", "Look at the list again, and decide then."),
    )


def whose_of_twins() -> Conflict:
    """It equals both of two identical twins, or the profile named is none that it equals."""
    return Conflict(
        "held_which_twin",
        Message(
            "没有写明与哪一份相同的图谱是同一人（其中有双胞胎的图谱）。",
            "It is not said which of the profiles it equals is of the same person; some are of twins.",
        ),
        Message("请从名单中选一份图谱。", "Name one of the profiles on the list."),
        field="same_as_id",
    )


def too_busy() -> StoreUnavailable:
    """Other files came in again and again."""
    return StoreUnavailable(
        "held_not_stored",
        Message("其他批次正在同时入库，决定没有保存。", "Other files are being stored; nothing was decided."),
        Message("请稍候再提交一次。", "Wait a moment and send it again."),
    )
