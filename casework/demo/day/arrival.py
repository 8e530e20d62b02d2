"""The morning: families have reported, and somebody who cannot say who they are is admitted."""

from typing import Final

from casework.demo.day.course import Day
from casework.demo.day.crew import Json, words
from casework.demo.day.desk import admitted, photographed, reported
from casework.demo.day.scene import Scene
from casework.wording import VERDICT_WORDS
from models.account import Role
from models.message import Message
from models.quality import Verdict

_RELATIVES: Final = (
    ("mother", "found", "mother"),
    ("brother", "found", "brother"),
    ("other_mother", "other", "mother"),
)
_STARTED_BY_ENTRY: Final = {"search_notice", "dna_request"}


def families_report(day: Day) -> Scene:
    """Three families report, one of them with a mother and a brother who may give samples."""
    scene = Scene(Message("家属报案，说明血缘关系", "Families report, and state who is related by blood"))
    people, notes = day.people, day.notes
    for key, person in (
        ("found", people.found),
        ("other", people.look_alike),
        ("withdrawn", people.withdrawn),
    ):
        report, _ = reported(day, person)
        notes.reports[key] = report["id"]
    for key, of, relation in _RELATIVES:
        facts = {"relation": relation, "biological": "yes", "name": "虚构的亲属"}
        member = day.crew.send(Role.SEARCH_CASEWORKER, f"reports/{notes.reports[of]}/relatives", facts)
        notes.members[key] = member["id"]
    number, taken_on = notes.reports["found"], people.found.home_photo_on
    scene.sees(
        Role.SEARCH_CASEWORKER,
        Message(
            f"报案 {number}（{people.found.name}）：照片摄于 {taken_on}；亲属：母亲、兄弟。",
            f"Report {number} ({people.found.name}): photo of {taken_on}; relatives: mother, brother.",
        ),
        words(member["use_words"]),
    )
    report = day.crew.ask(Role.SEARCH_CASEWORKER, f"reports/{number}")
    scene.claim(
        "有同意的报案人，人脸和 DNA 检索都开放",
        "With a reporter's consent the report is open to search by face and by DNA",
        report["open_to"] == ["search_by_dna", "search_by_face"],
    )
    return scene


def somebody_is_admitted(day: Day) -> Scene:
    """The intake officer admits a person with a photo, and is shown no candidates."""
    scene = Scene(
        Message("入站：登记员登记并拍照", "Admission: the intake officer registers and photographs")
    )
    person, officer = day.people.found, Role.INTAKE_OFFICER
    admission = admitted(day, person, time=0)
    day.notes.admission_id, day.notes.subject_id = admission["id"], admission["subject_id"]
    added = photographed(day, admission, person, time=0)
    verdict = VERDICT_WORDS[Verdict(added["photo"]["verdict"])]
    clocks = day.crew.ask(officer, "deadlines", subject_id=admission["subject_id"], limit=50)["items"]
    scene.sees(
        officer,
        Message(
            f"入站 {admission['id']}，听到的名字“{person.heard_as[0]}”，照片：{verdict.zh}。",
            f"Admission {admission['id']}, name as heard “{person.heard_as[0]}”, photo: {verdict.en}.",
        ),
        *_clock_words(clocks),
        withheld=Message("候选人、DNA、其他站的备注", "candidates, DNA, other stations' notes"),
    )
    refused = day.crew.refusal(officer, f"admissions/{admission['id']}/candidates")
    scene.claim(
        "检索已自动进行，但登记员看不到候选人",
        "The search was made at once, and the intake officer is shown no candidates",
        added["search"] is None and refused == "role_not_allowed",
    )
    scene.claim(
        "入站即开始计时：寻亲公告、书面商请采集 DNA",
        "Entry starts the clocks of the search notice and of the letter for DNA",
        {each["duty"] for each in clocks} >= _STARTED_BY_ENTRY,
    )
    return scene


def _clock_words(clocks: list[Json]) -> list[Message]:
    titled = [(each, words(each["title"])) for each in clocks if each["title"] and each["due_on"]]
    return [
        Message(f"{each['due_on']} 到期：{title.zh}", f"Due {each['due_on']}: {title.en}")
        for each, title in titled
    ]
