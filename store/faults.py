"""Failures of the database and the disk, told as errors a person can act on.

Installed once per engine: whatever the driver raises, at whatever statement, leaves the store as a
GuituError, so that no floor above knows the driver.
"""

import errno
import sqlite3

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError

from models.errors import AlreadyRecorded, Conflict, GuituError, StorageFull, StoreUnavailable
from models.message import Message

_SQLITE_UNIQUE = (sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def translate_failures(engine: Engine) -> None:
    """From now on the engine raises GuituErrors where its driver fails."""
    event.listen(engine, "handle_error", _raise_translated)


def _raise_translated(context: ExceptionContext) -> None:
    if context.is_pre_ping:
        return
    if isinstance(context.original_exception, ValueError):
        raise context.original_exception  # a value refused by its column
    if not isinstance(context.sqlalchemy_exception, DBAPIError):
        return
    translated = _translated(context.original_exception)
    if translated is not None:
        raise translated from context.original_exception


def _translated(error: BaseException) -> GuituError | None:
    """The error for people; None for a fault of the program, which stays as it is."""
    if isinstance(error, sqlite3.Error):
        return _translated_sqlite(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR))
    return _translated_postgresql(getattr(error, "sqlstate", None), error)


def _translated_sqlite(code: int) -> GuituError | None:
    if code in _SQLITE_UNIQUE:
        return already_recorded()
    if code == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
        return _refers_to_nothing()
    match code & 0xFF:
        case sqlite3.SQLITE_FULL:
            return storage_full()
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return store_busy()
        case sqlite3.SQLITE_IOERR | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_READONLY:
            return store_unavailable("SQLite")
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return _damaged()
    return None


def _translated_postgresql(state: str | None, error: BaseException) -> GuituError | None:
    match state:
        case "23505":
            return already_recorded()
        case "23503":
            return _refers_to_nothing()
        case "53100":
            return storage_full()
        case "40001" | "40P01" | "55P03" | "57014":
            return store_busy()
    is_connection_lost = state is None and type(error).__name__ in ("OperationalError", "ConnectionTimeout")
    if is_connection_lost or (state or "")[:2] in ("08", "28", "3D", "53", "57"):
        return store_unavailable("PostgreSQL")
    return None


def from_os_error(error: OSError, what: str) -> GuituError:
    """A failed file operation on the blob folder or the database file."""
    return storage_full() if error.errno in _NO_ROOM else store_unavailable(f"{what}: {error.strerror}")


def already_recorded() -> AlreadyRecorded:
    """Somebody stored the same thing first."""
    return AlreadyRecorded(
        "already_recorded",
        Message("相同的内容刚刚已被保存。", "The same thing has just been stored."),
        Message("请刷新后查看已有的记录。", "Refresh and use the record that is there."),
    )


def _refers_to_nothing() -> Conflict:
    return Conflict(
        "refers_to_nothing",
        Message("所引用的记录不存在。", "A record this one refers to does not exist."),
        Message("请刷新后重试。", "Refresh and try again."),
    )


def store_busy() -> StoreUnavailable:
    """Other work holds the database; trying again is right."""
    return StoreUnavailable(
        "store_busy",
        Message("数据库正忙，内容未保存。", "The database is busy; nothing was stored."),
        Message("请稍后重试。", "Try again in a moment."),
    )


def store_unavailable(what: str) -> StoreUnavailable:
    """The database or its disk does not answer."""
    return StoreUnavailable(
        "store_unavailable",
        Message(f"存储无法使用（{what}）。", f"The store cannot be used ({what})."),
        Message(
            "请检查数据库是否在运行、文件夹权限和磁盘。",
            "Check that the database is running, the permissions of the data folder, and the disk.",
        ),
    )


def storage_full() -> StorageFull:
    """The disk or its quota is used up."""
    return StorageFull(
        "storage_full",
        Message("存储空间已满，内容未保存。", "There is no room left on the disk; nothing was stored."),
        Message("请清理磁盘或扩大空间后重试。", "Free or add disk space, then try again."),
    )


def _damaged() -> StoreUnavailable:
    return StoreUnavailable(
        "database_damaged",
        Message("数据库文件已损坏或不是数据库。", "The database file is damaged or is not a database."),
        Message("请停止服务并从备份恢复该文件。", "Stop the service and restore the file from a backup."),
    )
