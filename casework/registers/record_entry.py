"""A person goes into a register of known people, and is taken out of it again."""

from datetime import date, datetime

from casework.actor import Actor
from casework.clues.keys import index_entry
from casework.clues.met_by import propose_those_heard
from casework.once import KeyedRequest, keyed_request, made_earlier, remember, repeated_once
from casework.photo_ages import LOCAL_ZONE
from casework.recorded import Recorded
from casework.runtime import Runtime
from models.account import Role
from models.errors import InvalidInput, NotAllowed
from models.message import Message
from models.photo import OwnerKind, PhotoOwner
from models.register import RegisterEntry, RegisterFacts, RegisterKind, Withdrawal

_VISITED = frozenset({RegisterKind.RETURNED, RegisterKind.EASY_TO_WANDER})


def record_entry(
    runtime: Runtime, facts: RegisterFacts, *, actor: Actor, idempotency_key: str | None = None
) -> Recorded[RegisterEntry]:
    """The stored entry, found by clues at once and by faces once it has a photo.

    With the same key and the same facts the first record is returned. Raises InvalidInput for an empty name
    or a birth date in the future, NotAllowed for a register that is not the actor's, Conflict when the
    key was used for something else.
    """
    now = runtime.now()
    require_register(actor, facts.register)
    _check(facts, now.astimezone(LOCAL_ZONE).date())
    request = keyed_request(runtime, actor, idempotency_key, "register_entry", facts)
    recorded = repeated_once(lambda: _record(runtime, request, facts, actor, now))
    propose_those_heard(runtime, PhotoOwner(OwnerKind.REGISTER, recorded.value.id))
    return recorded


def withdraw_entry(runtime: Runtime, entry_id: int, *, reason: str, actor: Actor) -> RegisterEntry:
    """The entry, out of the gallery before the next search, its open pairs closed; the reason is kept.

    Raises NotFound, InvalidInput without a reason, Conflict if it was withdrawn before.
    """
    require_reason(reason)
    with runtime.store.begin() as work:
        withdrawal = Withdrawal(runtime.now(), actor.username, reason.strip())
        withdrawn = work.registers.withdraw(entry_id, withdrawal)
        work.pairs.freeze_of_entry(entry_id, now=withdrawal.at)
        return withdrawn


def registers_open_to(actor: Actor) -> list[RegisterKind]:
    """The registers that the actor may add to."""
    is_visitor = actor.roles == {Role.TOWNSHIP_VISITOR}
    return [each for each in RegisterKind if not is_visitor or each in _VISITED]


def require_register(actor: Actor, register: RegisterKind) -> None:
    """Nothing when the actor may add to the register; raises NotAllowed for visitors and the street register.

    Township visitors know the people sent home and those who wander; street people have plans of their own.
    """
    if register not in registers_open_to(actor):
        raise NotAllowed(
            "register_not_visited",
            Message("回访员不登记街面人员。", "Visitors do not add to the street register."),
            Message("请交给寻亲岗登记。", "Leave it to the search caseworker."),
            field="register_kind",
        )


def require_reason(reason: str) -> None:
    """Nothing for a reason in words; raises InvalidInput for none."""
    if not reason.strip():
        raise InvalidInput(
            "reason_missing",
            Message("没有写明原因。", "No reason is given."),
            Message("请写明原因，它会一直保留。", "Give the reason; it is kept."),
            field="reason",
        )


def _record(
    runtime: Runtime, request: KeyedRequest, facts: RegisterFacts, actor: Actor, now: datetime
) -> Recorded[RegisterEntry]:
    with runtime.store.begin() as work:
        earlier = made_earlier(work, request)
        if earlier is not None:
            return Recorded(work.registers.get(earlier), is_first=False)
        entry = work.registers.add(facts, recorded_by=actor.username, recorded_at=now)
        index_entry(work, entry)
        remember(work, request, entry.id, now=now)
    return Recorded(entry, is_first=True)


def _check(facts: RegisterFacts, today: date) -> None:
    if not facts.name.strip():
        raise InvalidInput(
            "name_missing",
            Message("没有填写姓名。", "The name is missing."),
            Message("请填写姓名；不知道就写称呼。", "Give the name, or what the person is called."),
            field="name",
        )
    if facts.birth_date is not None and facts.birth_date > today:
        raise InvalidInput(
            "date_impossible",
            Message("出生日期在将来。", "The birth date lies in the future."),
            Message("请核对日期。", "Check the date."),
            field="birth_date",
        )
