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
    deputise; `told`: roles that were told of it when it was late. Where both are given either suffices.
    `role` narrows to what one role answers for or was told of, `duties` to these duties.
    """

    limit: int
    states: frozenset[DeadlineState] = frozenset(DeadlineState)
    after: DeadlineMark | None = None
    due_before: datetime | None = None
    station: str | None = None
    answered_by: frozenset[Role] | None = None
    told: frozenset[Role] | None = None
    role: Role | None = None
    subject_id: int | None = None
    report_id: int | None = None
    duties: frozenset[str] | None = None
