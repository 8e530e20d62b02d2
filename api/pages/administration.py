"""The page of the administrator: accounts, stations, versions of everything in use. It changes nothing."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.deps import Caller, RuntimeGiven
from api.pages.filtered import FilteredPage
from api.pages.language import language_of
from api.pages.render import render
from api.pages.words import options_of
from api.roles import ADMINISTERS
from api.routes import accounts, service
from api.security.access import allow
from casework.accounts import MIXED_ROLES, MIXED_ROLES_ADVICE, mixed_accounts
from casework.photo_ages import LOCAL_ZONE
from models.account import Role

router = APIRouter(include_in_schema=False, route_class=FilteredPage)


@router.get("/administration", dependencies=[allow(*ADMINISTERS)])
def administration_page(
    request: Request, asked: accounts.AccountsAsked, runtime: RuntimeGiven, caller: Caller
) -> Response:
    """Who has an account, and what is installed."""
    context = {
        "section": "administration",
        "page": accounts.list_accounts(asked, runtime),
        "asked": asked,
        "role_options": options_of(Role, language_of(request)),
        "mixed": [each.username for each in mixed_accounts(runtime)],
        "mixed_words": (MIXED_ROLES, MIXED_ROLES_ADVICE),
        "installed": service.get_installation(runtime),
        "this_year": runtime.now().astimezone(LOCAL_ZONE).year,
    }
    return render(request, "administration.html", context, actor=caller)
