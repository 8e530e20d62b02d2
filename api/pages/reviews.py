"""Pages of reviews: what waits for the caller, with photos or without, and one pair to judge by eye alone."""

from collections.abc import Collection

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.deps import Caller, RecordId, RuntimeGiven
from api.errors import problem_of
from api.pages.deeds import opinion_missing
from api.pages.filtered import FilteredPage
from api.pages.forms import PageForm, PageFormGiven, new_key, parsed, picked
from api.pages.language import language_of
from api.pages.records import Visit
from api.pages.render import render
from api.pages.review_queues import ORDER_WORDS, QUEUE_WORDS, TURN_WORDS, Queue, queues_of
from api.pages.start import own_page
from api.pages.words import options_of
from api.problems import Problem
from api.review_pages import QueueAsked, QueueOrder, QueueRequest, TurnAsked
from api.roles import JUDGES_PAIRS
from api.routes.reviews import list_first_reviews, list_reviews, list_without_photos
from api.schemas.common import Page
from api.schemas.pairs import PairWithoutPhotosTold
from api.schemas.reviews import JudgementGiven, ReviewTold, ToJudgeTold
from api.security.access import allow, role_not_allowed
from casework.actor import Actor
from casework.review.judge import judge
from casework.review.one_review import opened_review
from casework.review.stated_facts import OpinionTurn
from casework.review.wording import OPINION_WORDS, RESULT_WORDS, evidence_words
from casework.runtime import Runtime
from models.errors import GuituError
from models.listing import unknown_cursor

router = APIRouter(include_in_schema=False, route_class=FilteredPage)


@router.get("/reviews", dependencies=[allow(*JUDGES_PAIRS)])
def reviews_page(
    request: Request,
    asked: QueueAsked,
    runtime: RuntimeGiven,
    caller: Caller,
    queue: Queue | None = None,
    turn: TurnAsked = None,
) -> Response:
    """The first part of everything that waits for the caller, or one queue page by page."""
    own = queues_of(caller)
    _require_readable(queue, own, asked)
    shown = own if queue is None else (queue,)
    context = {
        "section": "reviews",
        "queue": queue,
        "own": own,
        "pages": {each: _page_of(each, asked, runtime, caller, turn) for each in shown},
        "asked": asked,
        "turn": turn,
        "queue_words": QUEUE_WORDS,
        "orders": options_of(QueueOrder, language_of(request), ORDER_WORDS)[1:],
        "turns": options_of(OpinionTurn, language_of(request), TURN_WORDS),
        "evidence_words": evidence_words,
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


def _require_readable(queue: Queue | None, own: Collection[Queue], asked: QueueRequest) -> None:
    """Nothing for a queue of the caller's; a page behind the first is of one queue."""
    if queue is None and asked.cursor is not None:
        raise unknown_cursor()
    if queue is not None and queue not in own:
        raise role_not_allowed()


def _page_of(
    queue: Queue, asked: QueueRequest, runtime: Runtime, caller: Actor, turn: OpinionTurn | None
) -> Page[ToJudgeTold] | Page[PairWithoutPhotosTold]:
    if queue is Queue.FIRST:
        return list_first_reviews(asked, runtime, caller)
    if queue is Queue.FACTS:
        return list_without_photos(asked, runtime, caller, turn)
    return list_reviews(asked, runtime, caller)


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
