"""What the demonstration prints, in one language."""

from collections.abc import Iterable

from rich.console import Console
from rich.table import Column, Table

from casework.candidate_view import ShownCandidate
from casework.demo.play import Played, Stopwatch
from casework.face_engine import FaceEngine
from casework.wording import BAND_WORDS, VERDICT_WORDS
from models.gallery import GalleryKind
from models.message import Message


class Teller:
    """Prints the course of the demonstration for a caseworker."""

    def __init__(self, console: Console, *, is_chinese: bool) -> None:
        self._console = console
        self._is_chinese = is_chinese

    def opening(self, engine: FaceEngine, *, is_built_in: bool, load_s: float) -> None:
        """Which networks work here, and that nobody shown exists."""
        calibration = engine.calibration.id if engine.calibration else "–"
        self._say(
            f"人脸模型包 {engine.ref}，校准 {calibration}，载入 {load_s:.1f} 秒",
            f"Face networks {engine.ref}, calibration {calibration}, loaded in {load_s:.1f} s",
        )
        if is_built_in:
            self._say(
                "演示：姓名、日期、地点都是虚构的，照片取自已安装软件包自带的图片。",
                "Demonstration: names, dates and places are invented; pictures come with installed packages.",
            )

    def reports_filed(self, count: int, seconds: float) -> None:
        """How many reports are in."""
        self._say(
            f"已登记寻人报案 {count} 份，用时 {seconds:.1f} 秒",
            f"{count} missing-person reports in place, {seconds:.1f} s",
        )

    def admission(self, played: Played) -> None:
        """One admission: its photo's quality, and the candidates found."""
        case, found = played.case, played.photo.assessment
        place = self._of(
            Message("", "") if played.is_first else Message("（上次已入库）", " (in place already)")
        )
        self._console.rule(style="dim")
        self._say(
            f"入站 {case.number}：{case.note.zh}{place}。用时 {played.seconds * 1000:.0f} 毫秒",
            f"Admission {case.number}: {case.note.en}{place}. {played.seconds * 1000:.0f} ms",
        )
        remarks = [self._of(each) for each in (*found.reasons, *found.advice)]
        words = VERDICT_WORDS[found.verdict]
        verdict = self._of(Message(f"照片：{words.zh}。", f"Photo: {words.en}."))
        self._console.print("  " + " ".join([verdict, *remarks]), markup=False)
        self._candidates(played)

    def _candidates(self, played: Played) -> None:
        shown = played.search.candidates if played.search else ()
        reports = [each for each in shown if each.candidate.person.gallery is GalleryKind.REPORTS][:3]
        if not reports:
            self._say("  没有候选人。", "  No candidates.")
            return
        self._console.print(self._table(reports, played))
        self._console.print("  " + self._of(reports[0].candidate.evidence.reason), style="dim", markup=False)

    def _table(self, reports: Iterable[ShownCandidate], played: Played) -> Table:
        titles = (
            Message("名次", "Rank"),
            Message("报案", "Report"),
            Message("log10 LR（上下限）", "log10 LR (bounds)"),
            Message("照片相隔", "Years apart"),
            Message("意味着", "What it means"),
        )
        columns = [Column(self._of(title), no_wrap=True) for title in titles[:-1]]
        table = Table(*columns, Column(self._of(titles[-1]), overflow="fold"), box=None, padding=(0, 1))
        for each in reports:
            candidate, years = each.candidate, each.years_between
            own = " ←" if candidate.person.id == played.own_report else ""
            table.add_row(
                str(each.place.rank),
                f"{candidate.person.id}{own}",
                _ratio(each),
                "–" if years is None else f"{years:.1f}",
                f"{self._of(BAND_WORDS[candidate.band])} · {self._of(each.chance)}",
            )
        return table

    def closing(self, played: list[Played], watch: Stopwatch) -> None:
        """The sum of it, and what it does not show."""
        wanted = [each for each in played if each.own_report is not None]
        found = sum(each.is_own_report_first for each in wanted)
        others = [each for each in played if each.own_report is None]
        strong = sum(each.shows_strong_lead for each in others)
        self._console.rule(style="dim")
        self._say(
            f"有报案的 {len(wanted)} 人中，{found} 人的报案排在第一位（←）。",
            f"Of {len(wanted)} people with a report, {found} have it at rank 1 (←).",
        )
        self._say(
            f"没有报案的 {len(others)} 次入站中，{strong} 次出现“强线索”。",
            f"Of {len(others)} admissions without a report, {strong} show a strong lead.",
        )
        mean_ms = 1000 * watch.seconds.get("photo and search", 0.0) / max(len(played), 1)
        self._say(
            f"照片入库、分析、检索平均 {mean_ms:.0f} 毫秒一次。",
            f"Photo in, analysed, stored and searched: {mean_ms:.0f} ms on average.",
        )
        self._say(
            "注意：内置演示的两张照片出自同一张图，只说明系统能走通，不说明准确率；"
            "准确率请用 guitu evaluate faces 测量。候选只是线索，由人判断。",
            "Mind: built-in pairs are variations of one picture; they show that the machinery works, not how "
            "accurate it is (measure that with guitu evaluate faces). Candidates are leads; people decide.",
        )

    def _say(self, zh: str, en: str) -> None:
        self._console.print(self._of(Message(zh, en)), markup=False)

    def _of(self, message: Message) -> str:
        return message.zh if self._is_chinese else message.en


def _ratio(shown: ShownCandidate) -> str:
    evidence = shown.candidate.evidence
    if evidence.log10_lr is None or evidence.lower_bound is None or evidence.upper_bound is None:
        return "–"
    return f"{evidence.log10_lr:+z.2f} ({evidence.lower_bound:+z.2f} … {evidence.upper_bound:+z.2f})"
