"""Who acts: every verb that writes or searches is told."""

from dataclasses import dataclass

from models.account import Role


@dataclass(frozen=True, slots=True)
class Actor:
    """The signed-in account behind a verb; `account_id` is 0 for the command line on the server itself."""

    account_id: int
    username: str
    roles: frozenset[Role]
    station: str | None = None


LOCAL_OPERATOR = Actor(account_id=0, username="local operator", roles=frozenset({Role.OPERATOR}))
