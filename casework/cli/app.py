"""The command `guitu`."""

import sys

import typer

from casework.cli.audit_commands import audit_app
from casework.cli.deadlines_command import deadlines
from casework.cli.demo_commands import demo
from casework.cli.dna_commands import dna_app, validate_app
from casework.cli.dna_export_command import export
from casework.cli.dna_submit_command import submit
from casework.cli.evaluate_commands import calibrate_folder, evaluate_folder
from casework.cli.import_commands import import_app
from casework.cli.index_commands import index_app
from casework.cli.models_commands import models_app
from casework.cli.refusal import show_refusal
from casework.cli.rematch_command import rematch_command
from casework.cli.serve_commands import serve
from casework.cli.sounds_command import sounds
from casework.cli.use_command import use
from casework.cli.users_commands import users_app
from models.errors import GuituError

app = typer.Typer(
    name="guitu",
    help="归途 Guitu: gives unidentified people their names back.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
)
evaluate_app = typer.Typer(help="Measure accuracy on a folder of known people.", no_args_is_help=True)
calibrate_app = typer.Typer(help="Fit what scores mean as evidence.", no_args_is_help=True)

app.command("serve")(serve)
app.command("demo")(demo)
app.command("rematch")(rematch_command)
app.command("deadlines")(deadlines)
app.add_typer(models_app, name="models")
models_app.command("use")(use)
app.add_typer(index_app, name="index")
index_app.command("sounds")(sounds)
app.add_typer(users_app, name="users")
app.add_typer(audit_app, name="audit")
app.add_typer(import_app, name="import")
app.add_typer(dna_app, name="dna")
dna_app.command("submit")(submit)
dna_app.command("export")(export)
app.add_typer(validate_app, name="validate")
app.add_typer(evaluate_app, name="evaluate")
evaluate_app.command("faces")(evaluate_folder)
app.add_typer(calibrate_app, name="calibrate")
calibrate_app.command("faces")(calibrate_folder)


def main() -> None:
    """Runs the command line; a refusal is told in words and ends with exit status 2."""
    try:
        app()
    except GuituError as error:
        show_refusal(error)
        sys.exit(2)
