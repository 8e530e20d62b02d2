"""The command `guitu`."""

import sys

import typer

from casework.cli.refusal import show_refusal
from casework.cli.serve_commands import serve
from models.errors import GuituError

app = typer.Typer(
    name="guitu",
    help="归途 Guitu: gives unidentified people their names back.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
)
app.command("serve")(serve)


def main() -> None:
    """Runs the command line; a refusal is told in words and ends with exit status 2."""
    try:
        app()
    except GuituError as error:
        show_refusal(error)
        sys.exit(2)
