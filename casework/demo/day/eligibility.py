"""Who is searched: a withdrawn report is not, a settled resident is."""

from datetime import UTC, datetime, time, timedelta
from typing import Final

from casework.demo.day.course import Day
from casework.demo.day.crew import Json
from casework.demo.day.desk import (
    admitted,
    list_words,
    people_listed,
    photographed,
    reported,
    showing,
    whole_list,
)
from casework.demo.day.scene import Scene
from casework.review.wording import OUTCOME_WORDS
from models.account import Role
from models.message import Message
from models.pair import Outcome

_TO_SETTLED: Final = ("resident", "long_term", "settlement_applied", "settled")


def a_report_is_withdrawn(day: Day) -> Scene:
    """A family withdraws: the waiting pair is frozen, and the next admission's search does not find it."""
    scene = Scene(Message("家属撤回报案", "A family withdraws its report"))
    person, record = day.people.withdrawn, ("report", day.notes.reports["withdrawn"])
    first = admitted(day, person, time=0)
    photographed(day, first, person, time=0)
    found = whole_list(day, f"admissions/{first['id']}")
    scene.claim("撤回之前能找到", "It was found before", record in people_listed(found))
    scene.sees(Role.STATION_HEAD, list_words("撤回前", "Before", found))
    _withdraw(day, scene, first)
    second = admitted(day, person, time=1)
    photographed(day, second, person, time=1)
    found = whole_list(day, f"admissions/{second['id']}")
    scene.sees(Role.STATION_HEAD, list_words("撤回后，同一人再次入站", "After, admitted once more", found))
    scene.claim(
        "下一次入站检索不再找到它，但找到了同一人较早的入站",
        "The next admission does not find it, and finds the same person's earlier stay",
        record not in people_listed(found) and ("admission", first["id"]) in people_listed(found),
    )
    return scene


def _withdraw(day: Day, scene: Scene, admission: Json) -> None:
    worker, crew = Role.SEARCH_CASEWORKER, day.crew
    report, path = day.notes.reports["withdrawn"], f"admissions/{admission['id']}"
    waiting = showing(crew.ask(worker, f"{path}/candidates")["to_judge"], day.people.withdrawn)
    reason = {"move": "withdraw", "reason": "演示：家属来电撤回"}
    crew.send(worker, f"reports/{report}/moves", reason)
    refused = crew.refusal(worker, f"reviews/{waiting['number']}/judgement", {"opinion": "same_person"})
    outcomes = {each["record"]["id"]: each["outcome"] for each in whole_list(day, path)["candidates"]}
    ended = OUTCOME_WORDS[Outcome(outcomes[report])]
    scene.sees(
        Role.STATION_HEAD,
        Message(f"报案 {report} 的一对：{ended.zh}", f"The pair of report {report}: {ended.en}"),
    )
    scene.claim(
        "待判断的一对已冻结，不能再判断",
        "The pair that waited is frozen and cannot be judged",
        (refused, outcomes[report]) == ("pair_frozen", "withdrawn"),
    )


def a_settled_resident_is_found(day: Day) -> Scene:
    """Somebody long settled under a given name is found by a report filed today."""
    scene = Scene(Message("已落户安置的人仍可被找到", "A settled resident can still be found"))
    person, head = day.people.settled, Role.STATION_HEAD
    entered = datetime.combine(person.missing_since + timedelta(days=60), time(3), UTC)
    admission = admitted(day, person, time=0, entered_at=entered)
    photographed(day, admission, person, time=0)
    told: Json = {}
    for state in _TO_SETTLED:
        body = {"state": state, "reason": "演示：逐步安置"}
        told = day.crew.send(head, f"subjects/{admission['subject_id']}/state", body)
    scene.claim(
        "落户安置后仍可检索",
        "Settled, and searchable",
        (told["state"], told["is_searchable"]) == ("settled", True),
    )
    report, added = reported(day, person)
    pairs = len(added["search"]["to_judge"])
    scene.sees(
        Role.SEARCH_CASEWORKER,
        Message(
            f"今天的新报案：{pairs} 对照片待判断", f"The report of today: {pairs} pairs of photos to judge"
        ),
        withheld=Message("判断之前：分数、名次、记录", "before the own judgement: score, rank, record"),
    )
    found = whole_list(day, f"reports/{report['id']}")
    scene.sees(head, list_words("今天的新报案", "The report of today", found))
    scene.claim(
        "今天的报案排第一位找到此人",
        "The report of today finds the person first",
        people_listed(found)[:1] == [("admission", admission["id"])],
    )
    return scene
