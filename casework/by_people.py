"""What only people decide, and never without a reason."""

from casework.actor import Actor
from models.account import Role
from models.errors import InvalidInput, NotAllowed
from models.message import Message


def require_person(actor: Actor) -> None:
    """Nothing for an account of a person; raises NotAllowed for a program's."""
    if actor.account_id == 0 or Role.BATCH in actor.roles:
        raise NotAllowed(
            "person_needed",
            Message("这项决定只能由人作出。", "Only people decide this."),
            Message("请用本人账号登录。", "Sign in with an account of your own."),
        )


def require_reason(reason: str) -> None:
    """Nothing where a reason is given; raises InvalidInput for none."""
    if not reason.strip():
        raise InvalidInput(
            "reason_missing",
            Message("没有写明理由。", "The reason is missing."),
            Message("请写明依据和理由。", "State the evidence and why."),
            field="reason",
        )
