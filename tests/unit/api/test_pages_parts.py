"""Small parts of the pages: languages, form values, redirects, words."""

import pytest
from pydantic import BaseModel, Field
from starlette.requests import Request

from api.pages.forms import PageForm, age_of, instant_of, parsed
from api.pages.language import Language, language_of
from api.pages.start import own_page
from api.pages.words import LABELS
from api.problems import Problem
from api.schemas.admissions import AdmissionGiven
from api.validation_words import words_for
from casework.wording import ASPECT_WORDS, BAND_WORDS
from models.account import Role
from models.circumstance import Aspect
from models.evidence import Band
from models.gallery import GalleryKind
from models.report import ReportState
from models.subject import Sex


def _request(query: str = "", cookie: str = "") -> Request:
    return Request(
        {"type": "http", "query_string": query.encode(), "headers": [(b"cookie", cookie.encode())]}
    )


def test_pages_are_chinese_unless_english_was_asked_for_or_remembered() -> None:
    assert language_of(_request()) is Language.ZH
    assert language_of(_request("lang=en")) is Language.EN
    assert language_of(_request(cookie="guitu_language=en")) is Language.EN
    assert language_of(_request("lang=zh", "guitu_language=en")) is Language.ZH
    assert language_of(_request("lang=fr")) is Language.ZH


def test_everything_a_record_can_say_has_a_label() -> None:
    for values in (Sex, ReportState, GalleryKind, Role):
        assert {each.value for each in values} <= set(LABELS)
    assert set(BAND_WORDS) == set(Band)
    assert set(ASPECT_WORDS) == set(Aspect)


def test_a_local_time_is_beijing_time() -> None:
    assert instant_of("2026-03-01T21:40") == "2026-03-01T21:40:00+08:00"
    assert instant_of("2026-03-01T21:40:00+00:00") == "2026-03-01T21:40:00+00:00"
    assert instant_of("yesterday") == "yesterday"
    assert instant_of(None) is None


def test_one_age_is_a_range_of_no_width() -> None:
    assert age_of({}) is None
    assert age_of({"age_low": "60"}) == {"low_years": "60", "high_years": "60"}
    assert age_of({"age_low": "60", "age_high": "70"}) == {"low_years": "60", "high_years": "70"}


def test_a_form_without_key_gets_one_of_its_own() -> None:
    one, other = PageForm({}, ()), PageForm({}, ())
    assert one.key != other.key
    assert PageForm({"key": "given"}, ()).key == "given"


@pytest.mark.parametrize(
    "address", ["//evil.example", "https://evil.example", "/\\evil", "", "x", "/v1/me", "/a\nb"]
)
def test_signing_in_never_leads_elsewhere(address: str) -> None:
    assert own_page(address) == "/"


def test_signing_in_leads_to_the_page_that_was_asked_for() -> None:
    assert own_page("/admissions/3?lang=en") == "/admissions/3?lang=en"


def test_a_form_that_does_not_fit_is_a_problem_in_both_languages() -> None:
    problem = parsed(AdmissionGiven, {"station": "x" * 101, "entered_at": None})
    assert isinstance(problem, Problem)
    assert {each.field for each in problem.errors} == {"station", "entered_at"}
    assert "最多 100 个字" in problem.detail_zh
    assert "at most 100 characters" in problem.detail


def test_an_error_of_unknown_kind_still_has_words() -> None:
    class Odd(BaseModel):
        value: int = Field(multiple_of=7)

    problem = parsed(Odd, {"value": 8})
    assert isinstance(problem, Problem)
    assert problem.errors[0].detail_zh == words_for("anything else", {}).zh
