"""Secrets that stand for an account: made once, told once, known afterwards by their digest only."""

import hashlib
import secrets
from typing import Final

from casework.actor import Actor
from models.account import Account

SESSION_PREFIX: Final = "gs_"
API_KEY_PREFIX: Final = "gk_"


def new_token(prefix: str) -> str:
    """256 random bits as text behind a prefix that tells what they are for."""
    return prefix + secrets.token_urlsafe(32)


def token_digest(token: str) -> str:
    """What the store knows a token by.

    Random bits cannot be guessed from their SHA-256; a slow hash would only slow every request.
    """
    return hashlib.sha256(token.encode()).hexdigest()


def actor_of(account: Account) -> Actor:
    """The account as the one who acts."""
    return Actor(account.id, account.username, account.roles, account.station)
