"""The page of the administrator: accounts, stations, versions of everything in use. It changes nothing."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.deps import Caller, RuntimeGiven
from api.pages.render import render
from api.roles import ADMINISTERS
from api.routes import accounts, service
from api.security.access import allow
from casework.accounts import MIXED_ROLES, MIXED_ROLES_ADVICE
from casework.photo_ages import LOCAL_ZONE

router = APIRouter(include_in_schema=False)


@router.get("/administration", dependencies=[allow(*ADMINISTERS)])
def administration_page(request: Request, runtime: RuntimeGiven, caller: Caller) -> Response:
    """Who has an account, and what is installed."""
    context = {
        "section": "administration",
        "accounts": accounts.list_accounts(runtime).items,
        "mixed_words": (MIXED_ROLES, MIXED_ROLES_ADVICE),
        "installed": service.get_installation(runtime),
        "this_year": runtime.now().astimezone(LOCAL_ZONE).year,
    }
    return render(request, "administration.html", context, actor=caller)
