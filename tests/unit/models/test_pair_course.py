"""The course of a pair: agreement, disagreement, and what no sequence of steps may reach."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import Conflict
from models.identity import Basis
from models.judgement import ControlResult, Opinion, Truth, control_result
from models.pair import Outcome, PairStage
from models.pair_course import PairCourse, after_opinions

S = PairStage
VERIFICATION, THIRD = (S.VERIFICATION, None), (S.THIRD_REVIEW, None)
EXCLUDED, INCONCLUSIVE = (S.CLOSED, Outcome.EXCLUDED), (S.CLOSED, Outcome.INCONCLUSIVE)
REVIEWS = st.lists(st.tuples(st.integers(1, 4), st.sampled_from(Opinion)), max_size=8)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("judge"), st.integers(1, 4), st.sampled_from(Opinion)),
        st.tuples(st.just("support"), st.just(0), st.frozensets(st.sampled_from(Basis))),
        st.tuples(st.just("propose"), st.integers(1, 4), st.sampled_from(Outcome)),
        st.tuples(st.just("confirm"), st.integers(1, 4), st.none()),
        st.tuples(st.just("reopen"), st.integers(1, 4), st.none()),
    ),
    max_size=20,
)


def taken(course: PairCourse, step: tuple[str, int, object]) -> PairCourse:
    """The course after the step, or as it was when the step is refused."""
    name, who, what = step
    try:
        if name == "judge":
            assert isinstance(what, Opinion)
            return course.judged(who, what)
        if name == "support":
            assert isinstance(what, frozenset)
            return course.supported(what)
        if name == "propose":
            assert isinstance(what, Outcome)
            return course.put_forward(who, what)
        return course.confirmed(who) if name == "confirm" else course.reopened()
    except Conflict:
        return course


@pytest.mark.parametrize(
    ("agreed", "leads_to"),
    [
        (Opinion.SAME_PERSON, VERIFICATION),
        (Opinion.SAME_FAMILY, VERIFICATION),
        (Opinion.DIFFERENT, EXCLUDED),
        (Opinion.CANNOT_TELL, INCONCLUSIVE),
    ],
)
def test_two_that_agree_decide_whoever_is_the_third(
    agreed: Opinion, leads_to: tuple[PairStage, Outcome | None]
) -> None:
    assert after_opinions((agreed, agreed)) == leads_to
    for other in set(Opinion) - {agreed}:
        assert after_opinions((agreed, other, agreed)) == leads_to
        assert after_opinions((other, agreed, agreed)) == leads_to


def test_every_first_opinion_asks_a_second_person_and_every_disagreement_a_third() -> None:
    for first, second in product(Opinion, repeat=2):
        assert after_opinions((first,)) == (S.SECOND_REVIEW, None)
        assert (after_opinions((first, second)) == THIRD) == (first is not second)


def test_three_different_opinions_are_verified_only_if_two_of_them_see_kin() -> None:
    assert after_opinions((Opinion.SAME_PERSON, Opinion.DIFFERENT, Opinion.SAME_FAMILY)) == VERIFICATION
    assert after_opinions((Opinion.SAME_FAMILY, Opinion.CANNOT_TELL, Opinion.SAME_PERSON)) == VERIFICATION
    assert after_opinions((Opinion.SAME_PERSON, Opinion.DIFFERENT, Opinion.CANNOT_TELL)) == INCONCLUSIVE
    assert after_opinions((Opinion.CANNOT_TELL, Opinion.SAME_FAMILY, Opinion.DIFFERENT)) == INCONCLUSIVE


@given(st.lists(st.sampled_from(Opinion), max_size=8))
def test_one_person_alone_never_brings_a_pair_beyond_the_second_review(opinions: list[Opinion]) -> None:
    course = PairCourse()
    for opinion in opinions:
        course = taken(course, ("judge", 1, opinion))
    assert course.stage in (S.NEW, S.SECOND_REVIEW)
    assert len(course.opinions) <= 1


@given(REVIEWS)
def test_opinions_are_kept_as_given_and_only_added_to(reviews: list[tuple[int, Opinion]]) -> None:
    course = PairCourse()
    for who, opinion in reviews:
        later = taken(course, ("judge", who, opinion))
        assert later.opinions[: len(course.opinions)] == course.opinions
        course = later
    reviewers = [who for who, _ in course.opinions]
    assert len(set(reviewers)) == len(reviewers) <= 3


@given(STEPS)
def test_nobody_is_named_without_a_basis_beyond_looks_and_two_deciders(
    steps: list[tuple[str, int, object]],
) -> None:
    course, proposer = PairCourse(), 0
    for step in steps:
        later = taken(course, step)
        if later.proposed != course.proposed and later.proposed is not None:
            proposer = later.proposed[0]
        if later.outcome is Outcome.SAME_PERSON and course.outcome is not Outcome.SAME_PERSON:
            assert course.bases
            assert step[0] == "confirm"
            assert step[1] != proposer
            assert course.stage is S.VERIFICATION
        course = later


def test_a_contradiction_nobody_resolved_stands_against_an_identity() -> None:
    course = PairCourse(stage=S.VERIFICATION, bases=frozenset({Basis.DNA}), has_open_contradiction=True)
    with pytest.raises(Conflict, match="contradiction"):
        course.put_forward(1, Outcome.SAME_PERSON)
    assert course.put_forward(1, Outcome.EXCLUDED).confirmed(2).outcome is Outcome.EXCLUDED


def test_looks_alone_never_name_anybody() -> None:
    course = PairCourse().judged(1, Opinion.SAME_PERSON).judged(2, Opinion.SAME_PERSON)
    with pytest.raises(Conflict, match="face alone"):
        course.put_forward(1, Outcome.SAME_PERSON)


def test_accepted_dna_brings_back_a_pair_that_reviewers_excluded() -> None:
    excluded = PairCourse().judged(1, Opinion.DIFFERENT).judged(2, Opinion.DIFFERENT)
    assert excluded.outcome is Outcome.EXCLUDED
    assert excluded.supported(frozenset({Basis.DNA})).stage is S.VERIFICATION
    papers = excluded.supported(frozenset({Basis.DOCUMENT_FAMILY_POLICE}))
    assert papers.outcome is Outcome.EXCLUDED


def test_reopening_leads_back_to_verification_and_needs_two_people_again() -> None:
    course = PairCourse(stage=S.VERIFICATION, bases=frozenset({Basis.FINGERPRINT}))
    closed = course.put_forward(1, Outcome.SAME_PERSON).confirmed(2)
    again = closed.reopened()
    assert (again.stage, again.outcome, again.proposed) == (S.VERIFICATION, None, None)
    with pytest.raises(Conflict, match="put an outcome"):
        again.confirmed(2)


@pytest.mark.parametrize(
    ("opinion", "truth", "result"),
    [
        (Opinion.SAME_PERSON, Truth.SAME, ControlResult.RIGHT),
        (Opinion.DIFFERENT, Truth.SAME, ControlResult.WRONG),
        (Opinion.SAME_FAMILY, Truth.SAME, ControlResult.WRONG),
        (Opinion.SAME_PERSON, Truth.DIFFERENT, ControlResult.WRONG),
        (Opinion.DIFFERENT, Truth.DIFFERENT, ControlResult.RIGHT),
        (Opinion.SAME_FAMILY, Truth.DIFFERENT, ControlResult.RIGHT),
        (Opinion.CANNOT_TELL, Truth.SAME, ControlResult.CANNOT_TELL),
    ],
)
def test_a_control_says_whether_the_judgement_was_right(
    opinion: Opinion, truth: Truth, result: ControlResult
) -> None:
    assert control_result(opinion, truth) is result
