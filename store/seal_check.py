"""A sealed text kept in the database, so that a wrong key is found at start and not at the first photo."""

import base64
from typing import Final

from sqlalchemy import Connection, insert, inspect, select

from models.errors import SealBroken
from models.message import Message
from store.encryption import Keyring, seal_context
from store.tables.service import DeploymentRow

_NAME: Final = "seal_check"
_CONTEXT: Final = seal_context("deployment", _NAME)
_TEXT: Final = b"guitu"


def has_seal_check(connection: Connection) -> bool:
    """Whether the database holds sealed data; false for one that has no tables yet."""
    return inspect(connection).has_table(DeploymentRow.__tablename__) and _stored(connection) is not None


def check_seal(connection: Connection, keyring: Keyring) -> None:
    """Raises SealBroken unless the keyring opens this database; marks a new one as sealed with it."""
    stored = _stored(connection)
    if stored is None:
        sealed = base64.b64encode(keyring.seal(_TEXT, _CONTEXT)).decode()
        connection.execute(insert(DeploymentRow).values(name=_NAME, value=sealed))
        return
    try:
        keyring.open_sealed(base64.b64decode(stored), _CONTEXT)
    except (SealBroken, ValueError) as error:
        raise _wrong_key() from error


def _stored(connection: Connection) -> str | None:
    return connection.scalar(select(DeploymentRow.value).where(DeploymentRow.name == _NAME))


def _wrong_key() -> SealBroken:
    return SealBroken(
        "wrong_key",
        Message(
            "密钥与数据库不符：已有数据是用另一把密钥加密的。",
            "The key does not belong to this database: its data were sealed with another one.",
        ),
        Message(
            "请从备份放回原来的密钥文件（或环境变量中的密钥）后再启动；数据没有被改动。",
            "Put back the original key file (or key in the environment) and start again; "
            "nothing was changed.",
        ),
    )
