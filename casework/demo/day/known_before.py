"""Most people who cannot say who they are were helped before, under this name or another."""

from datetime import timedelta

from casework.demo.day.course import Day
from casework.demo.day.crew import Json
from casework.demo.day.desk import (
    admitted,
    from_home,
    list_words,
    people_listed,
    photographed,
    whole_list,
)
from casework.demo.day.scene import Scene
from models.account import Role
from models.message import Message


def somebody_was_helped_before(day: Day) -> Scene:
    """Register and earlier stay under another name come first; two people link the stays."""
    scene = Scene(Message("以前用别的名字救助过", "Helped before, under another name"))
    person = day.people.known
    facts = {"register_kind": "returned", "name": person.name, "unit_contact": "虚构乡，000-0000"}
    entry = day.crew.send(Role.SEARCH_CASEWORKER, "registers", facts)
    from_home(day, f"registers/{entry['id']}", person)
    earlier = admitted(day, person, time=0, entered_at=day.now - timedelta(days=200))
    photographed(day, earlier, person, time=0)
    again = admitted(day, person, time=1)
    photographed(day, again, person, time=1)
    found = whole_list(day, f"admissions/{again['id']}")
    scene.sees(Role.STATION_HEAD, list_words("名单", "The list", found))
    scene.claim(
        "先查人员库，再查较早入站，最后查报案",
        "Registers are searched first, then earlier stays, then reports",
        [each["kind"] for each in found["provenance"]["galleries"]] == ["registers", "admissions", "reports"],
    )
    scene.claim(
        "人员库里的人和较早的入站排在最前",
        "The register entry and the earlier stay stand first",
        set(people_listed(found)[:2]) == {("register", entry["id"]), ("admission", earlier["id"])},
    )
    _link(day, scene, earlier, again)
    return scene


def _link(day: Day, scene: Scene, earlier: Json, again: Json) -> None:
    kept, head = earlier["subject_id"], Role.STATION_HEAD
    body = {"linked_subject_id": again["subject_id"], "reason": "演示：本人确认来过"}
    link = day.crew.send(Role.SEARCH_CASEWORKER, f"subjects/{kept}/links", body)
    day.crew.send(head, f"links/{link['id']}/confirm")
    names = sorted(each["name"] for each in day.crew.ask(head, f"subjects/{kept}")["aliases"])
    scene.sees(
        head,
        Message(
            f"两次入站归为一人，名字都保留：{'、'.join(names)}",
            f"Both stays are one person's, both names are kept: {', '.join(names)}",
        ),
    )
    scene.claim(
        "一人提出、站长确认后归为一人，两个名字都在",
        "Put forward by one and confirmed by another; both names stay",
        names == sorted(day.people.known.heard_as),
    )
