"""The accounts of the installation."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from api.deps import RuntimeGiven
from api.pagination import DEFAULT_LIMIT, MOST_LIMIT, Mark, cursor_at, record_at
from api.routes.answers import problems
from api.schemas.accounts import AccountTold
from api.schemas.common import Page
from api.security.access import allow
from casework import accounts
from models.account import Role
from models.listing import AccountsWanted

router = APIRouter(prefix="/accounts", tags=["accounts"])


class AccountsRequest:
    """Which accounts a list asks for, by name; `after_id` is the last of the page before."""

    def __init__(
        self,
        limit: Annotated[int, Query(ge=1, le=MOST_LIMIT, description="How many at most")] = DEFAULT_LIMIT,
        cursor: Annotated[
            str | None, Query(max_length=64, description="`next_cursor` of the page before")
        ] = None,
        role: Annotated[Role | None, Query(description="Only those with this role")] = None,
        station: Annotated[str | None, Query(max_length=100, description="Only this station's")] = None,
        is_active: Annotated[bool | None, Query(description="Only open ones, or only closed ones")] = None,
    ) -> None:
        self.limit, self.cursor = limit, cursor
        self.after_id = record_at(cursor, Mark.AFTER) if cursor else None
        self.wanted = AccountsWanted(role, station, is_active)


AccountsAsked = Annotated[AccountsRequest, Depends()]


@router.get(
    "",
    dependencies=[allow(Role.ADMINISTRATOR)],
    operation_id="listAccounts",
    summary="List accounts",
    responses=problems(),
)
def list_accounts(asked: AccountsAsked, runtime: RuntimeGiven) -> Page[AccountTold]:
    """Accounts by name, active or not. They are made and changed with `guitu users` on the server."""
    found = accounts.accounts_page(
        runtime, after_id=asked.after_id, limit=asked.limit + 1, wanted=asked.wanted
    )
    shown = found[: asked.limit]
    next_cursor = cursor_at(Mark.AFTER, shown[-1].id) if len(found) > asked.limit else None
    return Page(items=[AccountTold.of(each) for each in shown], next_cursor=next_cursor)
