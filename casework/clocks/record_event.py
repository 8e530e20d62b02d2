"""Record what happened to a person in care: the event and its clocks are one transaction."""

from datetime import datetime

from casework.actor import Actor
from casework.clocks.tell import Happening, tell_clocks
from casework.once import KeyedRequest, keyed_request, made_earlier, remember, repeated_once
from casework.own_station import require_acts_here
from casework.recorded import Recorded
from casework.runtime import Runtime
from models.deadline import Concern
from models.errors import InvalidInput
from models.message import Message
from models.subject_event import RECORDED_BY_PEOPLE, EventFacts, SubjectEvent


def record_event(
    runtime: Runtime,
    subject_id: int,
    facts: EventFacts,
    *,
    actor: Actor,
    idempotency_key: str | None = None,
) -> Recorded[SubjectEvent]:
    """The stored event; clocks run from when it really happened, both times are kept.

    With the same key and facts the first record is returned. Raises NotFound for an unknown subject,
    InvalidInput for an event that is not recorded by people or a time without zone or in the future,
    NotAllowed for people of another station than the subject's, Conflict when the key was used for something
    else.
    """
    now = runtime.now()
    _check(facts, now)
    request = keyed_request(runtime, actor, idempotency_key, "subject_event", subject_id, facts)
    return repeated_once(lambda: _record(runtime, request, subject_id, facts, actor, now))


def station_of(runtime: Runtime, subject_id: int) -> str | None:
    """The station of the subject's last stay, None without one; raises NotFound."""
    with runtime.store.read() as work:
        work.subjects.get(subject_id)
        stays = work.admissions.of_subject(subject_id)
    return stays[0].facts.station if stays else None


def events_of(
    runtime: Runtime, subject_id: int, *, before_id: int | None = None, limit: int
) -> list[SubjectEvent]:
    """Up to `limit` events of the subject, the last recorded first; raises NotFound."""
    with runtime.store.read() as work:
        work.subjects.get(subject_id)
        return work.subject_events.of_subject(subject_id, before_id=before_id, limit=limit)


def _record(
    runtime: Runtime,
    request: KeyedRequest,
    subject_id: int,
    facts: EventFacts,
    actor: Actor,
    now: datetime,
) -> Recorded[SubjectEvent]:
    station = station_of(runtime, subject_id)
    with runtime.store.begin() as work:
        require_acts_here(work, actor, subject_id)
        earlier = made_earlier(work, request)
        if earlier is not None:
            return Recorded(work.subject_events.get(earlier), is_first=False)
        event = work.subject_events.add(
            subject_id, facts, station=station, recorded_at=now, by=actor.username
        )
        concern = Concern(subject_id=subject_id, station=station)
        happening = Happening(facts.kind, concern, facts.happened_at, now, actor.username)
        tell_clocks(work, runtime.clocks, happening)
        remember(work, request, event.id, now=now)
    return Recorded(event, is_first=True)


def _check(facts: EventFacts, now: datetime) -> None:
    if facts.kind not in RECORDED_BY_PEOPLE:
        raise InvalidInput(
            "event_not_recordable",
            Message(
                "这类事件由各自的记录产生，不能单独登记。", "Events of this kind come from their own records."
            ),
            Message("例如身份认定须经审核。", "An identity, for example, is decided in review."),
            field="kind",
        )
    if facts.happened_at.tzinfo is None or facts.happened_at > now:
        raise InvalidInput(
            "event_time_impossible",
            Message("发生时间在将来，或没有时区。", "The event lies in the future, or has no time zone."),
            Message("请核对日期和时间。", "Check the date and the time."),
            field="happened_at",
        )
