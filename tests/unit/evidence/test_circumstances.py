"""Sex, age, dates, places and names of two records: three answers, and missing is neutral."""

from datetime import date, datetime
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.circumstances.age import compare_age
from matching.circumstances.compare import against_admission, against_report
from matching.circumstances.dates import compare_dates
from matching.circumstances.name import compare_names
from matching.circumstances.places import compare_places
from matching.circumstances.sex import compare_sex
from matching.circumstances.weight import CONTRADICTION_LOG10_LR
from models.admission import AdmissionFacts, NameOrigin
from models.age import AgeRange
from models.circumstance import Answer, Aspect
from models.evidence import EvidenceKind
from models.report import ReportFacts
from models.subject import Sex

ZONE = ZoneInfo("Asia/Shanghai")
EVENING = datetime(2026, 3, 1, 23, 30, tzinfo=ZONE)
AGES = st.builds(
    lambda low, width: AgeRange(low, min(130.0, low + width)), st.floats(0, 120), st.floats(0, 30)
)


def test_a_record_that_says_nothing_is_neutral_in_every_aspect() -> None:
    found = against_report(AdmissionFacts("站", EVENING), ReportFacts(name="虚构甲"), ZONE)
    assert [each.aspect for each in found] == [
        Aspect.SEX,
        Aspect.AGE,
        Aspect.DATES,
        Aspect.PLACES,
        Aspect.NAME,
    ]
    assert {each.answer for each in found} == {Answer.NOT_COMPARABLE}
    assert {each.log10_lr for each in found} == {0.0}
    assert all(each.at_desk is None and each.in_other is None for each in found)


@pytest.mark.parametrize(("one", "other"), list(product(Sex, Sex)))
def test_sex_contradicts_only_where_both_know_it(one: Sex, other: Sex) -> None:
    found = compare_sex(one, other)
    if Sex.UNKNOWN in (one, other):
        assert found.answer is Answer.NOT_COMPARABLE
    else:
        assert found.answer is (Answer.AGREES if one is other else Answer.CONTRADICTS)
    assert found.log10_lr == (CONTRADICTION_LOG10_LR if found.answer is Answer.CONTRADICTS else 0)


@pytest.mark.parametrize(
    ("years", "answer"),
    [
        (65.0, Answer.AGREES),
        (75.0, Answer.AGREES),
        (75.1, Answer.NOT_COMPARABLE),
        (85.0, Answer.NOT_COMPARABLE),
        (85.1, Answer.CONTRADICTS),
        (44.9, Answer.CONTRADICTS),
        (45.0, Answer.NOT_COMPARABLE),
    ],
)
def test_age_agrees_within_five_years_of_the_estimate_and_contradicts_beyond_fifteen(
    years: float, answer: Answer
) -> None:
    assert compare_age(AgeRange(60, 70), AgeRange(years, years)).answer is answer


@given(AGES, AGES)
def test_age_is_symmetric_and_bounded(one: AgeRange, other: AgeRange) -> None:
    found, turned = compare_age(one, other), compare_age(other, one)
    assert (found.answer, found.log10_lr, found.reason) == (turned.answer, turned.log10_lr, turned.reason)
    assert CONTRADICTION_LOG10_LR <= found.log10_lr <= 0


def test_missing_after_admission_is_listed_and_counts_nothing() -> None:
    found = compare_dates(date(2026, 3, 1), date(2026, 3, 11))
    assert found.answer is Answer.CONTRADICTS
    assert "10 days before" in found.reason.en
    assert found.log10_lr == 0
    assert compare_dates(date(2026, 3, 1), date(2026, 3, 1)).answer is Answer.AGREES
    assert "1 day after" in compare_dates(date(2026, 3, 2), date(2026, 3, 1)).reason.en


def test_the_day_of_entry_is_that_of_the_wall_of_the_shelter() -> None:
    at_utc = AdmissionFacts("站", datetime(2026, 3, 1, 17, 0, tzinfo=ZoneInfo("UTC")))
    found = against_report(at_utc, ReportFacts(name="甲", missing_since=date(2026, 3, 2)), ZONE)
    assert found[2].answer is Answer.AGREES


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        ("泉州火车站", "泉州市鲤城区菜市场", Answer.AGREES),
        ("衡阳", "横阳镇", Answer.AGREES),
        ("福南衡阳", "湖南横阳", Answer.AGREES),
        ("长途汽车站候车厅", "长途汽车站", Answer.NOT_COMPARABLE),
        ("福州市", "泉州市", Answer.NOT_COMPARABLE),
        ("东湖区", "南湖区", Answer.NOT_COMPARABLE),
        ("", "泉州", Answer.NOT_COMPARABLE),
        (None, "泉州", Answer.NOT_COMPARABLE),
    ],
)
def test_places_agree_where_both_name_one_by_sound_and_never_contradict(
    one: str | None, other: str | None, answer: Answer
) -> None:
    assert compare_places(one, other).answer is answer
    assert compare_places(other, one).answer is answer
    assert compare_places(one, other).log10_lr == 0


def test_a_name_heard_is_a_clue_with_both_forms_and_the_reason() -> None:
    found = compare_names("宁秀真", "林秀珍")
    assert (found.answer, found.kind) == (Answer.AGREES, EvidenceKind.CLUE)
    assert found.at_desk is not None
    assert found.in_other is not None
    assert (found.at_desk.zh, found.in_other.zh) == ("宁秀真", "林秀珍")
    assert "l/n" in found.reason.zh
    assert found.log10_lr == 0


def test_a_name_that_sounds_different_is_no_contradiction_and_tells_no_name() -> None:
    found = compare_names("王大山", "林秀珍")
    assert found.answer is Answer.NOT_COMPARABLE
    assert (found.at_desk, found.in_other) == (None, None)


@pytest.mark.parametrize("given_name", ["无名氏", "无名12号", "救助三", "不详", "未知"])
def test_a_placeholder_is_no_name(given_name: str) -> None:
    assert compare_names(given_name, given_name).answer is Answer.NOT_COMPARABLE


def test_a_name_that_an_institution_gave_is_never_evidence() -> None:
    found = compare_names("林秀珍", "林秀珍", NameOrigin.INSTITUTION_GIVEN)
    assert found.answer is Answer.NOT_COMPARABLE
    assert "institution" in found.reason.en
    stay = AdmissionFacts("站", EVENING, name_heard="林秀珍")
    other = AdmissionFacts("站", EVENING, name_heard="林秀珍", name_origin=NameOrigin.INSTITUTION_GIVEN)
    for one, two in ((stay, other), (other, stay)):
        assert against_admission(one, two)[-1].answer is Answer.NOT_COMPARABLE


def test_the_age_of_an_earlier_stay_is_moved_to_the_later() -> None:
    earlier = AdmissionFacts("站", EVENING.replace(year=2006), age=AgeRange(40, 45))
    later = AdmissionFacts("站", EVENING, age=AgeRange(60, 65))
    assert against_admission(later, earlier)[1].answer is Answer.AGREES
    assert against_admission(earlier, later)[1].answer is Answer.AGREES


def test_contradictions_are_evidence_of_their_own_kind_within_their_bounds() -> None:
    item = compare_sex(Sex.MALE, Sex.FEMALE).as_evidence()
    assert item.kind is EvidenceKind.CONTRADICTION
    assert (item.lower_bound, item.log10_lr, item.upper_bound) == (-1.0, -1.0, 0.0)
    assert compare_sex(Sex.MALE, Sex.MALE).as_evidence().kind is EvidenceKind.CIRCUMSTANCES
    assert not compare_sex(Sex.MALE, Sex.UNKNOWN).as_evidence().is_covered
