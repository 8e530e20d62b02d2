"""Two people look at photos and dates, each by themselves, before anything else is told."""

from typing import Final

from casework.demo.day.course import Day
from casework.demo.day.crew import Json, words
from casework.demo.day.desk import showing
from casework.demo.day.scene import Scene
from models.account import Role
from models.judgement import Opinion
from models.message import Message

_TOLD_BLIND: Final = {"number", "left", "right", "years_between", "withheld"}
_WITHHELD: Final = Message("分数、名次、姓名、记录、他人意见", "score, rank, name, record, others' opinions")


def first_look(day: Day) -> Scene:
    """The caseworker judges every pair of the list by photos and dates; then the evidence is released."""
    scene = Scene(
        Message("第一次判断：寻亲专员先看照片", "First judgement: the caseworker sees photos first")
    )
    worker, path = Role.SEARCH_CASEWORKER, f"admissions/{day.notes.admission_id}/candidates"
    before = day.crew.ask(worker, path)
    tasks = before["to_judge"]
    scene.sees(worker, *(_pair_words(each) for each in tasks), withheld=_WITHHELD)
    scene.claim(
        "判断之前只有照片、日期和质量",
        "Before the own judgement there are photos, dates and qualities, nothing else",
        before["candidates"] == [] and all(set(each) == _TOLD_BLIND for each in tasks),
    )
    alike = showing(tasks, day.people.found)
    day.crew.picture(worker, alike["left"]["portrait"])
    for each in tasks:
        opinion = _opinion(day, each)
        judged = day.crew.send(worker, f"reviews/{each['number']}/judgement", {"opinion": opinion})
        if each is alike:
            day.notes.pair_id = judged["pair_id"]
    after = day.crew.ask(worker, path)
    (own,) = [each for each in after["candidates"] if each["pair_id"] == day.notes.pair_id]
    (first,) = [each for each in after["candidates"] if each["rank"] == 1]
    scene.sees(worker, _opinion_words(), *_released_words(first), *_released_words(own))
    scene.claim(
        "仅凭人脸，排第一位的是长得像的另一个人",
        "By face alone a look-alike stands first",
        (first["record"]["id"], own["rank"]) == (day.notes.reports["other"], 2),
    )
    scene.claim(
        "判断之后才公布分数和记录，名单上每人都有处置",
        "Score and record are told after it, and everybody on the list has a disposition",
        own["record"]["id"] == day.notes.reports["found"] and after["undisposed"] == 0,
    )
    return scene


def second_look(day: Day) -> Scene:
    """Another person judges the same pairs on a queue of their own, under other numbers."""
    scene = Scene(
        Message(
            "第二次判断：复核员在自己的队列里判断",
            "Second judgement: another person, on a queue of their own",
        )
    )
    reviewer = Role.SECOND_REVIEWER
    photos_of = (day.people.found, day.people.look_alike, day.people.withdrawn)
    dates = {each.home_photo_on.isoformat() for each in photos_of}
    queue = day.crew.ask(reviewer, "reviews")["items"]
    tasks = [each for each in queue if each["right"]["taken_on"] in dates]
    scene.sees(reviewer, *(_pair_words(each) for each in tasks), withheld=_WITHHELD)
    told = []
    for each in tasks:
        opinion = _opinion(day, each)
        told.append(day.crew.send(reviewer, f"reviews/{each['number']}/judgement", {"opinion": opinion}))
    scene.claim(
        "复核员只见照片和日期，也不告诉是哪一对、别人怎么看",
        "The reviewer has photos and dates, and is not told which pair it was or what others saw",
        all(set(each) == _TOLD_BLIND for each in tasks) and all(each["pair_id"] is None for each in told),
    )
    pair = day.crew.ask(Role.STATION_HEAD, f"pairs/{day.notes.pair_id}")
    scene.claim(
        "两人意见一致，进入核实；第一位判断者打不开复核队列",
        "Both agree, and the pair goes to verification; who judged first cannot open the second queue",
        pair["stage"] == "verification"
        and day.crew.refusal(Role.SEARCH_CASEWORKER, "reviews") == "role_not_allowed",
    )
    scene.claim(
        "复核员打不开候选名单",
        "The second reviewer cannot open the list",
        day.crew.refusal(reviewer, f"admissions/{day.notes.admission_id}/candidates") == "role_not_allowed",
    )
    return scene


def _pair_words(task: Json) -> Message:
    left, right = task["left"], task["right"]
    return Message(
        f"照片一对：{left['taken_on']}（{left['quality_words']['zh']}）与 "
        f"{right['taken_on']}（{right['quality_words']['zh']}），相隔 {task['years_between']} 年",
        f"Two photos: {left['taken_on']} ({left['quality_words']['en']}) and "
        f"{right['taken_on']} ({right['quality_words']['en']}), {task['years_between']} years apart",
    )


def _opinion(day: Day, task: Json) -> Opinion:
    """What somebody would answer who sees the two photos of the task."""
    if task["right"]["taken_on"] == day.people.found.home_photo_on.isoformat():
        return Opinion.SAME_PERSON
    if task["right"]["taken_on"] == day.people.look_alike.home_photo_on.isoformat():
        return Opinion.SAME_FAMILY
    return Opinion.DIFFERENT


def _opinion_words() -> Message:
    return Message(
        "自己的判断：一对是同一个人，一对像是同一家人，一对不是",
        "Own judgement: one pair the same person, one pair the same family, one pair different",
    )


def _released_words(lead: Json) -> list[Message]:
    band, number, rank = words(lead["band_words"]), lead["record"]["id"], lead["rank"]
    ratio = lead["evidence"]["log10_lr"]
    return [
        Message(
            f"随后公布：报案 {number} 排第 {rank}，{band.zh}，人脸 log10 LR {ratio}",
            f"Then told: report {number} at rank {rank}, {band.en}, face log10 LR {ratio}",
        ),
        words(lead["expected_words"]),
    ]
