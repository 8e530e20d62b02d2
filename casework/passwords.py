"""Passwords: what is accepted, and how they are kept (argon2id, never anything that can be read back)."""

from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from models.errors import InvalidInput
from models.message import Message

SHORTEST: Final = 10
LONGEST: Final = 1024
# RFC 9106, second recommended option: 64 MiB, three passes.
_HASHER: Final = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4)


def require_acceptable(password: str, *, username: str) -> None:
    """Nothing for a password that may be set; raises InvalidInput for a short one or the name itself."""
    if SHORTEST <= len(password) <= LONGEST and password.casefold() != username.casefold():
        return
    raise InvalidInput(
        "password_unacceptable",
        Message(
            f"密码至少要 {SHORTEST} 个字符，并且不能是用户名。",
            f"A password has at least {SHORTEST} characters and is not the user name.",
        ),
        Message("建议用一句自己记得住的话。", "A sentence that you remember is best."),
        field="password",
    )


def hash_password(password: str) -> str:
    """The argon2id text of a password, salted anew each time."""
    return _HASHER.hash(password)


def is_password(password: str, password_hash: str | None) -> bool:
    """The password is the one hashed; None (no such account) costs the same work and is always False."""
    if password_hash is None:
        hash_password(password)
        return False
    try:
        return _HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
