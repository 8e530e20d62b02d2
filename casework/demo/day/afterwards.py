"""The evening: the audit officer reads who did what, and proves that the log is whole."""

from casework.demo.day.course import Day
from casework.demo.day.crew import words
from casework.demo.day.scene import Scene
from models.account import Role
from models.message import Message


def log_is_verified(day: Day) -> Scene:
    """The log names everybody who dealt with the pair, is whole, and is closed to everyone else."""
    scene = Scene(Message("审计：谁看过、谁决定", "Audit: who looked, who decided"))
    officer, crew = Role.AUDIT_OFFICER, day.crew
    entries = crew.ask(officer, "audit", kind="pairs", record=day.notes.pair_id, limit=200)["items"]
    report = crew.ask(officer, "audit/verification")
    refused = crew.refusal(Role.SEARCH_CASEWORKER, "audit")
    done = [(f"{each['username']} {each['action']}", words(each["outcome_words"])) for each in entries]
    head = f"{str(report['head'])[:20]}…"
    scene.sees(
        officer,
        Message(
            f"与该对有关的记录 {len(entries)} 条，例如：", f"{len(entries)} entries about the pair, such as:"
        ),
        *(Message(f"{deed}：{ended.zh}", f"{deed}: {ended.en}") for deed, ended in reversed(done[:6])),
        Message(
            f"核对 {report['entries']} 条，末端 {head}",
            f"{report['entries']} entries walked, head {head}",
        ),
        withheld=Message("候选人、照片、DNA、修改案件", "candidates, photos, DNA, editing cases"),
    )
    scene.claim("日志链条完整", "The log is whole", report["is_whole"] and report["entries"] > 0)
    roles = {role for each in entries for role in each["roles"]}
    scene.claim(
        "每个经手的岗位都有记录",
        "Every role that dealt with the pair is recorded",
        roles >= {Role.SEARCH_CASEWORKER, Role.DNA_REVIEWER, Role.STATION_HEAD},
    )
    scene.claim("别的岗位读不到日志", "Other roles cannot read the log", refused == "role_not_allowed")
    return scene
