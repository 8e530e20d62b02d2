"""Clues against records: by sound, three answers, small bounded weights."""

from datetime import UTC, date, datetime

import pytest

from matching import clue_weight as weight
from matching.clues import Stated, compare_clues, phone_digits
from models.circumstance import Answer, Aspect
from models.clue import Certainty, Clue, ClueFacts, ClueKind, ClueSource
from models.evidence import EvidenceKind
from models.register import Withdrawal
from models.subject import Sex

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
# The example number of GB 11643 teaching material, built from its own check digit; nobody's.
NUMBER = "11010519491231002X"
STATED = Stated(
    "林秀珍",
    ("漳州市龙海区",),
    Sex.FEMALE,
    date(1949, 12, 31),
    ("周丽", "林建国"),
    ("000", "138 0000 0000", "139 0000 0000"),
)


def a_clue(
    kind: ClueKind,
    text: str,
    *,
    source: ClueSource = ClueSource.PERSON,
    certainty: Certainty = Certainty.LIKELY,
    ending: Withdrawal | None = None,
) -> Clue:
    facts = ClueFacts(kind, text, source, certainty, NOON, "陈某")
    return Clue(15, 12, 12, facts, "chen", NOON, ending=ending)


@pytest.mark.parametrize(
    ("kind", "text", "aspect", "counts"),
    [
        (ClueKind.NAME, "宁秀真", Aspect.CLUE_NAME, weight.WHOLE_NAME_LOG10_LR),
        (ClueKind.NAME, "林秀英", Aspect.CLUE_NAME, weight.PART_OF_NAME_LOG10_LR),
        (ClueKind.NICKNAME, "阿珍", Aspect.CLUE_NAME, weight.PART_OF_NAME_LOG10_LR),
        (ClueKind.PLACE, "农海", Aspect.CLUE_PLACE, weight.PLACE_LOG10_LR),
        (ClueKind.RELATIVE_NAME, "林建国", Aspect.CLUE_RELATIVE, weight.RELATIVE_LOG10_LR),
        (ClueKind.RELATIVE_NAME, "邹丽", Aspect.CLUE_RELATIVE, weight.RELATIVE_LOG10_LR),
        (ClueKind.PHONE, "13900000000", Aspect.CLUE_PHONE, weight.NUMBER_LOG10_LR),
        (ClueKind.PHONE, "+86 138-0000-0000", Aspect.CLUE_PHONE, weight.NUMBER_LOG10_LR),
        (ClueKind.RESIDENT_ID, NUMBER, Aspect.CLUE_NUMBER, weight.NUMBER_LOG10_LR),
    ],
)
def test_a_clue_that_fits_agrees_with_both_forms_and_counts_little(
    kind: ClueKind, text: str, aspect: Aspect, counts: float
) -> None:
    (found,) = compare_clues([a_clue(kind, text)], STATED)
    assert (found.aspect, found.answer, found.log10_lr) == (aspect, Answer.AGREES, counts)
    assert found.kind is EvidenceKind.CLUE
    assert found.at_desk is not None
    assert found.at_desk.zh == text
    assert found.in_other is not None
    assert "线索 15" in found.reason.zh


@pytest.mark.parametrize("kind", [ClueKind.NAME, ClueKind.PLACE, ClueKind.RELATIVE_NAME, ClueKind.PHONE])
def test_what_does_not_fit_is_no_contradiction_and_counts_nothing(kind: ClueKind) -> None:
    (found,) = compare_clues([a_clue(kind, "孙强孙强 0000000001")], STATED)
    assert (found.answer, found.log10_lr, found.in_other) == (Answer.NOT_COMPARABLE, 0.0, None)


def test_a_number_of_somebody_else_is_listed_and_counts_nothing() -> None:
    other = Stated(sex=Sex.MALE, birth_date=date(1949, 12, 31))
    (found,) = compare_clues([a_clue(ClueKind.RESIDENT_ID, NUMBER)], other)
    assert (found.answer, found.log10_lr) == (Answer.CONTRADICTS, 0.0)
    assert found.kind is EvidenceKind.CONTRADICTION


def test_a_name_that_an_institution_gave_is_never_evidence() -> None:
    given = a_clue(ClueKind.NAME, "林秀珍", source=ClueSource.INSTITUTION)
    assert compare_clues([given], STATED) == ()


def test_a_clue_that_ended_counts_no_more() -> None:
    ended = a_clue(ClueKind.NAME, "林秀珍", ending=Withdrawal(NOON, "chen", "听错"))
    assert compare_clues([ended], STATED) == ()


def test_several_clues_of_one_kind_count_once_by_the_best() -> None:
    clues = [a_clue(ClueKind.NAME, text) for text in ("孙强", "林秀英", "宁秀真")]
    (found,) = compare_clues(clues, STATED)
    assert found.log10_lr == weight.WHOLE_NAME_LOG10_LR


def test_an_unsure_clue_counts_half() -> None:
    (found,) = compare_clues([a_clue(ClueKind.NAME, "宁秀真", certainty=Certainty.UNSURE)], STATED)
    assert found.log10_lr == weight.WHOLE_NAME_LOG10_LR / 2


def test_all_clues_together_count_no_more_than_a_contradiction() -> None:
    clues = [
        a_clue(ClueKind.NAME, "林秀珍"),
        a_clue(ClueKind.PLACE, "龙海"),
        a_clue(ClueKind.RESIDENT_ID, NUMBER),
        a_clue(ClueKind.PHONE, "13800000000"),
    ]
    found = compare_clues(clues, STATED)
    assert sum(each.log10_lr for each in found) == pytest.approx(weight.MOST_LOG10_LR)
    assert {each.answer for each in found} == {Answer.AGREES}


def test_a_silent_record_is_not_comparable() -> None:
    clues = [
        a_clue(ClueKind.NAME, "林秀珍"),
        a_clue(ClueKind.PLACE, "龙海"),
        a_clue(ClueKind.PHONE, "1380000"),
    ]
    assert {each.answer for each in compare_clues(clues, Stated())} == {Answer.NOT_COMPARABLE}


def test_digits_are_read_from_however_a_number_is_written() -> None:
    assert phone_digits("+86 138-0000-0000") == phone_digits("１３８００００００００") == "13800000000"
    assert phone_digits("12345") is None
