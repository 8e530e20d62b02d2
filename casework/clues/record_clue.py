"""A clue is recorded as it was heard, retracted, or superseded; it is never edited."""

from dataclasses import dataclass
from datetime import datetime

from casework.actor import Actor
from casework.clues.dropped import drop_from_pairs
from casework.clues.keys import index_clue
from casework.once import KeyedRequest, keyed_request, made_earlier, remember, repeated_once
from casework.photo_ages import LOCAL_ZONE
from casework.recorded import Recorded
from casework.registers.record_entry import require_reason
from casework.runtime import Runtime
from matching.resident_id import Observed, ResidentId, read_resident_id
from models.admission import Admission
from models.clue import Clue, ClueFacts, ClueKind
from models.errors import Conflict, InvalidInput
from models.message import Message
from models.register import Withdrawal
from store.search_keys import KeyHolder
from store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Correction:
    """Which clue a new one replaces, and why."""

    supersedes: int
    reason: str


def record_clue(
    runtime: Runtime,
    admission_id: int,
    facts: ClueFacts,
    *,
    actor: Actor,
    correction: Correction | None = None,
    idempotency_key: str | None = None,
) -> Recorded[Clue]:
    """The stored clue of the stay, found by searches from now on; a superseded one counts no more.

    With the same key and the same facts the first record is returned. Raises InvalidInput for an empty text,
    a moment in the future or a resident number that cannot be one, NotFound for an unknown stay or clue,
    Conflict for a clue of another stay, one that ended before, or a key used for something else.
    """
    now = runtime.now()
    _check(facts, now)
    if correction is not None:
        require_reason(correction.reason)
    request = keyed_request(runtime, actor, idempotency_key, "clue", admission_id, facts, correction)
    new = _NewClue(admission_id, facts, correction, actor.username, now)
    return repeated_once(lambda: _record(runtime, request, new))


def retract_clue(runtime: Runtime, clue_id: int, *, reason: str, actor: Actor) -> Clue:
    """The clue, which counts no more and is found by nothing; what it said and why it went are kept.

    Raises NotFound, InvalidInput without a reason, Conflict if it ended before.
    """
    require_reason(reason)
    with runtime.store.begin() as work:
        return _end(work, clue_id, Withdrawal(runtime.now(), actor.username, reason.strip()))


def notices_about(clue: Clue, admission: Admission) -> tuple[Message, ...]:
    """What must be known of the clue: that it is no evidence, or what speaks against a resident number."""
    if clue.facts.is_given_name:
        return (_GIVEN_NAME,)
    if clue.facts.kind is not ClueKind.RESIDENT_ID:
        return ()
    return _read_number(clue.facts, admission).warnings


@dataclass(frozen=True, slots=True)
class _NewClue:
    admission_id: int
    facts: ClueFacts
    correction: Correction | None
    recorded_by: str
    now: datetime


def _record(runtime: Runtime, request: KeyedRequest, new: _NewClue) -> Recorded[Clue]:
    with runtime.store.begin() as work:
        earlier = made_earlier(work, request)
        if earlier is not None:
            return Recorded(work.clues.get(earlier), is_first=False)
        admission = work.admissions.get(new.admission_id)
        if new.facts.kind is ClueKind.RESIDENT_ID:
            _read_number(new.facts, admission)
        if new.correction is not None:
            _supersede(work, new, new.correction)
        clue = work.clues.add(
            admission.id,
            new.facts,
            recorded_by=new.recorded_by,
            recorded_at=new.now,
            supersedes=None if new.correction is None else new.correction.supersedes,
        )
        index_clue(work, clue)
        remember(work, request, clue.id, now=new.now)
    return Recorded(clue, is_first=True)


def _supersede(work: UnitOfWork, new: _NewClue, correction: Correction) -> None:
    if work.clues.get(correction.supersedes).admission_id != new.admission_id:
        raise Conflict(
            "clue_of_another_stay",
            Message("要更正的线索属于另一次入站。", "The clue to supersede belongs to another stay."),
            Message("请在那次入站下更正。", "Supersede it on its own stay."),
            field="supersedes",
        )
    _end(work, correction.supersedes, Withdrawal(new.now, new.recorded_by, correction.reason.strip()))


def _end(work: UnitOfWork, clue_id: int, ending: Withdrawal) -> Clue:
    clue = work.clues.end(clue_id, ending)
    work.search_keys.remove(KeyHolder.CLUE, clue_id)
    drop_from_pairs(work, clue, now=ending.at)
    return clue


def _read_number(facts: ClueFacts, admission: Admission) -> ResidentId:
    entered_on = admission.facts.entered_at.astimezone(LOCAL_ZONE).date()
    observed = Observed(entered_on, sex=admission.facts.sex, age=admission.facts.age)
    try:
        return read_resident_id(facts.text, observed)
    except InvalidInput as refusal:
        refusal.field = "text"
        raise


def _check(facts: ClueFacts, now: datetime) -> None:
    if not facts.text.strip() or not facts.heard_by.strip():
        raise InvalidInput(
            "clue_incomplete",
            Message("线索没有内容，或没有写明听到的人。", "The clue has no text, or nobody who heard it."),
            Message("请照听到的原样填写，并写明是谁听到的。", "Write it as heard, and who heard it."),
            field="heard_by" if facts.text.strip() else "text",
        )
    if facts.heard_at > now:
        raise InvalidInput(
            "date_impossible",
            Message("听到的时间在将来。", "The clue was heard in the future."),
            Message("请核对时间。", "Check the time."),
            field="heard_at",
        )


_GIVEN_NAME = Message(
    "机构取的名字只作别名保存，不作依据，不参加检索。",
    "A name that an institution gave is kept as an alias; it is no evidence and is not searched with.",
)
