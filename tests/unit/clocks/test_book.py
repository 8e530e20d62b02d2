"""The book of clocks: the duties that ship, local texts over them, files that cannot be used."""

from datetime import date
from pathlib import Path

import pytest

from casework.clocks.book import open_book, shipped_book
from models.duty import ClockEvent, ClockUnit, Span
from models.errors import SettingsInvalid

SPRING = date(2026, 3, 1)
HAIKOU = """
[stations]
"示例市救助站" = "CN-460100"

[[rule]]
duty = "search_notice"
jurisdiction = "CN-4601"
title_zh = "发布寻亲公告"
title_en = "Publish a search notice"
unit = "hours"
amount = 12
starts = ["entry"]
met_by = ["notice_published"]
responsible = "search_caseworker"
deputy = "station_head"
ladder = "usual"
source_zh = "虚构的本市文件"
source_en = "an invented city text"
confidence = "A"
effective_from = 2025-07-01
"""


def write(folder: Path, text: str, name: str = "local.toml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_every_duty_of_the_domain_guide_is_a_row_with_its_source() -> None:
    rules = shipped_book().rules.values()
    assert {rule.duty for rule in rules} == {
        "compare_with_all", "search_notice", "dna_request", "police_answer", "becomes_resident",
        "becomes_long_term", "refresh_notices", "settlement_application", "settlement_complete",
        "visit_wanderer", "visit_returned", "report_upward", "home_place_feedback", "escalate_refusal",
        "escalate_check", "hard_case_to_province", "nightly_check", "prints_and_photo",
        "joint_meeting_figures", "joint_work",
    }  # fmt: skip
    assert all(rule.source.zh and rule.source.en for rule in rules)


@pytest.mark.parametrize(
    ("duty", "span"),
    [
        ("search_notice", Span(ClockUnit.HOURS, 24)),
        ("dna_request", Span(ClockUnit.WORKING_DAYS, 7)),
        ("police_answer", Span(ClockUnit.CALENDAR_MONTHS, 1)),
        ("becomes_resident", Span(ClockUnit.CALENDAR_DAYS, 10)),
        ("settlement_application", Span(ClockUnit.CALENDAR_MONTHS, 3)),
        ("settlement_complete", Span(ClockUnit.CALENDAR_MONTHS, 6)),
        ("visit_wanderer", Span(ClockUnit.CALENDAR_MONTHS, 2)),
        ("home_place_feedback", Span(ClockUnit.NO_LIMIT)),
    ],
)
def test_the_clocks_are_those_of_the_domain_guide(duty: str, span: Span) -> None:
    assert shipped_book().rules[f"{duty}@CN"].span == span


def test_entry_starts_the_clocks_of_an_admission() -> None:
    started = shipped_book().started_by(ClockEvent.ENTRY, None, SPRING)
    assert {rule.duty for rule in started} == {
        "search_notice", "dna_request", "becomes_resident", "becomes_long_term", "refresh_notices",
        "settlement_application", "prints_and_photo",
    }  # fmt: skip


def test_without_files_the_book_is_the_shipped_one(tmp_path: Path) -> None:
    assert open_book(tmp_path) is shipped_book()
    assert open_book(tmp_path / "missing") is shipped_book()


def test_the_most_local_text_in_effect_wins_and_the_others_are_kept_beside_it(tmp_path: Path) -> None:
    book = open_book(write(tmp_path, HAIKOU))
    winner, *others = book.in_effect("示例市救助站", SPRING)["search_notice"]
    assert (winner.jurisdiction, winner.span.amount) == ("CN-4601", 12)
    assert [rule.jurisdiction for rule in others] == ["CN"]
    elsewhere, *none = book.in_effect("别市救助站", SPRING)["search_notice"]
    assert (elsewhere.jurisdiction, none) == ("CN", [])


def test_a_text_does_not_hold_before_it_came_into_force_or_after_it_ended(tmp_path: Path) -> None:
    until = HAIKOU.replace(
        "effective_from = 2025-07-01", "effective_from = 2025-07-01\neffective_until = 2025-12-31"
    )
    book = open_book(write(tmp_path, until))
    on = [date(2025, 6, 30), date(2025, 7, 1), date(2025, 12, 31), date(2026, 1, 1)]
    winners = [book.in_effect("示例市救助站", day)["search_notice"][0].jurisdiction for day in on]
    assert winners == ["CN", "CN-4601", "CN-4601", "CN"]


def test_of_two_texts_for_one_place_the_later_wins(tmp_path: Path) -> None:
    newer = HAIKOU.replace('[stations]\n"示例市救助站" = "CN-460100"\n', "").replace(
        "2025-07-01", "2026-02-01"
    )
    write(tmp_path, HAIKOU, "a.toml")
    book = open_book(write(tmp_path, newer.replace("amount = 12", "amount = 6"), "b.toml"))
    rows = book.in_effect("示例市救助站", SPRING)["search_notice"]
    assert [rule.span.amount for rule in rows] == [6, 12, 24]


def test_a_row_replaces_the_shipped_row_of_the_same_duty_and_place(tmp_path: Path) -> None:
    national = HAIKOU.replace('CN-4601"', 'CN"').replace("effective_from = 2025-07-01", "")
    book = open_book(write(tmp_path, national))
    assert book.rules["search_notice@CN"].span.amount == 12
    assert len(book.rules) == len(shipped_book().rules)
    assert book.version.startswith(shipped_book().version + "+")


def test_a_year_that_the_release_did_not_know_is_added(tmp_path: Path) -> None:
    year = """
    [[year]]
    year = 2027
    source_zh = "虚构的通知"
    source_en = "an invented notice"
    holidays = [{ name = "元旦", first = 2027-01-01, last = 2027-01-03 }]
    make_up_days = []
    """
    calendar = open_book(write(tmp_path, year)).calendar
    assert calendar.working_days_after(date(2026, 12, 28), 7).day == date(2027, 1, 7)


@pytest.mark.parametrize(
    "text",
    [
        "not toml",
        HAIKOU.replace("amount = 12", "amount = 0"),
        HAIKOU.replace('"entry"', '"entrance"'),
        HAIKOU.replace('CN-4601"', 'Haikou"'),
        HAIKOU.replace("CN-460100", "Haikou"),
        HAIKOU.replace('ladder = "usual"', 'ladder = "steep"'),
        HAIKOU.replace("amount = 12", "amout = 12"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_its_name(tmp_path: Path, text: str) -> None:
    with pytest.raises(SettingsInvalid) as refused:
        open_book(write(tmp_path, text))
    assert refused.value.code == "clock_file_invalid"
