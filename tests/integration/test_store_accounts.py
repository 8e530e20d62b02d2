"""Accounts, tokens, failed sign-ins, idempotency keys and deployment settings, on both databases."""

from datetime import timedelta

import pytest

from models.account import Role
from models.errors import AlreadyRecorded, Conflict, NotFound
from models.listing import AccountsWanted
from store.db import Store
from store.idempotency import IdempotencyRecord
from store.tokens import NewToken, TokenKind
from store.unit_of_work import UnitOfWork
from tests.store_factories import NOON, admit

HOUR = timedelta(hours=1)
ROLES = (Role.INTAKE_OFFICER, Role.SEARCH_CASEWORKER)


def open_account(work: UnitOfWork, username: str = "desk") -> int:
    return work.accounts.add(username, "$argon2id$...", roles=ROLES, station="海口").id


def a_token(account_id: int, digest: str = "t", *, kind: TokenKind = TokenKind.SESSION) -> NewToken:
    return NewToken(kind, digest, account_id, name="值班电脑", expires_at=NOON + HOUR)


def test_an_account_comes_back_with_its_roles_and_password_hash(store: Store) -> None:
    with store.begin() as work:
        account = work.accounts.add("desk", "hash", roles=ROLES, station="海口")
    with store.read() as work:
        assert work.accounts.by_username("desk") == (account, "hash")
        assert work.accounts.get(account.id) == account
        assert work.accounts.by_username("nobody") is None
    assert account.roles == frozenset(ROLES)
    assert account.is_active


@pytest.mark.parametrize("name", ["desk", "DESK", " desk ", "ｄｅｓｋ"])
def test_names_that_look_alike_are_one_name(store: Store, name: str) -> None:
    with store.begin() as work:
        open_account(work)
        with pytest.raises(Conflict, match="username_taken"):
            open_account(work, name)
        assert work.accounts.by_username(name) is not None


def test_accounts_are_listed_by_name(store: Store) -> None:
    with store.begin() as work:
        for name in ("b", "C", "a"):
            open_account(work, name)
        assert [account.username for account in work.accounts.in_order()] == ["a", "b", "C"]


def test_password_roles_and_being_active_can_be_changed(store: Store) -> None:
    with store.begin() as work:
        account_id = open_account(work)
        work.accounts.set_password(account_id, "new hash")
        work.accounts.set_roles(account_id, [Role.OPERATOR])
        work.accounts.set_active(account_id, False)
        found = work.accounts.by_username("desk")
        assert found is not None
        account, password_hash = found
        assert (account.roles, account.is_active, password_hash) == (
            frozenset({Role.OPERATOR}),
            False,
            "new hash",
        )
        with pytest.raises(NotFound, match="account number 99"):
            work.accounts.set_password(99, "hash")
        with pytest.raises(NotFound, match="account number 99"):
            work.accounts.get(99)


def test_a_token_finds_its_account_until_it_expires(store: Store) -> None:
    with store.begin() as work:
        account_id = open_account(work)
        work.tokens.add(a_token(account_id), now=NOON)
    with store.read() as work:
        found = work.tokens.find("t", NOON + HOUR - timedelta(microseconds=1))
        assert found == work.accounts.get(account_id)
        assert work.tokens.find("t", NOON + HOUR) is None
        assert work.tokens.find("other", NOON) is None


def test_a_token_is_good_for_its_own_kind_only(store: Store) -> None:
    with store.begin() as work:
        work.tokens.add(a_token(open_account(work), kind=TokenKind.API_KEY), now=NOON)
        assert work.tokens.find("t", NOON, kind=TokenKind.API_KEY) is not None
        assert work.tokens.find("t", NOON, kind=TokenKind.SESSION) is None


def test_a_token_without_an_end_lasts(store: Store) -> None:
    with store.begin() as work:
        new = NewToken(TokenKind.API_KEY, "t", open_account(work), name="夜间任务", expires_at=None)
        work.tokens.add(new, now=NOON)
        assert work.tokens.find("t", NOON + timedelta(days=9000)) is not None


def test_a_revoked_token_finds_nobody(store: Store) -> None:
    with store.begin() as work:
        account_id = open_account(work)
        by_number = work.tokens.add(a_token(account_id, "2"), now=NOON)
        work.tokens.add(a_token(account_id, "1"), now=NOON)
        assert work.tokens.revoke("1", NOON)
        assert not work.tokens.revoke("1", NOON)
        assert work.tokens.revoke_id(by_number.id, NOON)
        assert not work.tokens.revoke_id(999, NOON)
    with store.read() as work:
        assert work.tokens.find("1", NOON) is None
        assert work.tokens.find("2", NOON) is None


def test_all_tokens_of_an_account_can_be_revoked_by_kind(store: Store) -> None:
    with store.begin() as work:
        account_id, other = open_account(work), open_account(work, "other")
        work.tokens.add(a_token(account_id, "s1"), now=NOON)
        work.tokens.add(a_token(account_id, "s2"), now=NOON)
        work.tokens.add(a_token(account_id, "k", kind=TokenKind.API_KEY), now=NOON)
        work.tokens.add(a_token(other, "o"), now=NOON)
        assert work.tokens.revoke_all_of(account_id, NOON, kind=TokenKind.SESSION) == 2
        assert work.tokens.find("k", NOON) is not None
        assert work.tokens.revoke_all_of(account_id, NOON) == 1
        assert work.tokens.find("o", NOON) is not None


def test_a_closed_accounts_tokens_find_nobody(store: Store) -> None:
    with store.begin() as work:
        account_id = open_account(work)
        work.tokens.add(a_token(account_id), now=NOON)
        work.accounts.set_active(account_id, False)
        assert work.tokens.find("t", NOON) is None


def test_tokens_are_listed_with_their_use(store: Store) -> None:
    with store.begin() as work:
        account_id = open_account(work)
        first = work.tokens.add(a_token(account_id, "1"), now=NOON)
        second = work.tokens.add(a_token(account_id, "2", kind=TokenKind.API_KEY), now=NOON)
        work.tokens.touch("1", NOON + HOUR)
        listed = work.tokens.of_account(account_id)
        assert [token.id for token in listed] == [second.id, first.id]
        assert [token.last_used_at for token in listed] == [None, NOON + HOUR]
        assert work.tokens.of_account(account_id, kind=TokenKind.API_KEY) == [second]


def test_tokens_long_over_are_deleted(store: Store) -> None:
    with store.begin() as work:
        account_id = open_account(work)
        for digest in ("expired", "revoked", "valid"):
            work.tokens.add(a_token(account_id, digest), now=NOON)
        work.tokens.add(NewToken(TokenKind.API_KEY, "endless", account_id, "", None), now=NOON)
        work.tokens.revoke("revoked", NOON)
        assert work.tokens.delete_expired(NOON + timedelta(minutes=1)) == 1
        assert work.tokens.delete_expired(NOON + 2 * HOUR) == 2
        assert work.tokens.find("endless", NOON + 2 * HOUR) is not None


def test_a_token_needs_an_account_and_is_used_once(store: Store) -> None:
    with pytest.raises(Conflict), store.begin() as work:
        work.tokens.add(a_token(99), now=NOON)
    with store.begin() as work:
        account_id = open_account(work)
        work.tokens.add(a_token(account_id), now=NOON)
    with pytest.raises(AlreadyRecorded), store.begin() as work:
        work.tokens.add(a_token(account_id), now=NOON)


def test_failed_sign_ins_are_counted_by_name_within_the_time_asked_for(store: Store) -> None:
    with store.begin() as work:
        for minutes in (0, 10, 20):
            work.failed_sign_ins.record("desk", NOON + timedelta(minutes=minutes))
        work.failed_sign_ins.record("other", NOON)
        assert work.failed_sign_ins.count_since("desk", NOON) == 3
        assert work.failed_sign_ins.count_since("ＤＥＳＫ", NOON + timedelta(minutes=10)) == 2
        work.failed_sign_ins.clear("Desk")
        assert work.failed_sign_ins.count_since("desk", NOON) == 0
        assert work.failed_sign_ins.count_since("other", NOON) == 1


def test_failed_sign_ins_are_forgotten_after_a_day(store: Store) -> None:
    with store.begin() as work:
        work.failed_sign_ins.record("desk", NOON)
        work.failed_sign_ins.record("other", NOON + timedelta(days=1, seconds=1))
        assert work.failed_sign_ins.count_since("desk", NOON) == 0


def test_a_keyed_request_is_recognised_for_its_own_account(store: Store) -> None:
    record = IdempotencyRecord("digest", "admission", 7)
    with store.begin() as work:
        account_id, other = open_account(work), open_account(work, "other")
        work.idempotency.add(account_id, "key", record, now=NOON)
        work.idempotency.add(other, "key", record, now=NOON)
    with store.read() as work:
        assert work.idempotency.find(account_id, "key") == record
        assert work.idempotency.find(account_id, "other key") is None


def test_a_key_used_twice_undoes_the_second_requests_work(store: Store) -> None:
    record = IdempotencyRecord("digest", "admission", 7)
    with store.begin() as work:
        account_id = open_account(work)
        work.idempotency.add(account_id, "key", record, now=NOON)
    again = IdempotencyRecord("digest", "admission", 8)
    with pytest.raises(AlreadyRecorded), store.begin() as work:  # noqa: PT012 (what it did first is undone)
        admit(work)
        work.idempotency.add(account_id, "key", again, now=NOON)
    with store.read() as work:
        assert work.admissions.page() == []


def test_deployment_settings_are_kept_and_replaced(store: Store) -> None:
    with store.begin() as work:
        assert work.deployment.get("active_pack") is None
        work.deployment.set("active_pack", "one")
        work.deployment.set("active_pack", "two")
        assert work.deployment.get("active_pack") == "two"
    with store.read() as work:
        assert work.deployment.get("active_pack") == "two"


def test_accounts_are_read_by_name_page_by_page_and_by_role_station_and_state(store: Store) -> None:
    with store.begin() as work:
        for name, role, station in (
            ("c", Role.STATION_HEAD, "甲站"),
            ("a", Role.BATCH, None),
            ("B", Role.STATION_HEAD, "乙站"),
        ):
            work.accounts.add(name, "hash", roles=[role], station=station)
        first = work.accounts.page(limit=2)
        rest = work.accounts.page(limit=2, after_id=first[-1].id)
        assert [each.username for each in (*first, *rest)] == ["a", "B", "c"]
        heads = work.accounts.page(wanted=AccountsWanted(role=Role.STATION_HEAD))
        assert [each.username for each in heads] == ["B", "c"]
        assert [each.username for each in work.accounts.page(wanted=AccountsWanted(station="甲站"))] == ["c"]
        work.accounts.set_active(heads[0].id, False)
        closed = work.accounts.page(wanted=AccountsWanted(is_active=False))
        assert [each.id for each in closed] == [heads[0].id]
