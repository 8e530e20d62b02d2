"""Collection codes go out with the samples, and the police send one file of profiles under them."""

from casework.demo.day.course import Day
from casework.demo.day.crew import Json, words
from casework.demo.day.laboratory import Genotypes, laboratory_file
from casework.demo.day.scene import Scene
from models.account import Role
from models.message import Message


def samples_come_in(day: Day) -> Scene:
    """The caseworker issues codes; the police operator sends the file, and sees no more than it."""
    scene = Scene(
        Message("采样编码与公安 DNA 数据", "Collection codes, and a file from the police laboratory")
    )
    codes = _codes(day)
    had_evidence = _evidence(day)["has_evidence"]
    file = laboratory_file({codes[key]: genotypes for key, genotypes in _genotypes(day).items()})
    receipt = day.crew.upload(Role.POLICE_DNA_OPERATOR, "dna/batches", file)
    profiles = {each["code"]: each["profile_id"] for each in receipt["samples"]}
    day.notes.profiles = {key: profiles[code] for key, code in codes.items()}
    _tell_operator(day, scene, receipt)
    _tell_caseworker(day, scene, codes["mother"], had_evidence=had_evidence)
    return scene


def _tell_operator(day: Day, scene: Scene, receipt: Json) -> None:
    operator, counts = Role.POLICE_DNA_OPERATOR, receipt["counts"]
    closed = (
        f"reports/{day.notes.reports['found']}",
        f"dna/profiles/{day.notes.profiles['subject']}/family-candidates",
    )
    scene.sees(
        operator,
        Message(
            f"回执：接收 {counts['accepted']} 份样本，暂存 {counts['held']} 份",
            f"Receipt: {counts['accepted']} samples accepted, {counts['held']} held",
        ),
        withheld=Message("姓名、照片、报案、比对结果", "names, photos, reports, what was found"),
    )
    scene.claim(
        "样本全部接收",
        "All samples are accepted",
        {each for each, count in counts.items() if count} == {"accepted"},
    )
    scene.claim(
        "回执里没有姓名，操作员打不开报案和比对结果",
        "The receipt names nobody; the operator opens neither reports nor results",
        "虚构·" not in str(receipt)
        and all(day.crew.refusal(operator, path) == "role_not_allowed" for path in closed),
    )


def _tell_caseworker(day: Day, scene: Scene, code: str, *, had_evidence: bool) -> None:
    worker, told = Role.SEARCH_CASEWORKER, _evidence(day)
    family = day.crew.ask(worker, f"reports/{day.notes.reports['found']}/family")
    scene.sees(
        worker,
        Message(f"签发采样编码，例如 {code}", f"Issued collection codes, such as {code}"),
        words(told["words"]),
        withheld=Message("等位基因、似然比", "alleles, likelihood ratios"),
    )
    scene.claim(
        "寻亲专员只知道“有 DNA 结果”，看不到数值",
        "The caseworker learns only that there is DNA evidence, no numbers",
        (had_evidence, told["has_evidence"]) == (False, True) and "log10" not in str([family, told]),
    )


def _codes(day: Day) -> dict[str, str]:
    """A collection code for each sample, by whose it is."""
    paths = {key: f"family-members/{number}" for key, number in day.notes.members.items()}
    paths["subject"] = f"subjects/{day.notes.subject_id}"
    worker = Role.SEARCH_CASEWORKER
    return {key: day.crew.send(worker, f"{path}/collection-codes")["code"] for key, path in paths.items()}


def _genotypes(day: Day) -> dict[str, Genotypes]:
    kin = day.people.kin
    return {
        "mother": kin.mother,
        "brother": kin.brother,
        "other_mother": kin.other_mother,
        "subject": kin.missing,
    }


def _evidence(day: Day) -> Json:
    return day.crew.ask(Role.SEARCH_CASEWORKER, f"reports/{day.notes.reports['found']}/dna-evidence")
