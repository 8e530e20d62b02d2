"""Blind reviews: open tasks, their two portraits, the reviewer's own judgement."""

from fastapi import APIRouter, Response

from api.deps import Caller, RecordId, RuntimeGiven
from api.idempotency import OnceAsked
from api.review_pages import QueueAsked, RoundAsked, RoundRequest, TurnAsked
from api.roles import JUDGES_FIRST, JUDGES_PAIRS, READS_REVIEW_FIGURES, REVIEWS_AGAIN, SEES_TASK_PHOTOS
from api.routes.answers import Responses, also, problems
from api.schemas.common import Page
from api.schemas.pairs import PairWithoutPhotosTold
from api.schemas.reviews import JudgementGiven, JudgementTold, ReviewTold, StatisticsTold, ToJudgeTold
from api.security.access import allow
from casework.review.judge import judge
from casework.review.one_review import opened_review
from casework.review.stated_facts import pairs_without_photos
from casework.review.statistics import review_statistics
from casework.review.tasks import QueuePage, Side, first_reviews, open_tasks, task_portrait

router = APIRouter(prefix="/reviews", tags=["reviews"])
_PORTRAIT: Responses = {
    200: {"content": {"image/jpeg": {}}, "description": "The face"},
    **problems(404),
}


@router.get(
    "",
    dependencies=[allow(*REVIEWS_AGAIN)],
    operation_id="listReviews",
    summary="Second and third reviews open to the caller",
    responses=problems(),
)
def list_reviews(asked: RoundAsked, runtime: RuntimeGiven, caller: Caller) -> Page[ToJudgeTold]:
    """Pairs somebody else has judged, without score, rank, name, record or the other's opinion.

    In an order that tells nothing; no filter, since nothing of what is withheld may be asked for.
    """
    queue = open_tasks(runtime, caller, limit=asked.limit, after=asked.after)
    return _blind_page(queue, asked)


@router.get(
    "/first",
    dependencies=[allow(*JUDGES_FIRST)],
    operation_id="listFirstReviews",
    summary="First reviews that wait",
    responses=problems(),
)
def list_first_reviews(asked: QueueAsked, runtime: RuntimeGiven, caller: Caller) -> Page[ToJudgeTold]:
    """Pairs nobody has judged, whatever put them forward, the longest waiting first.

    Within a page in an order that is the caller's own.
    """
    queue = first_reviews(
        runtime, caller, limit=asked.limit, after=asked.after, is_newest_first=asked.is_newest_first
    )
    return _blind_page(queue, asked)


@router.get(
    "/without-photos",
    dependencies=[allow(*JUDGES_FIRST)],
    operation_id="listPairsWithoutPhotos",
    summary="Pairs without photos that wait for an opinion",
    responses=problems(),
)
def list_without_photos(
    asked: QueueAsked, runtime: RuntimeGiven, caller: Caller, turn: TurnAsked = None
) -> Page[PairWithoutPhotosTold]:
    """Pairs put forward by clues or DNA of which no photos can be compared, the longest waiting first."""
    found = pairs_without_photos(
        runtime,
        caller,
        limit=asked.limit + 1,
        after=asked.after,
        is_newest_first=asked.is_newest_first,
        turn=turn,
    )
    shown = found[: asked.limit]
    last = shown[-1].id if len(found) > asked.limit else None
    items = [PairWithoutPhotosTold.of(each) for each in shown]
    return Page(items=items, next_cursor=asked.cursor_behind(last))


@router.get(
    "/statistics",
    dependencies=[allow(*READS_REVIEW_FIGURES)],
    operation_id="getReviewStatistics",
    summary="Figures of the reviews",
    responses=problems(),
)
def get_statistics(runtime: RuntimeGiven) -> StatisticsTold:
    """Candidates proposed, reviewed and confirmed, apart; and how each reviewer judged known pairs."""
    return StatisticsTold.of(review_statistics(runtime))


@router.get(
    "/{record_id}",
    dependencies=[allow(*JUDGES_PAIRS)],
    operation_id="getReview",
    summary="One review",
    responses=problems(404),
)
def get_review(record_id: RecordId, runtime: RuntimeGiven, caller: Caller) -> ReviewTold:
    """The two photos and their dates, and the caller's judgement once it was given."""
    return ReviewTold.of(opened_review(runtime, record_id, actor=caller))


@router.get(
    "/{record_id}/photos/{side}",
    dependencies=[allow(*SEES_TASK_PHOTOS)],
    operation_id="getReviewPhoto",
    summary="One of the two faces",
    response_class=Response,
    responses=_PORTRAIT,
)
def get_review_photo(record_id: RecordId, side: Side, runtime: RuntimeGiven, caller: Caller) -> Response:
    """A face cut out so that its eyes lie where the eyes of every other portrait lie. It is never cached."""
    jpeg = task_portrait(runtime, record_id, side, actor=caller)
    return Response(jpeg, media_type="image/jpeg", headers={"Cache-Control": "no-store"})


@router.post(
    "/{record_id}/judgement",
    status_code=201,
    dependencies=[allow(*JUDGES_PAIRS)],
    operation_id="judgePair",
    summary="Record the own judgement",
    responses={**also(200, "Recorded before with this key", JudgementTold), **problems(404, 409)},
)
def judge_pair(
    record_id: RecordId,
    given: JudgementGiven,
    runtime: RuntimeGiven,
    caller: Caller,
    once: OnceAsked,
) -> JudgementTold:
    """Records what the caller sees in the two photos. It is final; the evidence is released afterwards."""
    recorded = judge(
        runtime, record_id, given.opinion, note=given.note, actor=caller, idempotency_key=once.key
    )
    return JudgementTold.of(once.told(recorded))


def _blind_page(queue: QueuePage, asked: RoundRequest) -> Page[ToJudgeTold]:
    items = [ToJudgeTold.of(each) for each in queue.tasks]
    return Page(items=items, next_cursor=asked.cursor_behind(queue.last))
