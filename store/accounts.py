"""Accounts in the store."""

import unicodedata
from collections.abc import Collection

from sqlalchemy import Text, cast, func, select

from models.account import Account, Role
from models.errors import Conflict
from models.listing import AccountsWanted
from models.message import Message
from store.tables.accounts import AccountRow
from store.transaction import Transaction, not_found

EVERY_ACCOUNT = AccountsWanted()


class AccountRepository:
    """Who signs in. Names that differ only in case or width are one name."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(
        self, username: str, password_hash: str, *, roles: Collection[Role], station: str | None
    ) -> Account:
        """A new active account; `password_hash` is argon2's text. Raises Conflict if the name is taken."""
        if self.by_username(username) is not None:
            raise _taken(username)
        row = AccountRow(
            username=username,
            username_key=username_key(username),
            password_hash=password_hash,
            roles=sorted(role.value for role in roles),
            station=station,
            is_active=True,
        )
        self._transaction.add(row)
        return account_of(row)

    def get(self, account_id: int) -> Account:
        """The account; raises NotFound."""
        row = self._transaction.session.get(AccountRow, account_id)
        if row is None:
            raise not_found("账号", "account", account_id)
        return account_of(row)

    def by_username(self, username: str) -> tuple[Account, str] | None:
        """The account of that name and its password hash, active or not; None if there is none."""
        query = select(AccountRow).where(AccountRow.username_key == username_key(username))
        row = self._transaction.session.scalar(query)
        return None if row is None else (account_of(row), row.password_hash)

    def in_order(self) -> list[Account]:
        """All accounts, by name."""
        query = select(AccountRow).order_by(AccountRow.username_key)
        return [account_of(row) for row in self._transaction.session.scalars(query)]

    def page(
        self, *, after_id: int | None = None, limit: int = 50, wanted: AccountsWanted = EVERY_ACCOUNT
    ) -> list[Account]:
        """At most `limit` accounts by name, behind that of the number `after_id`."""
        query = select(AccountRow).order_by(AccountRow.username_key).limit(limit)
        if after_id is not None:
            last = select(AccountRow.username_key).where(AccountRow.id == after_id).scalar_subquery()
            query = query.where(AccountRow.username_key > last)
        if wanted.role is not None:
            # The list of roles is stored as JSON text, in which each stands between quotation marks.
            query = query.where(cast(AccountRow.roles, Text).contains(f'"{wanted.role}"'))
        if wanted.station is not None:
            query = query.where(AccountRow.station == wanted.station)
        if wanted.is_active is not None:
            query = query.where(AccountRow.is_active.is_(wanted.is_active))
        return [account_of(row) for row in self._transaction.session.scalars(query)]

    def usernames(self, account_ids: Collection[int]) -> dict[int, str]:
        """The names of those of the accounts that exist."""
        query = select(AccountRow.id, AccountRow.username).where(AccountRow.id.in_(list(account_ids)))
        return {row.id: row.username for row in self._transaction.session.execute(query)}

    def count_by_station(self) -> dict[str, int]:
        """How many open accounts belong to each station."""
        query = select(AccountRow.station, func.count()).where(AccountRow.is_active)
        found = self._transaction.session.execute(query.group_by(AccountRow.station))
        return {station: count for station, count in found if station}

    def stations(self) -> list[str]:
        """The stations that accounts belong to, by name."""
        query = select(AccountRow.station).where(AccountRow.station.is_not(None)).distinct()
        return sorted(each for each in self._transaction.session.scalars(query) if each)

    def set_active(self, account_id: int, is_active: bool) -> None:
        """Opens or closes the account; a closed one's tokens find nobody. Raises NotFound."""
        self._update(account_id, is_active=is_active)

    def set_password(self, account_id: int, password_hash: str) -> None:
        """Replaces the password hash; raises NotFound."""
        self._update(account_id, password_hash=password_hash)

    def set_roles(self, account_id: int, roles: Collection[Role]) -> None:
        """Replaces the roles; raises NotFound."""
        self._update(account_id, roles=sorted(role.value for role in roles))

    def _update(self, account_id: int, **values: object) -> None:
        if not self._transaction.update(AccountRow, account_id, **values):
            raise not_found("账号", "account", account_id)


def account_of(row: AccountRow) -> Account:
    """The account of a row."""
    roles = frozenset(Role(role) for role in row.roles)
    return Account(row.id, row.username, roles, row.station, row.is_active)


def username_key(username: str) -> str:
    """The name as compared: without case, width and surrounding blanks."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", username).casefold()).strip()


def _taken(username: str) -> Conflict:
    return Conflict(
        "username_taken",
        Message(f"账号名“{username}”已被使用。", f"The account name “{username}” is taken."),
        Message("请换一个名称。", "Choose another name."),
        field="username",
    )
