"""The same report rises by DNA: its reviewer reads the family's likelihood ratio locus by locus."""

from typing import Final

from casework.demo.day.course import Day
from casework.demo.day.crew import Json, words
from casework.demo.day.scene import Scene
from models.account import Role
from models.message import Message

_PER_LINE: Final = 4
# Answers round each locus to four decimals.
_ROUNDING: Final = 0.01


def report_rises(day: Day) -> Scene:
    """The report's family stands first for the resident's profile; the unrelated one is not listed."""
    scene = Scene(
        Message("同一份报案上升：DNA 复核员逐位点查看", "The same report rises: DNA, locus by locus")
    )
    reviewer, profiles = Role.DNA_REVIEWER, day.notes.profiles
    path = f"dna/profiles/{profiles['subject']}/family-candidates"
    listed = day.crew.ask(reviewer, path)["items"]
    family = day.crew.ask(Role.SEARCH_CASEWORKER, f"reports/{day.notes.reports['found']}/family")
    scene.claim(
        "该报案的家庭排在第一位",
        "The family of that report stands first",
        [each["family_id"] for each in listed[:1]] == [family["id"]],
    )
    scene.claim(
        "没有血缘的另一家不在名单上",
        "The family that is not related is not listed",
        all(profiles["other_mother"] not in each["profile_ids"] for each in listed),
    )
    _tell_place(day, scene)
    if scene.came_out:
        _tell_ratios(day, scene, listed[0])
    return scene


def _tell_place(day: Day, scene: Scene) -> None:
    """Where the report stands on the admission's list now, as the caseworker reads it."""
    worker, number = Role.SEARCH_CASEWORKER, day.notes.reports["found"]
    path = f"admissions/{day.notes.admission_id}/candidates"
    listed = {each["record"]["id"]: each for each in day.crew.ask(worker, path)["candidates"]}
    rank = listed[number]["rank"]
    scene.sees(
        worker,
        Message(
            f"报案 {number} 由第 2 位升到第 {rank} 位",
            f"Report {number} rises from rank 2 to rank {rank}",
        ),
        words(listed[number]["order"]["words"]),
        withheld=Message("等位基因、似然比", "alleles, likelihood ratios"),
    )
    scene.claim("同一份报案升到第一位", "The same report stands first now", rank == 1)


def _tell_ratios(day: Day, scene: Scene, candidate: Json) -> None:
    together = candidate["certain"]
    alone = {each["member_id"]: each["log10_lr"] for each in candidate["relatives_alone"]}
    mother, brother = (alone[day.notes.members[key]] for key in ("mother", "brother"))
    lowest = together["lowest"]
    parts = {each["locus"]: each["log10_lr"] for each in together["loci"] if each["log10_lr"] is not None}
    loci, steps = f"{together['loci_compared']}/{together['loci_typed']}", together["mutation_steps"]
    scene.sees(
        Role.DNA_REVIEWER,
        Message(
            f"log10 LR：母亲单独 {mother:+z.2f}，兄弟单独 {brother:+z.2f}，合起来 {lowest['log10_lr']:+z.2f}",
            f"Log10 LR: mother alone {mother:+z.2f}, brother alone {brother:+z.2f}, "
            f"together {lowest['log10_lr']:+z.2f}",
        ),
        Message(
            f"比对 {loci} 个位点，突变步数 {steps}，最低群体 {lowest['population']}",
            f"{loci} loci, {steps} mutation steps, lowest population {lowest['population']}",
        ),
        *_locus_lines(parts),
        words(together["chance_words"]),
        words(together["opinion"]["reason"]),
        withheld=Message("姓名、照片、人脸分数", "names, photos, scores of faces"),
    )
    scene.claim(
        "两个亲属合起来比任何一个都强",
        "Both relatives together say more than either alone",
        max(mother, brother) < lowest["log10_lr"],
    )
    scene.claim(
        "各位点相加等于总值",
        "The loci add up to the total",
        abs(sum(parts.values()) - lowest["log10_lr"]) < _ROUNDING,
    )


def _locus_lines(parts: dict[str, float]) -> list[Message]:
    cells = [f"{locus} {ratio:+z.2f}" for locus, ratio in parts.items()]
    lines = [" · ".join(cells[start : start + _PER_LINE]) for start in range(0, len(cells), _PER_LINE)]
    return [Message(each, each) for each in lines]
