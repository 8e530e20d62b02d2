"""What goes into the audit log: one deed of one actor, and commands on the server as deeds."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from casework.actor import LOCAL_OPERATOR, Actor
from casework.runtime import Runtime
from models.audit import AuditOutcome, Deed, ranges_of
from models.errors import GuituError


def deed_of(
    runtime: Runtime,
    actor: Actor,
    action: str,
    *,
    outcome: AuditOutcome,
    records: Iterable[tuple[str, int]] = (),
    purpose: str | None = None,
) -> Deed:
    """What the actor did just now, with the numbers of the records it touched, by kind."""
    return Deed(
        at=runtime.now(),
        account_id=actor.account_id,
        username=actor.username,
        roles=frozenset(role.value for role in actor.roles),
        station=actor.station,
        action=action,
        outcome=outcome,
        records=ranges_of(records),
        purpose=purpose,
    )


@dataclass(slots=True)
class CommandDeed:
    """What a command has touched so far, by kind and number."""

    touched: set[tuple[str, int]] = field(default_factory=set)

    def touch(self, kind: str, numbers: Iterable[int]) -> None:
        """Adds records of one kind."""
        self.touched.update((kind, number) for number in numbers)


@contextmanager
def logged_command(runtime: Runtime, action: str, *, purpose: str | None = None) -> Iterator[CommandDeed]:
    """Logs a command of the operator on the server: once when it begins and once when it has ended.

    The block says what it touched. A command that is killed leaves its beginning in the log.
    """
    _log(runtime, action, AuditOutcome.BEGUN, CommandDeed(), purpose)
    done = CommandDeed()
    try:
        yield done
    except GuituError:
        _log(runtime, action, AuditOutcome.NOT_DONE, done, purpose)
        raise
    except BaseException:
        _log(runtime, action, AuditOutcome.FAILED, done, purpose)
        raise
    _log(runtime, action, AuditOutcome.DONE, done, purpose)


def _log(
    runtime: Runtime, action: str, outcome: AuditOutcome, done: CommandDeed, purpose: str | None
) -> None:
    deed = deed_of(runtime, LOCAL_OPERATOR, action, outcome=outcome, records=done.touched, purpose=purpose)
    runtime.audit.write(deed)
