from datetime import UTC, date, datetime

import pytest

from casework.photo_ages import age_at_desk, age_in_report, day_taken_at_desk, years_apart
from models.admission import AdmissionFacts
from models.age import AgeRange
from models.photo import OwnerKind, Photo, PhotoAssessment, PhotoOwner
from models.quality import Verdict
from models.report import ReportFacts

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def photo(taken_on: date | None, kind: OwnerKind = OwnerKind.ADMISSION) -> Photo:
    found = PhotoAssessment(faces=(), chosen_face=None, verdict=Verdict.REFUSED, reasons=(), advice=())
    return Photo(1, PhotoOwner(kind, 1), "d", "s", 10, 10, taken_on, None, NOW, found)


def admission(age: AgeRange | None, entered_at: datetime = NOW) -> AdmissionFacts:
    return AdmissionFacts(station="示例站", entered_at=entered_at, age=age)


def test_a_desk_photo_without_a_date_was_taken_on_the_local_day_of_entry() -> None:
    late_evening_utc = datetime(2026, 2, 10, 20, 0, tzinfo=UTC)  # 04:00 on the 11th in Shanghai
    assert day_taken_at_desk(photo(None), admission(None, late_evening_utc)) == date(2026, 2, 11)


def test_the_estimate_at_entry_is_moved_to_the_day_of_an_older_photo() -> None:
    older = age_at_desk(photo(date(2016, 3, 1)), admission(AgeRange(40, 50)))
    assert older is not None
    assert (older.low_years, older.high_years) == pytest.approx((30, 40), abs=0.01)


def test_without_an_estimate_the_age_at_the_desk_is_not_known() -> None:
    assert age_at_desk(photo(None), admission(None)) is None


def test_a_dated_report_photo_shows_an_exact_age() -> None:
    facts = ReportFacts(name="虚构甲", birth_date=date(2000, 6, 1))
    age = age_in_report(photo(date(2010, 6, 1), OwnerKind.REPORT), facts)
    assert age is not None
    assert age.low_years == age.high_years == pytest.approx(10, abs=0.01)


def test_an_undated_photo_of_a_missing_child_is_known_to_show_a_child() -> None:
    facts = ReportFacts(name="虚构甲", birth_date=date(2000, 6, 1), missing_since=date(2006, 6, 1))
    age = age_in_report(photo(None, OwnerKind.REPORT), facts)
    assert age is not None
    assert age.is_minor


def test_an_undated_photo_of_a_missing_adult_is_neither_surely_adult_nor_surely_minor() -> None:
    facts = ReportFacts(name="虚构甲", birth_date=date(1960, 6, 1), missing_since=date(2020, 6, 1))
    age = age_in_report(photo(None, OwnerKind.REPORT), facts)
    assert age is not None
    assert not age.is_minor
    assert not age.is_adult


@pytest.mark.parametrize("facts", [ReportFacts("虚构甲"), ReportFacts("虚构甲", birth_date=date(2000, 1, 1))])
def test_without_dates_the_age_in_a_report_photo_is_not_known(facts: ReportFacts) -> None:
    assert age_in_report(photo(None, OwnerKind.REPORT), facts) is None


def test_years_apart_have_no_sign_and_need_both_dates() -> None:
    assert years_apart(date(2020, 1, 1), date(2010, 1, 1)) == pytest.approx(10, abs=0.01)
    assert years_apart(date(2010, 1, 1), date(2020, 1, 1)) == pytest.approx(10, abs=0.01)
    assert years_apart(None, date(2010, 1, 1)) is None
