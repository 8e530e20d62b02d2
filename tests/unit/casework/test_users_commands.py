"""`guitu users`: the first administrator, keys, and passwords that are never arguments."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.roles import (
    ADDS_ANY_PHOTOS,
    READS_ADMISSIONS,
    READS_DNA,
    READS_REGISTERS,
    READS_REPORTS,
    SEES_TASK_PHOTOS,
)
from casework.accounts import list_accounts, warn_of_mixed_accounts
from casework.cli.users_commands import users_app
from casework.runtime import open_runtime
from casework.settings import Settings
from casework.sign_in import authenticate, sign_in
from models.account import SEES_CASES, SEES_PROFILES, Role
from models.errors import InvalidInput, NotSignedIn

PASSWORD = "a long enough sentence"


@pytest.fixture(autouse=True)
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUITU_DATA_DIR", str(tmp_path / "data"))


def _run(*words: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(users_app, list(words), input=typed)


def _added(name: str = "wang") -> Result:
    return _run(
        "add", name, "--role", "intake_officer", "--role", "search_caseworker", "--station", "东湖站",
        "--password-stdin", typed=f"{PASSWORD}\n",
    )  # fmt: skip


def test_an_account_is_added_with_its_roles_and_can_sign_in() -> None:
    assert _added().exit_code == 0
    runtime = open_runtime(Settings())
    try:
        (account,) = list_accounts(runtime)
        assert (account.username, account.station) == ("wang", "东湖站")
        assert account.roles == {Role.INTAKE_OFFICER, Role.SEARCH_CASEWORKER}
        assert sign_in(runtime, "wang", PASSWORD).actor.account_id == account.id
    finally:
        runtime.close()


def test_a_typed_password_is_asked_for_twice() -> None:
    agreed = _run("add", "chief", "--role", "administrator", typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert agreed.exit_code == 0
    assert PASSWORD not in agreed.output
    assert (
        _run("add", "other", "--role", "administrator", typed=f"{PASSWORD}\nsomething else\n").exit_code != 0
    )


def test_a_refusal_reaches_the_command_line_as_one() -> None:
    result = _run("add", "wang", "--role", "administrator", "--password-stdin", typed="short\n")
    assert isinstance(result.exception, InvalidInput)
    assert _run("add", "wang", "--role", "wizard", "--password-stdin", typed=f"{PASSWORD}\n").exit_code == 2


def test_one_account_never_holds_civil_and_police_dna_roles() -> None:
    mixed = _run(
        "add", "both", "--role", "second_reviewer", "--role", "dna_reviewer", "--password-stdin",
        typed=f"{PASSWORD}\n",
    )  # fmt: skip
    assert isinstance(mixed.exception, InvalidInput)
    assert (mixed.exception.code, mixed.exception.field) == ("roles_mixed", "role")
    police = [f"--role={each}" for each in ("police_dna_operator", "dna_reviewer", "police_liaison")]
    assert _run("add", "police", *police, "--password-stdin", typed=f"{PASSWORD}\n").exit_code == 0
    assert "police DNA roles" not in _run("list").output


def test_an_account_from_before_that_rule_works_on_and_is_told(caplog: pytest.LogCaptureFixture) -> None:
    _added()
    runtime = open_runtime(Settings())
    try:
        with runtime.store.begin() as work:
            (account,) = work.accounts.in_order()
            work.accounts.set_roles(account.id, [Role.SEARCH_CASEWORKER, Role.DNA_REVIEWER])
        warn_of_mixed_accounts(runtime)
        assert f"(accounts {account.id})" in caplog.text
        assert "wang" not in caplog.text
        assert sign_in(runtime, "wang", PASSWORD).actor.roles >= {Role.DNA_REVIEWER}
        told = " ".join(_run("list").output.split())
        assert "! wang: One account may not hold" in told
        assert "不能同时" in told
        assert _run("disable", "wang").exit_code == 0
        caplog.clear()
        warn_of_mixed_accounts(runtime)
        assert caplog.text == ""
    finally:
        runtime.close()


def test_every_role_is_on_one_side_or_on_none() -> None:
    neither = {Role.POLICE_LIAISON, Role.AUDIT_OFFICER, Role.OPERATOR, Role.ADMINISTRATOR}
    assert SEES_CASES | SEES_PROFILES | neither == set(Role)
    assert not SEES_CASES & SEES_PROFILES
    read = {*READS_ADMISSIONS, *READS_REPORTS, *READS_REGISTERS, *SEES_TASK_PHOTOS, *ADDS_ANY_PHOTOS}
    assert read <= SEES_CASES
    assert set(READS_DNA) == SEES_PROFILES


def test_the_list_says_how_to_begin_and_then_who_there_is() -> None:
    assert "guitu users add" in _run("list").output
    _added()
    assert "wang" in _run("list").output


def test_a_key_is_printed_alone_and_works_until_revoked() -> None:
    _added()
    issued = _run("issue-key", "wang", "--name", "import", "--days", "7")
    key = issued.stdout.strip()
    assert key.startswith("gk_")
    assert "\n" not in key
    runtime = open_runtime(Settings())
    try:
        actor = authenticate(runtime, key)
        assert actor is not None
        assert actor.username == "wang"
        assert "1 revoked" in _run("revoke-key", "wang", "--name", "import").output
        assert authenticate(runtime, key) is None
    finally:
        runtime.close()


def test_a_new_password_replaces_the_old_and_a_closed_account_is_closed() -> None:
    _added()
    new = "another long sentence"
    assert _run("set-password", "wang", "--password-stdin", typed=f"{new}\n").exit_code == 0
    runtime = open_runtime(Settings())
    try:
        with pytest.raises(NotSignedIn):
            sign_in(runtime, "wang", PASSWORD)
        assert sign_in(runtime, "wang", new).actor.username == "wang"
        assert _run("disable", "wang").exit_code == 0
        with pytest.raises(NotSignedIn):
            sign_in(runtime, "wang", new)
    finally:
        runtime.close()
