"""`guitu users`: accounts and API keys, managed on the server itself."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from casework import accounts, api_keys
from casework.audit.deeds import logged_command
from casework.runtime import Runtime, open_runtime
from casework.settings import Settings
from models.account import Role

users_app = typer.Typer(help="Accounts and API keys.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="User name.")]
PasswordFromStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input (one line).")
]


@users_app.command()
def add(
    name: Name,
    role: Annotated[list[Role], typer.Option("--role", help="A role; repeat for several.")],
    station: Annotated[str | None, typer.Option(help="The shelter the person works for.")] = None,
    password_stdin: PasswordFromStdin = False,
) -> None:
    """Add an account. The password is asked for twice and never given as an argument."""
    password = _password(password_stdin)
    with _runtime() as runtime, logged_command(runtime, "users add") as deed:
        account = accounts.add_account(runtime, name, password, roles=role, station=station)
        deed.touch("accounts", [account.id])
    _say(f"{account.username}: {', '.join(sorted(account.roles))}")


@users_app.command("list")
def list_() -> None:
    """List every account."""
    with _runtime() as runtime:
        found = accounts.list_accounts(runtime)
    table = Table("id", "name", "roles", "station", "active")
    for each in found:
        roles = ", ".join(sorted(each.roles))
        table.add_row(
            str(each.id), each.username, roles, each.station or "", "yes" if each.is_active else "no"
        )
    Console().print(table if found else "No accounts yet: guitu users add NAME --role administrator")
    mixed = [each.username for each in found if each.mixes_roles]
    if mixed:
        _say(f"! {', '.join(mixed)}: {accounts.MIXED_ROLES.en} {accounts.MIXED_ROLES_ADVICE.en}")
        _say(f"! {accounts.MIXED_ROLES.zh}{accounts.MIXED_ROLES_ADVICE.zh}")


@users_app.command()
def disable(name: Name) -> None:
    """Close an account: its password, sessions and API keys stop working at once."""
    with _runtime() as runtime, logged_command(runtime, "users disable") as deed:
        deed.touch("accounts", [accounts.disable_account(runtime, name).id])
    _say(f"{name}: closed")


@users_app.command("set-password")
def set_password(name: Name, password_stdin: PasswordFromStdin = False) -> None:
    """Set a new password; open sessions end and a lock-out is lifted."""
    password = _password(password_stdin)
    with _runtime() as runtime, logged_command(runtime, "users set-password") as deed:
        deed.touch("accounts", [accounts.set_password(runtime, name, password).id])
    _say(f"{name}: password set")


@users_app.command("issue-key")
def issue_key(
    account: Name,
    name: Annotated[str, typer.Option("--name", help="What the key is for.")],
    days: Annotated[int | None, typer.Option(help="Days until it ends; until revoked unless given.")] = None,
) -> None:
    """Issue an API key. It is printed on standard output this once and cannot be shown again."""
    with _runtime() as runtime, logged_command(runtime, "users issue-key") as deed:
        secret = api_keys.issue_api_key(runtime, account, name=name, days=days)
        deed.touch("accounts", [secret.actor.account_id])
    ends = "until revoked" if secret.expires_at is None else f"until {secret.expires_at:%Y-%m-%d}"
    Console(stderr=True).print(f"Key of {account}, {ends}. Keep it: it is not shown again.", highlight=False)
    sys.stdout.write(f"{secret.token}\n")


@users_app.command("revoke-key")
def revoke_key(account: Name, name: Annotated[str, typer.Option("--name", help="Name of the key.")]) -> None:
    """Revoke the API keys of that name."""
    with _runtime() as runtime, logged_command(runtime, "users revoke-key") as deed:
        count = api_keys.revoke_api_keys(runtime, account, name=name)
        deed.touch("accounts", {key.account_id for key in api_keys.api_keys(runtime, account)})
    _say(f"{count} revoked")


@contextmanager
def _runtime() -> Iterator[Runtime]:
    runtime = open_runtime(Settings())
    try:
        yield runtime
    finally:
        runtime.close()


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    password: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    return password


def _say(text: str) -> None:
    Console().print(text, markup=False, highlight=False)
