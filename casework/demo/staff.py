"""Fictional accounts of the day, one for each role; their passwords and keys are told to nobody."""

from secrets import token_urlsafe
from typing import Final

from casework.accounts import add_account
from casework.api_keys import issue_api_key
from casework.demo.day.crew import CAST
from casework.runtime import Runtime
from models.account import Role

STATION: Final = "示例市救助站"


def hire(runtime: Runtime) -> dict[Role, str]:
    """An API key for each role of the cast, of new accounts with random passwords.

    Raises Conflict where the accounts are there already.
    """
    return {role: _key_of_new(runtime, role) for role in CAST}


def _key_of_new(runtime: Runtime, role: Role) -> str:
    add_account(runtime, role.value, token_urlsafe(32), roles=(role,), station=STATION)
    return issue_api_key(runtime, role.value, name="demo").token
