"""The accounts of the installation."""

from fastapi import APIRouter

from api.deps import RuntimeGiven
from api.routes.answers import problems
from api.schemas.accounts import AccountTold
from api.schemas.common import Listed
from api.security.access import allow
from casework import accounts
from models.account import Role

router = APIRouter(prefix="/accounts", tags=["accounts"])


@router.get(
    "",
    dependencies=[allow(Role.ADMINISTRATOR)],
    operation_id="listAccounts",
    summary="List accounts",
    responses=problems(),
)
def list_accounts(runtime: RuntimeGiven) -> Listed[AccountTold]:
    """Every account, active or not. Accounts are made and changed with `guitu users` on the server."""
    return Listed(items=[AccountTold.of(each) for each in accounts.list_accounts(runtime)])
