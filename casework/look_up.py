"""Search everywhere: records by number and by the sound of a name, stations by name; within one's rights."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from casework.runtime import Runtime
from matching.names_by_sound import names_alike
from matching.sound_keys import name_probes
from models.admission import Admission, NameOrigin
from models.errors import InvalidInput, NotFound
from models.message import Message
from models.register import RegisterEntry
from models.report import MissingReport
from store.search_keys import KeyHolder
from store.unit_of_work import UnitOfWork

MOST_FOUND: Final = 20
_CLOSE_LOOK: Final = 100
_LARGEST: Final = 2**63 - 1


class FoundKind(StrEnum):
    """What can be found; the value is the collection of the record, as in addresses."""

    ADMISSION = "admissions"
    REPORT = "reports"
    REGISTER = "registers"
    PAIR = "pairs"
    BATCH_RUN = "batch-runs"


class FoundBy(StrEnum):
    """Why it was found."""

    NUMBER = "number"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Reach:
    """What the caller may open: kinds of records, and the only station of admissions (None: all)."""

    kinds: frozenset[FoundKind]
    station: str | None


@dataclass(frozen=True, slots=True)
class FoundRecord:
    """A record that fits, with the name stored in it and its station, where it has one."""

    kind: FoundKind
    id: int
    by: FoundBy
    name: str | None = None
    station: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What fits: at most `MOST_FOUND` records by name, and the stations whose name contains the text."""

    records: tuple[FoundRecord, ...]
    stations: tuple[str, ...]


def look_up(runtime: Runtime, text: str, reach: Reach) -> Found:
    """What fits the text within the reach; raises InvalidInput for an empty one.

    A number finds records of that number. Other text finds records by the sound of the name, where
    searches may find them, and stations. The number of queries does not depend on what is stored.
    """
    wanted = text.strip()
    if not wanted:
        raise _nothing_asked()
    number = re.search(r"\d+", wanted)
    with runtime.store.read() as work:
        if number is not None and int(number[0]) <= _LARGEST:
            return Found(tuple(_numbered(work, int(number[0]), reach)), ())
        return Found(tuple(_named(work, wanted, reach))[:MOST_FOUND], _stations(work, wanted, reach))


def _numbered(work: UnitOfWork, number: int, reach: Reach) -> Iterator[FoundRecord]:
    if FoundKind.ADMISSION in reach.kinds:
        yield from _told(work.admissions.of_ids([number]).values(), FoundBy.NUMBER, reach)
    if FoundKind.REPORT in reach.kinds:
        yield from _told(work.reports.of_ids([number]).values(), FoundBy.NUMBER, reach)
    if FoundKind.REGISTER in reach.kinds:
        yield from _told(work.registers.of_ids([number]).values(), FoundBy.NUMBER, reach)
    for kind, get in ((FoundKind.PAIR, work.pairs.get), (FoundKind.BATCH_RUN, work.batch_runs.get)):
        if kind in reach.kinds:
            try:
                get(number)
            except NotFound:
                continue
            yield FoundRecord(kind, number, FoundBy.NUMBER)


def _named(work: UnitOfWork, name: str, reach: Reach) -> Iterator[FoundRecord]:
    """Records that share a sound with the name and sound like it; the keys alone prove nothing."""
    probes = name_probes(name)
    keys = probes.whole | probes.one_off | probes.familiar
    if not keys:
        return
    for kind, holder in _HOLDERS.items():
        if kind in reach.kinds:
            numbers = work.search_keys.find(holder, [keys], limit=_CLOSE_LOOK)
            found = _records(work, kind, numbers)
            alike = [each for each in found if names_alike(name, _name_of(each) or "") is not None]
            alike.sort(key=lambda each: _name_of(each) != name)
            yield from _told(alike, FoundBy.NAME, reach)


_HOLDERS: Final = {
    FoundKind.ADMISSION: KeyHolder.ADMISSION,
    FoundKind.REPORT: KeyHolder.REPORT,
    FoundKind.REGISTER: KeyHolder.REGISTER,
}
Record = Admission | MissingReport | RegisterEntry


def _records(work: UnitOfWork, kind: FoundKind, numbers: Sequence[int]) -> list[Record]:
    if kind is FoundKind.ADMISSION:
        return list(work.admissions.of_ids(numbers).values())
    if kind is FoundKind.REPORT:
        return list(work.reports.of_ids(numbers).values())
    return list(work.registers.of_ids(numbers).values())


def _told(records: Iterable[Record], by: FoundBy, reach: Reach) -> Iterator[FoundRecord]:
    for each in records:
        if not isinstance(each, Admission):
            kind = FoundKind.REPORT if isinstance(each, MissingReport) else FoundKind.REGISTER
            yield FoundRecord(kind, each.id, by, name=_name_of(each))
        elif reach.station is None or each.facts.station == reach.station:
            yield FoundRecord(FoundKind.ADMISSION, each.id, by, _name_of(each), each.facts.station)


def _name_of(record: Record) -> str | None:
    """The name as stored; one that staff gave is no name to find a person by."""
    if not isinstance(record, Admission):
        return record.facts.name
    is_heard = record.facts.name_origin is NameOrigin.HEARD
    return record.facts.name_heard if is_heard else None


def _stations(work: UnitOfWork, text: str, reach: Reach) -> tuple[str, ...]:
    if FoundKind.ADMISSION not in reach.kinds:
        return ()
    named = work.accounts.stations()
    return tuple(each for each in named if text in each and reach.station in (None, each))


def _nothing_asked() -> InvalidInput:
    return InvalidInput(
        "search_text_missing",
        Message("没有写要找什么。", "Nothing was asked for."),
        Message("请输入编号、姓名或救助站名称。", "Type a number, a name or a station."),
        field="q",
    )
