"""The queues of the page of reviews: whose they are, and what they are called."""

from collections.abc import Mapping
from enum import StrEnum

from api.review_pages import QueueOrder
from api.roles import JUDGES_FIRST, REVIEWS_AGAIN
from casework.actor import Actor
from casework.review.stated_facts import OpinionTurn
from models.message import Message


class Queue(StrEnum):
    """One of the queues of the page."""

    FIRST = "first"
    FACTS = "facts"
    AGAIN = "again"


QUEUE_WORDS: Mapping[Queue, Message] = {
    Queue.FIRST: Message("初核", "First reviews"),
    Queue.FACTS: Message("没有照片可比对", "Without photos"),
    Queue.AGAIN: Message("复核", "Second and third reviews"),
}
ORDER_WORDS: Mapping[QueueOrder, Message] = {
    QueueOrder.WAITING_LONGEST: Message("等待最久在前", "Waiting longest first"),
    QueueOrder.NEWEST: Message("最新在前", "Newest first"),
}
TURN_WORDS: Mapping[OpinionTurn, Message] = {
    OpinionTurn.FIRST: Message("第一人的意见", "The first opinion"),
    OpinionTurn.SECOND: Message("第二人的意见", "The second opinion"),
    OpinionTurn.THIRD: Message("第三人的意见", "The third opinion"),
}


def queues_of(caller: Actor) -> tuple[Queue, ...]:
    """The queues that wait for somebody of these roles."""
    first = (Queue.FIRST, Queue.FACTS) if caller.roles & set(JUDGES_FIRST) else ()
    return (*first, Queue.AGAIN) if caller.roles & set(REVIEWS_AGAIN) else first
