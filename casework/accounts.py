"""Accounts: who may sign in, with which roles, for which station."""

import logging
from collections.abc import Collection
from typing import Final

from casework.passwords import hash_password, require_acceptable
from casework.runtime import Runtime
from models.account import Account, Role, mixes_cases_and_profiles
from models.errors import InvalidInput, NotFound
from models.listing import AccountsWanted
from models.message import Message
from store.tokens import TokenKind
from store.unit_of_work import UnitOfWork

log = logging.getLogger("guitu.accounts")

LONGEST_USERNAME: Final = 64
MIXED_ROLES: Final = Message(
    "一个账号不能同时有民政岗位和公安 DNA 岗位：姓名、照片与 DNA 图谱必须分开。",
    "One account may not hold civil roles and police DNA roles: names and photos stay apart from profiles.",
)
MIXED_ROLES_ADVICE: Final = Message(
    "请为公安 DNA 工作另建账号，由另一人使用；已有的用 guitu users disable 停用，再按岗位分别新建。",
    "Make another account for police DNA, for another person; close one that holds both with guitu users "
    "disable, and make new ones with one kind of role each.",
)


def add_account(
    runtime: Runtime, username: str, password: str, *, roles: Collection[Role], station: str | None = None
) -> Account:
    """The new, active account.

    Raises InvalidInput for an unusable name or password, no role, civil roles together with police DNA roles,
    or an intake officer without a station; Conflict when the name is taken.
    """
    name = username.strip()
    _require_account(name, roles, station)
    require_acceptable(password, username=name)
    password_hash = hash_password(password)
    with runtime.store.begin() as work:
        return work.accounts.add(name, password_hash, roles=roles, station=(station or "").strip() or None)


def list_accounts(runtime: Runtime) -> list[Account]:
    """Every account, by name."""
    with runtime.store.read() as work:
        return work.accounts.in_order()


def accounts_page(
    runtime: Runtime, *, after_id: int | None, limit: int, wanted: AccountsWanted
) -> list[Account]:
    """Up to `limit` accounts by name, behind that of the number `after_id`."""
    with runtime.store.read() as work:
        return work.accounts.page(after_id=after_id, limit=limit, wanted=wanted)


def mixed_accounts(runtime: Runtime) -> list[Account]:
    """Open accounts that hold civil and police DNA roles at once, from before that was refused, by name."""
    return [each for each in list_accounts(runtime) if each.mixes_roles]


def warn_of_mixed_accounts(runtime: Runtime) -> None:
    """Says in the log which open accounts hold civil and police DNA roles at once, by number."""
    numbers = ", ".join(str(each.id) for each in mixed_accounts(runtime))
    if numbers:
        log.warning("%s %s (accounts %s)", MIXED_ROLES.zh, MIXED_ROLES.en, numbers)


def disable_account(runtime: Runtime, username: str) -> Account:
    """The account, which nobody can use any more, by password or key; raises NotFound."""
    with runtime.store.begin() as work:
        account = existing_account(work, username)
        work.accounts.set_active(account.id, False)
        work.tokens.revoke_all_of(account.id, runtime.now())
        return work.accounts.get(account.id)


def set_password(runtime: Runtime, username: str, password: str) -> Account:
    """The account, which has this password now; its sessions end, its API keys stay, a lock-out is lifted.

    Raises NotFound, or InvalidInput for an unusable password.
    """
    require_acceptable(password, username=username)
    password_hash = hash_password(password)
    with runtime.store.begin() as work:
        account = existing_account(work, username)
        work.accounts.set_password(account.id, password_hash)
        work.tokens.revoke_all_of(account.id, runtime.now(), kind=TokenKind.SESSION)
        work.failed_sign_ins.clear(username)
        return account


def existing_account(work: UnitOfWork, username: str) -> Account:
    """The account of that name; raises NotFound."""
    found = work.accounts.by_username(username)
    if found is None:
        raise NotFound(
            "account_not_found",
            Message(f"没有名为“{username}”的账号。", f"There is no account named “{username}”."),
            Message("用 guitu users list 查看全部账号。", "See all accounts with guitu users list."),
            field="username",
        )
    return found[0]


def _require_account(name: str, roles: Collection[Role], station: str | None) -> None:
    if not 0 < len(name) <= LONGEST_USERNAME or not name.isprintable():
        raise InvalidInput(
            "username_unacceptable",
            Message("用户名无效。", "The user name cannot be used."),
            Message(f"请用 1 到 {LONGEST_USERNAME} 个字符。", f"Use 1 to {LONGEST_USERNAME} characters."),
            field="username",
        )
    if not roles:
        raise InvalidInput(
            "role_missing",
            Message("没有指定岗位。", "No role was given."),
            Message("请至少指定一个岗位。", "Give at least one role."),
            field="role",
        )
    if mixes_cases_and_profiles(roles):
        raise InvalidInput("roles_mixed", MIXED_ROLES, MIXED_ROLES_ADVICE, field="role")
    if Role.INTAKE_OFFICER in roles and not (station or "").strip():
        raise InvalidInput(
            "station_missing",
            Message("登记员必须属于一个救助站。", "An intake officer belongs to a station."),
            Message("请用 --station 指定救助站。", "Name it with --station."),
            field="station",
        )
