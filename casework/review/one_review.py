"""One review as its reviewer may open it: the two photos, and what the reviewer has said of them."""

from dataclasses import dataclass

from casework.actor import Actor
from casework.review.blind import BlindPair, blind_pairs
from casework.review.judge import Judged, as_told, require_reviewer
from casework.runtime import Runtime


@dataclass(frozen=True, slots=True)
class OpenedReview:
    """`judged` is None before the own judgement; then nothing but photos and dates is here."""

    blind: BlindPair
    judged: Judged | None


def opened_review(runtime: Runtime, number: int, *, actor: Actor) -> OpenedReview:
    """The review of that number; raises NotFound, or NotAllowed for a role that does not judge it."""
    with runtime.store.read() as work:
        task = work.review_tasks.get(number)
        require_reviewer(task, actor)
        answers = work.judgements.of_tasks([task.id]).get(task.id, [])
        own = next((each for each in answers if each.account_id == actor.account_id), None)
        blind = blind_pairs(runtime, work, [task])[number]
    return OpenedReview(blind, None if own is None else as_told(task, own))
