"""Which deadlines a list asks for."""

from dataclasses import dataclass
from datetime import datetime

from models.account import Role
from models.deadline import DeadlineState


@dataclass(frozen=True, slots=True)
class DeadlineMark:
    """The last deadline of the page before."""

    due_at: datetime | None
    id: int


@dataclass(frozen=True, slots=True)
class DeadlineQuery:
    """What a list shows; None leaves a question open.

    `station` is the only one whose deadlines are shown; `answered_by`: roles that are responsible or
    deputise; `told`: roles that were told of it when it was late; `shown_duties`: duties that are shown
    whoever answers for them. Of those that are given any suffices. `subject_id` is a person with all stays
    that were linked. `role` narrows to what one role answers for or was told of, `duties` to these duties.
    """

    limit: int
    states: frozenset[DeadlineState] = frozenset(DeadlineState)
    after: DeadlineMark | None = None
    due_before: datetime | None = None
    station: str | None = None
    answered_by: frozenset[Role] | None = None
    told: frozenset[Role] | None = None
    shown_duties: frozenset[str] = frozenset()
    role: Role | None = None
    subject_id: int | None = None
    report_id: int | None = None
    duties: frozenset[str] | None = None
