"""How the day of the demonstration is printed: each step as its roles see it, in one language."""

from collections.abc import Sequence
from typing import Final

from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from casework.demo.day.scene import Claim, Scene, Seen
from models.account import Role
from models.message import Message

_ROLE_WORDS: Final = {
    Role.INTAKE_OFFICER: Message("登记员", "Intake officer"),
    Role.SEARCH_CASEWORKER: Message("寻亲专员", "Caseworker"),
    Role.SECOND_REVIEWER: Message("复核员", "Second reviewer"),
    Role.STATION_HEAD: Message("站长", "Station head"),
    Role.POLICE_DNA_OPERATOR: Message("公安 DNA 操作员", "Police DNA operator"),
    Role.DNA_REVIEWER: Message("DNA 复核员", "DNA reviewer"),
    Role.AUDIT_OFFICER: Message("审计员", "Audit officer"),
}
_SIGNS: Final = {True: "[green]✓[/green]", False: "[red]✗[/red]"}


class DayTeller:
    """Prints the day for a caseworker."""

    def __init__(self, console: Console, *, is_chinese: bool) -> None:
        self._console = console
        self._is_chinese = is_chinese

    def opening(self, *, is_again: bool) -> None:
        """That a day begins on an empty installation of its own."""
        self._console.rule(style="dim")
        self._say(
            "下面是虚构的一天：每一步都通过 HTTP 接口，由不同岗位的账号完成；人、姓名、DNA 都是编造的。",
            "Now a fictional day: every step goes through the HTTP interface, by accounts of different "
            "roles; people, names and DNA are invented.",
        )
        if is_again:
            self._say(
                "上一次的一天已删除，重新开始：判断是终局的，不能重放。",
                "The day of an earlier run was deleted and begins anew: judgements are final and cannot be "
                "played twice.",
            )

    def scene(self, number: int, scene: Scene) -> None:
        """One step: what each role sees, what is withheld, and whether it came out as it should."""
        self._console.rule(
            f"{number}. {escape(self._of(scene.title))} · {scene.seconds:.1f} s", align="left", style="dim"
        )
        self._console.print(self._table(scene.seen))
        for claim in scene.claims:
            self._claim(claim)

    def closing(self, scenes: Sequence[Scene]) -> None:
        """How many steps came out."""
        right = sum(each.came_out for each in scenes)
        seconds = sum(each.seconds for each in scenes)
        self._console.rule(style="dim")
        self._say(
            f"{len(scenes)} 步中 {right} 步的结果符合要求，共 {seconds:.0f} 秒。",
            f"{right} of {len(scenes)} steps came out as they should, {seconds:.0f} s in all.",
        )
        self._say(
            "机器提出候选，由人决定。演示的照片出自同一张图，DNA 由程序生成，不说明准确率。",
            "The machine proposes, people decide. Pictures are variations of one another and the DNA is "
            "generated: this shows how the work goes, not how accurate it is.",
        )

    def _table(self, seen: Sequence[Seen]) -> Table:
        titles = (Message("岗位", "Role"), Message("看到", "Sees"), Message("不给看", "Withheld"))
        widths = (16, 62, 16)
        columns = [
            Column(self._of(title), width=width, overflow="fold")
            for title, width in zip(titles, widths, strict=True)
        ]
        table = Table(*columns, box=None, padding=(0, 1))
        for each in seen:
            told = "\n".join(escape(self._of(line)) for line in each.lines)
            withheld = "–" if each.withheld is None else escape(self._of(each.withheld))
            table.add_row(self._of(_ROLE_WORDS[each.role]), told, withheld)
        return table

    def _claim(self, claim: Claim) -> None:
        self._console.print(f"  {_SIGNS[claim.is_so]} {escape(self._of(claim.words))}")

    def _say(self, zh: str, en: str) -> None:
        self._console.print(self._of(Message(zh, en)), markup=False)

    def _of(self, message: Message) -> str:
        return message.zh if self._is_chinese else message.en
