"""Requests that may be repeated: the same key and content is one record, never two."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime

from casework.actor import Actor
from casework.recorded import Noun, Recorded
from casework.runtime import Runtime
from models.errors import AlreadyRecorded, Conflict
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


def repeated_once(verb: Callable[[], Recorded[Noun]]) -> Recorded[Noun]:
    """What the verb recorded, or what the same request recorded that came in at the same instant."""
    try:
        return verb()
    except AlreadyRecorded:
        return verb()


def keyed_request(
    runtime: Runtime, actor: Actor, key: str | None, kind: str, *stated: object
) -> KeyedRequest:
    """Equal for equal `stated`; the digest is keyed, so that nothing stated can be guessed from it."""
    content = hashlib.sha256(repr([_as_stated(part) for part in stated]).encode()).digest()
    return KeyedRequest(actor.account_id, key, kind, runtime.store.source_digest(content))


def _as_stated(part: object) -> object:
    """Facts without what was left at its default: a field that a later version adds changes no digest."""
    if not is_dataclass(part):
        return repr(part)
    given = ((field, getattr(part, field.name)) for field in fields(part))
    return [(field.name, _as_stated(value)) for field, value in given if value != field.default]


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
