"""Open an admission: one stay of a person in care."""

from datetime import datetime

from casework.actor import Actor
from casework.clocks.records import AdmissionClocks
from casework.clues.keys import index_admission
from casework.once import KeyedRequest, keyed_request, made_earlier, remember, repeated_once
from casework.recorded import Recorded
from casework.runtime import Runtime
from models.admission import Admission, AdmissionFacts
from models.errors import InvalidInput
from models.message import Message


def admit(
    runtime: Runtime,
    facts: AdmissionFacts,
    *,
    actor: Actor,
    subject_id: int | None = None,
    idempotency_key: str | None = None,
    is_backlog: bool = False,
) -> Recorded[Admission]:
    """The stored admission, of a new subject unless `subject_id` names a known one.

    The clocks of its duties start with it, from the real entry; of a stay from before this installation
    (`is_backlog`) only those that are not past yet.
    With the same key and the same facts the first record is returned. Raises InvalidInput for an entry
    without time zone or in the future, an empty station, or an estimator of no age; NotFound for an unknown
    subject, Conflict when the key was used for something else.
    """
    now = runtime.now()
    _check(facts, now)
    request = keyed_request(runtime, actor, idempotency_key, "admission", subject_id, facts)
    clocks = AdmissionClocks(runtime.clocks, actor.username, is_backlog)
    return repeated_once(lambda: _record(runtime, request, facts, subject_id, clocks))


def _record(
    runtime: Runtime,
    request: KeyedRequest,
    facts: AdmissionFacts,
    subject_id: int | None,
    clocks: AdmissionClocks,
) -> Recorded[Admission]:
    now = runtime.now()
    with runtime.store.begin() as work:
        earlier = made_earlier(work, request)
        if earlier is not None:
            return Recorded(work.admissions.get(earlier), is_first=False)
        subject = work.subjects.add(now) if subject_id is None else work.subjects.get(subject_id)
        admission = work.admissions.add(subject.id, facts, recorded_at=now)
        index_admission(work, admission)
        clocks.start(work, admission)
        remember(work, request, admission.id, now=now)
    return Recorded(admission, is_first=True)


def _check(facts: AdmissionFacts, now: datetime) -> None:
    if not facts.station.strip():
        raise InvalidInput(
            "station_missing",
            Message(zh="没有填写救助站。", en="The station is missing."),
            Message(zh="请填写登记的救助站名称。", en="Name the station that admits."),
            field="station",
        )
    if facts.age_estimated_by and facts.age is None:
        raise InvalidInput(
            "age_missing",
            Message(zh="写了谁估计的年龄，却没有年龄。", en="It is said who estimated the age, but no age."),
            Message(zh="请填写年龄范围，或清空估计人。", en="Give the range, or leave out who estimated it."),
            field="age",
        )
    if facts.entered_at.tzinfo is None:
        raise InvalidInput(
            "entry_without_zone",
            Message(zh="入站时间没有时区。", en="The entry time has no time zone."),
            Message(zh="请写成例如 2026-02-10T21:30+08:00。", en="Write it like 2026-02-10T21:30+08:00."),
            field="entered_at",
        )
    if facts.entered_at > now:
        raise InvalidInput(
            "entry_in_future",
            Message(zh="入站时间在将来。", en="The entry time lies in the future."),
            Message(zh="请核对日期和时间。", en="Check the date and the time."),
            field="entered_at",
        )
