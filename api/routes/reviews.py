"""Blind reviews: open tasks, their two portraits, the reviewer's own judgement."""

from fastapi import APIRouter, Response

from api.deps import Caller, RecordId, RuntimeGiven
from api.idempotency import OnceAsked
from api.roles import JUDGES_FIRST, JUDGES_PAIRS, READS_REVIEW_FIGURES, REVIEWS_AGAIN, SEES_TASK_PHOTOS
from api.routes.answers import Responses, also, problems
from api.schemas.common import Listed
from api.schemas.pairs import PairWithoutPhotosTold
from api.schemas.reviews import JudgementGiven, JudgementTold, ReviewTold, StatisticsTold, ToJudgeTold
from api.security.access import allow
from casework.review.judge import judge
from casework.review.one_review import opened_review
from casework.review.stated_facts import pairs_without_photos
from casework.review.statistics import review_statistics
from casework.review.tasks import Side, first_reviews, open_tasks, task_portrait

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
def list_reviews(runtime: RuntimeGiven, caller: Caller) -> Listed[ToJudgeTold]:
    """Pairs somebody else has judged, without score, rank, name, record or the other's opinion."""
    return Listed(items=[ToJudgeTold.of(each.blind) for each in open_tasks(runtime, caller)])


@router.get(
    "/first",
    dependencies=[allow(*JUDGES_FIRST)],
    operation_id="listFirstReviews",
    summary="First reviews that wait",
    responses=problems(),
)
def list_first_reviews(runtime: RuntimeGiven, caller: Caller) -> Listed[ToJudgeTold]:
    """Pairs nobody has judged, whatever put them forward: the 50 that wait longest."""
    return Listed(items=[ToJudgeTold.of(each.blind) for each in first_reviews(runtime, caller)])


@router.get(
    "/without-photos",
    dependencies=[allow(*JUDGES_FIRST)],
    operation_id="listPairsWithoutPhotos",
    summary="Pairs without photos that wait for an opinion",
    responses=problems(),
)
def list_without_photos(runtime: RuntimeGiven, caller: Caller) -> Listed[PairWithoutPhotosTold]:
    """Pairs put forward by clues or DNA of which no photos can be compared: the 50 that wait longest."""
    return Listed(items=[PairWithoutPhotosTold.of(each) for each in pairs_without_photos(runtime, caller)])


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
