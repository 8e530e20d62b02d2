"""Pages of reviews: what waits for the caller, with photos or without, and one pair to judge by eye alone."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.deps import Caller, RecordId, RuntimeGiven
from api.errors import problem_of
from api.pages.deeds import opinion_missing
from api.pages.forms import PageForm, PageFormGiven, new_key, parsed, picked
from api.pages.records import Visit
from api.pages.render import render
from api.pages.start import own_page
from api.problems import Problem
from api.roles import JUDGES_FIRST, JUDGES_PAIRS, REVIEWS_AGAIN
from api.routes.reviews import list_without_photos
from api.schemas.reviews import JudgementGiven, ReviewTold, ToJudgeTold
from api.security.access import allow
from casework.review.judge import judge
from casework.review.one_review import opened_review
from casework.review.tasks import MOST_AT_ONCE, first_reviews, open_tasks
from casework.review.wording import OPINION_WORDS, RESULT_WORDS, evidence_words
from models.errors import GuituError

router = APIRouter(include_in_schema=False)


@router.get("/reviews", dependencies=[allow(*JUDGES_PAIRS)])
def reviews_page(request: Request, runtime: RuntimeGiven, caller: Caller) -> Response:
    """What waits for the caller: first reviews, and second or third ones."""
    judges_first = bool(caller.roles & set(JUDGES_FIRST))
    reviews_again = bool(caller.roles & set(REVIEWS_AGAIN))
    first = first_reviews(runtime, caller) if judges_first else []
    again = open_tasks(runtime, caller) if reviews_again else []
    context = {
        "section": "reviews",
        "judges_first": judges_first,
        "reviews_again": reviews_again,
        "first": [ToJudgeTold.of(each.blind) for each in first],
        "again": [ToJudgeTold.of(each.blind) for each in again],
        "on_facts": list_without_photos(runtime, caller).items if judges_first else [],
        "evidence_words": evidence_words,
        "most_at_once": MOST_AT_ONCE,
    }
    return render(request, "reviews.html", context, actor=caller)


@router.get("/reviews/{record_id}", dependencies=[allow(*JUDGES_PAIRS)])
def review_page(record_id: RecordId, request: Request, runtime: RuntimeGiven, caller: Caller) -> Response:
    """The two photos with their dates and four answers; after the own answer, what it was."""
    return _review_page(Visit(request, runtime, caller), record_id, PageForm({}, ()))


@router.post("/reviews/{record_id}/judgement", dependencies=[allow(*JUDGES_PAIRS)])
def post_judgement(
    record_id: RecordId, request: Request, form: PageFormGiven, runtime: RuntimeGiven, caller: Caller
) -> Response:
    """Records the caller's own judgement; leads back to the list, or on to the evidence."""
    visit = Visit(request, runtime, caller)
    given = parsed(JudgementGiven, picked(form.fields, "opinion", "note"))
    if "opinion" not in form.fields:
        return _review_page(visit, record_id, form, problem_of(opinion_missing()))
    if isinstance(given, Problem):
        return _review_page(visit, record_id, form, given)
    key = form.fields.get("key") or None
    try:
        judged = judge(
            runtime, record_id, given.opinion, note=given.note, actor=caller, idempotency_key=key
        ).value
    except GuituError as refusal:
        return _review_page(visit, record_id, form, problem_of(refusal))
    if "back" in form.fields:
        return RedirectResponse(f"{own_page(form.fields['back'])}#candidates", 303)
    return RedirectResponse(f"/reviews/{judged.task.number}", 303)


def _review_page(visit: Visit, number: int, form: PageForm, problem: Problem | None = None) -> Response:
    review = ReviewTold.of(opened_review(visit.runtime, number, actor=visit.actor))
    context = {
        "section": "reviews",
        "review": review,
        "opinion_words": OPINION_WORDS,
        "result_words": RESULT_WORDS,
        "note": form.fields.get("note", ""),
        "key": form.fields.get("key") or new_key(),
        "problem": problem,
    }
    status = 200 if problem is None else problem.status
    return render(visit.request, "review.html", context, actor=visit.actor, status=status)
