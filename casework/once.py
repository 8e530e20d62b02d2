"""Requests that may be repeated: the same key and content is one record, never two."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from casework.actor import Actor
from casework.runtime import Runtime
from models.errors import Conflict
from models.message import Message
from store.idempotency import IdempotencyRecord
from store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class KeyedRequest:
    """Who asks, under which key (None: never recognised again), for what kind of record, stating what."""

    account_id: int
    key: str | None
    kind: str
    digest: str


def keyed_request(
    runtime: Runtime, actor: Actor, key: str | None, kind: str, *stated: object
) -> KeyedRequest:
    """Equal for equal `stated`; the digest is keyed, so that nothing stated can be guessed from it."""
    content = hashlib.sha256(repr(stated).encode()).digest()
    return KeyedRequest(actor.account_id, key, kind, runtime.store.source_digest(content))


def made_earlier(work: UnitOfWork, request: KeyedRequest) -> int | None:
    """The number of the record this request made earlier, if it did.

    Raises Conflict when its key was used for another request.
    """
    if request.key is None:
        return None
    earlier = work.idempotency.find(request.account_id, request.key)
    if earlier is None:
        return None
    if (earlier.resource_kind, earlier.request_digest) != (request.kind, request.digest):
        raise Conflict(
            "idempotency_key_reused",
            Message(
                zh="这个幂等键已用于另一个请求。",
                en="This idempotency key was used for another request.",
            ),
            Message(zh="新的请求请使用新的键。", en="Use a new key for a new request."),
            field="Idempotency-Key",
        )
    return earlier.resource_id


def remember(work: UnitOfWork, request: KeyedRequest, record_id: int, *, now: datetime) -> None:
    """Notes in the same transaction what the request made; raises AlreadyRecorded if another just did."""
    if request.key is not None:
        record = IdempotencyRecord(request.digest, request.kind, record_id)
        work.idempotency.add(request.account_id, request.key, record, now=now)
