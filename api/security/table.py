"""The table of who may call what, for docs/security.md: `python -m api.security.table` prints it."""

import sys
from collections.abc import Sequence

from api.app import assembled
from api.security.access import EVERYONE_SIGNED_IN, Access, DeclaredRoute, declared_routes


def table_of(routes: Sequence[DeclaredRoute]) -> str:
    """A Markdown table with one row per method and path."""
    rows = [f"| {each.method} | `{each.path}` | {_callers(each.access)} |" for each in routes]
    return "\n".join(["| Method | Path | Who may call it |", "| --- | --- | --- |", *rows])


def _callers(access: Access) -> str:
    if access.is_public:
        return "anyone"
    if access.roles == EVERYONE_SIGNED_IN:
        return "everyone signed in"
    return ", ".join(sorted(access.roles))


if __name__ == "__main__":
    sys.stdout.write(table_of(declared_routes(assembled())) + "\n")
