"""Options that stand in a dataclass are options of the command like any other."""

from dataclasses import dataclass
from typing import Annotated

import typer
from typer.testing import CliRunner

from casework.cli.bundled import bundled


@dataclass(frozen=True, slots=True)
class Lens:
    focal: Annotated[int, typer.Option("--focal", min=1, help="Millimetres.")]
    colour: Annotated[str, typer.Option(help="Of the glass.")] = "clear"


app = typer.Typer()


@app.command()
@bundled
def look(
    thing: Annotated[str, typer.Argument()], lens: Lens, twice: Annotated[bool, typer.Option()] = False
) -> None:
    """Looks at the thing."""
    typer.echo(f"{thing} {lens} {twice}")


def test_fields_are_options_with_their_defaults_and_limits() -> None:
    runner = CliRunner()
    seen = runner.invoke(app, ["leaf", "--focal", "50", "--twice"])
    assert seen.output == "leaf Lens(focal=50, colour='clear') True\n"
    assert runner.invoke(app, ["leaf", "--focal", "0"]).exit_code == 2
    assert runner.invoke(app, ["leaf"]).exit_code == 2
    assert "Millimetres." in runner.invoke(app, ["--help"]).output
