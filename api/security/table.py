"""The tables of who may call and see what: `python -m api.security.table` prints the one of docs/security.md.

With a file name it writes docs/who-sees-what.md there instead.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from api.app import assembled
from api.security.access import EVERYONE_SIGNED_IN, Access, DeclaredRoute, declared_routes
from api.security.answer_fields import answers_of
from api.security.who_sees import document_of


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
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(document_of(answers_of(assembled())), encoding="utf-8")
    else:
        sys.stdout.write(table_of(declared_routes(assembled())) + "\n")
