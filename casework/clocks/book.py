"""The book of clocks: the rules and holidays in use, shipped and local, and the place of each station."""

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from casework.clocks.holidays import YearGiven, calendar_of
from casework.clocks.rule_rows import JURISDICTION, LadderGiven, RuleGiven
from models.duty import ClockEvent, DutyRule
from models.errors import SettingsInvalid
from models.message import Message
from models.working_calendar import WorkingCalendar

NATIONAL = "CN"


class BookFile(BaseModel):
    """One data file: any of rules with their ladders, years of holidays, and stations with their division."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    version: str | None = None
    ladder: dict[str, LadderGiven] = Field(default_factory=dict)
    rule: list[RuleGiven] = Field(default_factory=list)
    year: list[YearGiven] = Field(default_factory=list)
    stations: dict[str, str] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ClockBook:
    """Rules by number, working days, and the jurisdiction of each station (the whole country if unnamed)."""

    version: str
    rules: Mapping[str, DutyRule]
    calendar: WorkingCalendar
    stations: Mapping[str, str]

    def jurisdiction_of(self, station: str | None) -> str:
        """Where the station lies."""
        return NATIONAL if station is None else self.stations.get(station, NATIONAL)

    def in_effect(self, station: str | None, on: date) -> dict[str, Sequence[DutyRule]]:
        """The rows of each duty that hold at the station on that day, the one that wins first.

        The most local text wins; of two for the same place, the one that came into force last.
        """
        place = self.jurisdiction_of(station)
        found: dict[str, list[DutyRule]] = {}
        for rule in self.rules.values():
            if rule.is_in_effect(place, on):
                found.setdefault(rule.duty, []).append(rule)
        return {duty: sorted(rows, key=_precedence, reverse=True) for duty, rows in found.items()}

    def started_by(self, event: ClockEvent, station: str | None, on: date) -> list[DutyRule]:
        """The winning row of each duty whose clock the event starts."""
        winners = (rows[0] for rows in self.in_effect(station, on).values())
        return [rule for rule in winners if event in rule.starts]


def _precedence(rule: DutyRule) -> tuple[int, date]:
    return len(rule.jurisdiction), rule.effective_from or date.min


@cache
def shipped_book() -> ClockBook:
    """The book as it ships."""
    return _book(_shipped(), extra_digest=None)


def open_book(folder: Path) -> ClockBook:
    """The shipped book with the TOML files of `folder` over it, in the order of their names.

    A row replaces the shipped one of the same duty, jurisdiction and day of coming into force; a year the
    shipped year; without files it is the shipped book. Raises SettingsInvalid for a file that cannot be used.
    """
    paths = sorted(folder.glob("*.toml")) if folder.is_dir() else []
    if not paths:
        return shipped_book()
    digest = hashlib.sha256()
    added = []
    for path in paths:
        content = path.read_bytes()
        digest.update(content)
        added.append(_read(path, content))
    try:
        return _book([*_shipped(), *added], extra_digest=digest.hexdigest()[:8])
    except ValueError as error:
        raise _unusable(folder, str(error)) from error


def _shipped() -> list[BookFile]:
    data = files("casework.clocks") / "data"
    return [_parsed((data / name).read_text(encoding="utf-8")) for name in ("rules.toml", "holidays.toml")]


def _read(path: Path, content: bytes) -> BookFile:
    try:
        return _parsed(content.decode())
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise _unusable(path, f"{where}: {first['msg']}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _unusable(path, str(error)) from error


def _parsed(text: str) -> BookFile:
    return BookFile.model_validate(tomllib.loads(text))


def _book(parts: Iterable[BookFile], *, extra_digest: str | None) -> ClockBook:
    parts = list(parts)
    ladders = {name: ladder for part in parts for name, ladder in part.ladder.items()}
    rows = [row.as_rule(ladders) for part in parts for row in part.rule]
    stations = {name: code for part in parts for name, code in part.stations.items()}
    _check_places(stations)
    version = next(part.version for part in parts if part.version)
    return ClockBook(
        version=version if extra_digest is None else f"{version}+{extra_digest}",
        rules={row.id: row for row in rows},
        calendar=calendar_of(year for part in parts for year in part.year),
        stations=stations,
    )


def _check_places(stations: Mapping[str, str]) -> None:
    wrong = [code for code in stations.values() if not re.fullmatch(JURISDICTION, code)]
    if wrong:
        raise ValueError(f"{wrong[0]} is no jurisdiction; write CN-46, CN-4602 or CN-460203")


def _unusable(path: Path, reason: str) -> SettingsInvalid:
    return SettingsInvalid(
        "clock_file_invalid",
        Message(f"时限规则文件无法使用：{path}：{reason}", f"The clock file {path} cannot be used: {reason}"),
        Message("请按 docs/clocks.md 更正或移走此文件。", "Mend it as docs/clocks.md says, or move it away."),
        field=path.name,
    )
