"""An identity: never by a face alone; DNA accepted, put forward by one person, confirmed by another."""

from typing import Final

from casework.demo.day.course import Day
from casework.demo.day.crew import Json, words
from casework.demo.day.scene import Scene
from models.account import Role
from models.message import Message

_KINDS: Final = {"face": Message("人脸", "Face"), "dna": Message("DNA", "DNA")}


def face_is_not_enough(day: Day) -> Scene:
    """Two people see the same face twice, and the service refuses to call it an identity."""
    scene = Scene(Message("只有人脸，不能认定身份", "A face alone is no identity"))
    worker, path = Role.SEARCH_CASEWORKER, f"pairs/{day.notes.pair_id}"
    body = {"outcome": "same_person", "reason": "演示：两人都认为是同一个人"}
    refused = day.crew.refusal(worker, f"{path}/outcome", body)
    kinds = {each["kind"]: words(each["reason"]) for each in day.crew.ask(worker, path)["kinds"]}
    scene.sees(
        worker,
        *(
            Message(f"{name.zh}：{kinds[kind].zh}", f"{name.en}: {kinds[kind].en}")
            for kind, name in _KINDS.items()
        ),
    )
    scene.claim(
        "两人判断一致也被拒绝：人脸以外没有依据",
        "Refused although two people agree: there is no basis beyond the face",
        refused == "no_basis_beyond_face",
    )
    return scene


def identity_is_decided(day: Day) -> Scene:
    """DNA is accepted; the caseworker puts the identity forward, the station head confirms it."""
    scene = Scene(Message("认定身份：两个人决定", "Identity: two people decide"))
    _dna_is_accepted(day, scene)
    crew, path = day.crew, f"pairs/{day.notes.pair_id}/outcome"
    worker, head = Role.SEARCH_CASEWORKER, Role.STATION_HEAD
    crew.send(worker, path, {"outcome": "same_person", "reason": "演示：DNA 采信，无矛盾"})
    own = crew.refusal(worker, f"{path}/confirm", {})
    done = crew.send(head, f"{path}/confirm")
    scene.claim(
        "一人提出、另一人确认，提出者自己不能确认",
        "One puts it forward and another confirms; who put it forward cannot",
        own == "role_not_allowed" and done["proposed_by"] != done["closed_by"] and done["bases"] == ["dna"],
    )
    _tell_what_changed(day, scene)
    return scene


def _dna_is_accepted(day: Day, scene: Scene) -> None:
    reviewer, path = Role.DNA_REVIEWER, f"pairs/{day.notes.pair_id}"
    blind = day.crew.ask(reviewer, path)
    accepted = {"kind": "dna", "verdict": "supports", "reference": "虚构物鉴 2026-001"}
    day.crew.send(reviewer, f"{path}/findings", accepted)
    scene.sees(
        reviewer,
        Message("采信 DNA，登记文书号", "Accepts the DNA, with the number of the document"),
        withheld=Message("人脸、情况、线索、他人判断", "face, circumstances, clues, opinions"),
    )
    scene.claim(
        "DNA 复核员看不到人脸和情况",
        "The DNA reviewer sees neither face nor circumstances",
        (blind["face"], blind["circumstances"], blind["opinions"]) == (None, [], [])
        and {each["kind"] for each in blind["kinds"]} == {"dna", "exclusion"},
    )


def _tell_what_changed(day: Day, scene: Scene) -> None:
    crew, worker, head = day.crew, Role.SEARCH_CASEWORKER, Role.STATION_HEAD
    pair = crew.ask(worker, f"pairs/{day.notes.pair_id}")
    subject = crew.ask(head, f"subjects/{day.notes.subject_id}")
    report = crew.ask(head, f"reports/{day.notes.reports['found']}")
    scene.sees(
        worker,
        words(next(each["reason"] for each in pair["kinds"] if each["kind"] == "dna")),
        *_order_words(pair["fused"]),
        withheld=Message("DNA 文书号、数值", "number of the DNA document, ratios"),
    )
    scene.sees(
        head,
        Message("确认：同一个人。报案结案，停止检索", "Confirms: same person. The report is closed"),
    )
    scene.claim(
        "受助人身份已确认、不再检索；报案由我们找到",
        "The identity is confirmed and the person searched no more; the report is found by us",
        (subject["state"], subject["is_searchable"], report["state"])
        == ("identity_confirmed", False, "found_by_us"),
    )


def _order_words(fused: Json | None) -> list[Message]:
    if fused is None:
        return []
    odds, prior = fused["log10_posterior_odds"], words(fused["prior_words"])
    return [
        Message(
            f"名单顺序（不含 DNA）：log10 后验比 {odds}。{prior.zh}",
            f"Order of the list, without DNA: log10 posterior odds {odds}. {prior.en}",
        )
    ]
