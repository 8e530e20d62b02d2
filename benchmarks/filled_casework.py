"""A store with years of casework in it, filled at once: stays, reports, registers, pairs, clocks, the log.

Rows are those which the store's own repositories would write, numbered behind what it holds already. Nobody
of them has a photo or a sample.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import numpy as np
from sqlalchemy import Engine, func, insert, select

from benchmarks.filled_clocks import clock_rows
from casework.clues.keys import birth_key
from matching.sound_keys import name_keys, place_keys
from models.age import AgeRange
from models.audit import AuditOutcome, RecordRange
from models.consent import Purpose
from models.gallery import GalleryKind
from models.pair import PairStage
from models.register import RegisterKind
from models.report import ReportState
from models.subject import Sex, SubjectState
from store.audit_chain import BEFORE_THE_FIRST, StoredEntry, digest_of
from store.encryption import Keyring, seal_context
from store.sealed_values import seal_fields
from store.search_keys import KeyHolder, search_key
from store.tables import Row
from store.tables.audit import AuditEntryRow, AuditRecordRow
from store.tables.clues import SearchKeyRow
from store.tables.deadlines import DeadlineRow
from store.tables.people import AdmissionRow, ReportRow, SubjectRow
from store.tables.registers import RegisterEntryRow
from store.tables.reporters import ConsentRow, ReporterRow
from store.tables.review import PairRow, PairSourceRow

_AT_ONCE: Final = 10_000
STATIONS: Final = 300
YEARS: Final = 5
IN_CARE: Final = 0.1
"""Share of the stays that have not ended."""
_SURNAMES: Final = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
    "唐罗薛雷贺倪汤滕殷毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧"
)
_GIVEN: Final = (
    "秀英桂兰玉珍建国志强海燕春梅德福金凤水生阿香丽华永明文斌晓东雪冬宝财昌达恩芳刚贵辉慧佳杰静娟军康兰磊莲亮林龙美敏娜宁鹏平琴"
    "庆荣瑞山胜淑思松涛婷伟霞祥欣兴雅艳阳怡勇友云泽振芝忠珠子宗祖"
)
_PLACE_CHARACTERS: Final = "龙海秀英东湖清河宁远安平永泰德化长南阳城江山新和水丰兴州川口林石沙云白"
"""Names of so many kinds that about as few people share a sound as in a real register."""


@dataclass(frozen=True, slots=True)
class Firsts:
    """The first free numbers of the tables that are filled."""

    subject: int
    admission: int
    report: int
    register: int
    pair: int
    audit: int


class CaseworkFiller:
    """Fills a store with `cases`: half of them stays, half of them reports; seeded."""

    def __init__(self, engine: Engine, keyring: Keyring, *, cases: int, now: datetime, seed: int) -> None:
        self._engine, self._keyring, self._now = engine, keyring, now
        self._random = np.random.default_rng(seed)
        self._count = cases // 2
        self._firsts = self._first_numbers()
        self._entered = [
            now - timedelta(days=float(days), hours=1)
            for days in np.sort(self._random.uniform(0, 365 * YEARS, self._count))[::-1]
        ]
        self._is_in_care = self._random.random(self._count) < IN_CARE

    def fill(self) -> None:
        """Everything, in the order that foreign keys ask for."""
        self._insert(SubjectRow, map(self._subject, range(self._count)))
        self._insert(AdmissionRow, map(self._admission, range(self._count)))
        self._insert(ReportRow, map(self._report, range(self._count)))
        self._insert(ReporterRow, map(self._reporter, range(self._count)))
        self._insert(ConsentRow, (row for each in range(self._count) for row in self._consents(each)))
        self._insert(RegisterEntryRow, map(self._entry, range(self._count // 10)))
        self._insert(PairRow, map(self._pair, range(self._count)))
        self._insert(PairSourceRow, map(self._source, range(self._count)))
        self._insert(DeadlineRow, self._clocks())
        self._insert(SearchKeyRow, self._keys())
        self._insert_log(2 * self._count)

    def _first_numbers(self) -> Firsts:
        tables = (SubjectRow, AdmissionRow, ReportRow, RegisterEntryRow, PairRow)
        with self._engine.connect() as connection:
            last = [connection.scalar(select(func.max(table.id))) or 0 for table in tables]
            log = connection.scalar(select(func.max(AuditEntryRow.number))) or 0
        return Firsts(*(each + 1 for each in (*last, log)))

    def _insert(self, table: type[Row], rows: Iterable[dict[str, Any]]) -> None:
        iterator = iter(rows)
        while chunk := [row for _, row in zip(range(_AT_ONCE), iterator, strict=False)]:
            with self._engine.begin() as connection:
                connection.execute(insert(table), chunk)

    def _subject(self, place: int) -> dict[str, Any]:
        stays = bool(self._is_in_care[place])
        state = SubjectState.LEFT
        if stays:
            is_long = self._now - self._entered[place] > timedelta(days=92)
            state = SubjectState.LONG_TERM if is_long else SubjectState.IN_CARE_UNIDENTIFIED
        created = self._entered[place]
        return {
            "id": self._firsts.subject + place,
            "state": state,
            "is_searchable": stays,
            "created_at": created,
        }

    def _admission(self, place: int) -> dict[str, Any]:
        number, age = self._firsts.admission + place, AgeRange(20 + place % 50, 30 + place % 50)
        details = {"name_heard": _name(place * 7), "found_place": _place(place), "notes": "虚构备注"}
        return {
            "id": number,
            "subject_id": self._firsts.subject + place,
            "station": station(place),
            "entered_at": self._entered[place],
            "sex": Sex.FEMALE if place % 3 else Sex.MALE,
            "age_low_years": age.low_years,
            "age_high_years": age.high_years,
            "sealed_details": self._sealed(details, "admissions.sealed_details", number),
            "recorded_at": self._entered[place] + timedelta(minutes=20),
        }

    def _report(self, place: int) -> dict[str, Any]:
        number, is_active = self._firsts.report + place, place % 2 == 0
        details = {"name": _name(place), "birth_date": _born(place), "last_seen_place": _place(place)}
        return {
            "id": number,
            "state": ReportState.ACTIVE if is_active else ReportState.CLOSED,
            "sex": Sex.FEMALE if place % 3 else Sex.MALE,
            "missing_since": date(2020, 1, 1) + timedelta(days=place % 1800),
            "is_open_to_face": is_active,
            "is_open_to_dna": is_active,
            "is_open_to_publication": False,
            "sealed_details": self._sealed(details, "reports.sealed_details", number),
            "recorded_at": self._entered[place],
        }

    def _reporter(self, place: int) -> dict[str, Any]:
        number = self._firsts.report + place  # one each, so reports and reporters are numbered alike
        details = {"name": _name(place * 3), "contact": "000-0000", "relation": "亲属"}
        return {
            "id": number,
            "report_id": number,
            "sealed_details": self._sealed(details, "reporters.sealed_details", number),
            "recorded_by": "batch",
            "recorded_at": self._entered[place],
        }

    def _consents(self, place: int) -> Iterator[dict[str, Any]]:
        for purpose in (Purpose.SEARCH_BY_FACE, Purpose.SEARCH_BY_DNA):
            yield {
                "reporter_id": self._firsts.report + place,
                "purpose": purpose,
                "given_at": self._entered[place],
                "recorded_by": "batch",
            }

    def _entry(self, place: int) -> dict[str, Any]:
        number = self._firsts.register + place
        details = {"name": _name(place * 5), "birth_date": _born(place), "home_place": _place(place)}
        return {
            "id": number,
            "register": tuple(RegisterKind)[place % 3],
            "is_active": True,
            "sex": Sex.MALE,
            "sealed_details": self._sealed(details, "register_entries.sealed_details", number),
            "recorded_by": "batch",
            "recorded_at": self._entered[place],
        }

    def _pair(self, place: int) -> dict[str, Any]:
        """Most pairs are closed; of the others some wait for an opinion, some for papers."""
        step = place % 20
        stage = {0: PairStage.NEW, 1: PairStage.SECOND_REVIEW, 2: PairStage.VERIFICATION}
        at = stage.get(step, PairStage.CLOSED)
        return {
            "id": self._firsts.pair + place,
            "subject_id": self._firsts.subject + place,
            "gallery": GalleryKind.REPORTS,
            "other_id": self._firsts.report + (place * 37) % self._count,
            "stage": at,
            "outcome": "excluded" if at is PairStage.CLOSED else None,
            "round": 1,
            "evidence_digest": f"{place:064x}",
            "known_photo_ids": [],
            "proposed_at": self._entered[place],
            "changed_at": self._entered[place],
            "origin": f"clue:{place + 1}",
        }

    def _source(self, place: int) -> dict[str, Any]:
        reference = f"clue:{place + 1}"
        return {
            "pair_id": self._firsts.pair + place,
            "kind": "clue",
            "reference": reference,
            "origin": reference,
            "proposed_at": self._entered[place],
        }

    def _clocks(self) -> Iterator[dict[str, Any]]:
        for place, entered in enumerate(self._entered):
            about: dict[str, int | str] = {
                "subject_id": self._firsts.subject + place,
                "admission_id": self._firsts.admission + place,
                "station": station(place),
            }
            yield from clock_rows(about, entered, self._now, is_running=bool(self._is_in_care[place]))

    def _keys(self) -> Iterator[dict[str, Any]]:
        """How every report and register entry is found by name, place and birth date."""
        for place in range(self._count):
            texts = {*name_keys(_name(place)), *place_keys(_place(place)), birth_key(_born(place))}
            yield from self._keys_of(KeyHolder.REPORT, self._firsts.report + place, texts)
            heard = {*name_keys(_name(place * 7)), *place_keys(_place(place))}
            yield from self._keys_of(KeyHolder.ADMISSION, self._firsts.admission + place, heard)
        for place in range(self._count // 10):
            known = name_keys(_name(place * 5))
            yield from self._keys_of(KeyHolder.REGISTER, self._firsts.register + place, known)

    def _keys_of(self, holder: KeyHolder, number: int, texts: Iterable[str]) -> Iterator[dict[str, Any]]:
        for key in sorted({search_key(self._keyring, text) for text in texts}):
            yield {"key": key, "holder_kind": holder, "holder_id": number}

    def _insert_log(self, count: int) -> None:
        """A sound chain of entries behind the one that stands last."""
        with self._engine.connect() as connection:
            last = select(AuditEntryRow.digest).order_by(AuditEntryRow.number.desc()).limit(1)
            previous = connection.scalar(last) or BEFORE_THE_FIRST
        entries: list[dict[str, Any]] = []
        for place in range(count):
            row = self._log_row(place, previous)
            previous = row["digest"]
            entries.append(row)
        self._insert(AuditEntryRow, entries)
        self._insert(AuditRecordRow, (self._log_record(place) for place in range(count)))

    def _log_row(self, place: int, previous: str) -> dict[str, Any]:
        values: dict[str, Any] = {
            "number": self._firsts.audit + place,
            "at": self._now.astimezone(UTC) - timedelta(seconds=2 * self._count - place),
            "account_id": 1 + place % 10,
            "username": f"account {place % 10}",
            "roles": "search_caseworker",
            "station": station(place),
            "action": "getAdmission",
            "outcome": AuditOutcome.DONE,
            "sealed_purpose": None,
            "previous_digest": previous,
        }
        stored = StoredEntry(AuditEntryRow(**values, digest=""), (self._touched(place),))
        return values | {"digest": digest_of(self._keyring, stored)}

    def _log_record(self, place: int) -> dict[str, Any]:
        touched, entry = self._touched(place), self._firsts.audit + place
        return {
            "entry_number": entry,
            "kind": touched.kind,
            "first_number": touched.first,
            "last_number": touched.last,
        }

    def _touched(self, place: int) -> RecordRange:
        number = self._firsts.admission + place % self._count
        return RecordRange("admissions", number, number)

    def _sealed(self, fields: Mapping[str, str | None], column: str, number: int) -> bytes | None:
        return seal_fields(self._keyring, fields, seal_context(column, number))


def station(place: int) -> str:
    """The station of that stay."""
    return f"虚构救助站 {place % STATIONS}"


def _name(place: int) -> str:
    surname, first, second = place * 7 % len(_SURNAMES), place * 31 // 3, place * 17 // 5
    return _SURNAMES[surname] + _GIVEN[first % len(_GIVEN)] + _GIVEN[second % len(_GIVEN)]


def _place(place: int) -> str:
    first, second = place * 13 % len(_PLACE_CHARACTERS), place * 29 // 7 % len(_PLACE_CHARACTERS)
    return f"{_PLACE_CHARACTERS[first]}{_PLACE_CHARACTERS[second]}县"


def _born(place: int) -> str:
    return (date(1940, 1, 1) + timedelta(days=place % 25_000)).isoformat()
