"""Accounts and sessions as JSON."""

from typing import Self

from pydantic import ConfigDict, Field, SecretStr

from api.schemas.common import Given, Instant, Told, ToldRecord
from casework.actor import Actor
from models.account import Account, Role


class SignInGiven(Given):
    """Who signs in."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"username": "wang", "password": "a long sentence of your own"}]}
    )

    username: str = Field(min_length=1, max_length=64)
    password: SecretStr = Field(min_length=1, max_length=1024)


class MeTold(Told):
    """The caller."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"username": "wang", "roles": ["search_caseworker"], "station": "东湖救助站"}]
        }
    )

    username: str
    roles: list[Role]
    station: str | None

    @classmethod
    def of(cls, actor: Actor) -> Self:
        """The caller as an answer carries them."""
        return cls(username=actor.username, roles=sorted(actor.roles), station=actor.station)


class SessionTold(MeTold):
    """The caller and when the session ends; its secret travels in a cookie only."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "username": "wang",
                    "roles": ["search_caseworker"],
                    "station": "东湖救助站",
                    "expires_at": "2026-03-02T01:40:00Z",
                }
            ]
        }
    )

    expires_at: Instant


class AccountTold(ToldRecord):
    """One account, without its secrets."""

    collection = "accounts"

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": 3,
                    "username": "wang",
                    "roles": ["search_caseworker"],
                    "station": "东湖救助站",
                    "is_active": True,
                    "mixes_roles": False,
                }
            ]
        }
    )

    username: str
    roles: list[Role]
    station: str | None
    is_active: bool
    mixes_roles: bool = Field(description="Holds civil and police DNA roles at once, which is refused by now")

    @classmethod
    def of(cls, account: Account) -> Self:
        """The account as an answer carries it."""
        return cls(
            id=account.id,
            username=account.username,
            roles=sorted(account.roles),
            station=account.station,
            is_active=account.is_active,
            mixes_roles=account.mixes_roles,
        )
