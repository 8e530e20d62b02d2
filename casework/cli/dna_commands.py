"""`guitu dna lr` and `guitu validate dna`: likelihood ratios to read, and proof that they are right."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from casework.cli.bundled import bundled
from casework.cli.dna_pair_tables import show_pair
from casework.cli.dna_tables import show_family, show_held, show_settings
from casework.cli.progress import progress_bar
from casework.dna.family_file import read_family
from casework.dna.sample_file import read_samples
from casework.dna_reference.report import ValidationReport
from casework.dna_reference.validate import validate_folder
from matching.dna.frequencies import RareAlleles
from matching.dna.frequency_files import TableFacts, read_frequency_file
from matching.dna.loci import catalogue
from matching.dna.locus_model import PopulationModel, Settings, UntypedFounders
from matching.dna.mutation import MutationKind, MutationModel
from matching.dna.mutation_rates import MICROVARIANT_RATE, STEP_RANGE, published_rates
from matching.dna.populations import population_models
from matching.dna.relationships import Relationship

dna_app = typer.Typer(help="STR DNA likelihood ratios.", no_args_is_help=True)
validate_app = typer.Typer(help="Recompute reference cases before use.", no_args_is_help=True)

Samples = Annotated[
    Path, typer.Argument(help="Profiles, in any layout that `dna submit` takes.", exists=True, dir_okay=False)
]
People = Annotated[
    list[str], typer.Argument(help="Two samples to compare, or with --family the candidate's sample.")
]
Against = Annotated[
    Relationship | None,
    typer.Option(help="Two samples: weigh every relationship against this one; the best by default."),
]


@dataclass(frozen=True, slots=True)
class FamilyOptions:
    """The family that a candidate is compared with, and whom of it."""

    family: Annotated[
        Path | None,
        typer.Option("--family", help="TOML file of the pedigree.", exists=True, dir_okay=False),
    ] = None
    missing: Annotated[str | None, typer.Option(help="The missing member asked about.")] = None


@dataclass(frozen=True, slots=True)
class ModelOptions:
    """The model that ratios are computed under, and the populations."""

    frequencies: Annotated[
        list[Path] | None,
        typer.Option(
            "--frequencies", help="A frequency table; repeat for several.", exists=True, dir_okay=False
        ),
    ] = None
    mutation: Annotated[MutationKind, typer.Option(help="Mutation model, at published rates.")] = (
        MutationKind.STEPWISE
    )
    theta: Annotated[float, typer.Option(help="Co-ancestry coefficient.", min=0, max=0.5)] = 0.0
    untyped_founders: Annotated[UntypedFounders, typer.Option(help="Untyped founders with one child.")] = (
        UntypedFounders.PRUNED
    )
    minimum_frequency: Annotated[
        float | None, typer.Option(help="Minimum frequency of unseen alleles.", min=1e-6, max=0.5)
    ] = None

    @property
    def settings(self) -> Settings:
        """The model without its populations."""
        rates, by_locus = published_rates()
        mutation = MutationModel(
            self.mutation, rates, locus_rates=by_locus, step_range=STEP_RANGE, rate2=MICROVARIANT_RATE
        )
        return Settings(mutation, self.theta, untyped_founders=self.untyped_founders)

    @property
    def populations(self) -> tuple[PopulationModel, ...]:
        """Those of the named tables, or the shipped ones."""
        if not self.frequencies:
            return population_models(self.settings)
        facts = TableFacts(rare=RareAlleles(minimum=self.minimum_frequency), catalogue=catalogue())
        return tuple(
            PopulationModel(read_frequency_file(path, facts), self.settings) for path in self.frequencies
        )


@dna_app.command()
@bundled
def lr(
    samples: Samples,
    people: People,
    of: FamilyOptions,
    model: ModelOptions,
    against: Against = None,
) -> None:
    """Print the likelihood ratios of two profiles, or of a candidate for a family's missing member.

    Every population is computed; the lowest ratio is the one to report.
    """
    if len(people) != (1 if of.family else 2):
        raise typer.BadParameter("name two samples, or with --family the candidate's sample alone")
    if of.family and against:
        raise typer.BadParameter("--against is for two samples; a family is weighed against all relatives")
    populations, file = model.populations, read_samples(samples)
    show_held(file, list(file.samples) if of.family else people)
    show_settings(model.settings)
    if of.family:
        stated = read_family(of.family, file, of.missing)
        show_family(stated, people[0], file.sample(people[0]).profile, populations=populations)
    else:
        first, second = (file.sample(name).profile for name in people)
        show_pair((people[0], first), (people[1], second), populations, against=against)


@validate_app.command("dna")
def validate_dna(
    folder: Annotated[
        Path, typer.Argument(help="Folder of *.jsonl case files.", exists=True, file_okay=False)
    ],
    frequencies: Annotated[
        list[Path] | None,
        typer.Option("--frequencies", help="A further folder of tables.", exists=True, file_okay=False),
    ] = None,
    workers: Annotated[int | None, typer.Option(help="Processes; all cores by default.", min=1)] = None,
) -> None:
    """Recompute every reference case of FOLDER; exit status 0 only if all agree within 1e-8."""
    with progress_bar("核对案例 Validating") as progress:
        report = validate_folder(
            folder, frequencies or (), progress=progress, workers=workers or os.cpu_count() or 1
        )
    _tell(report)
    sys.exit(0 if report.is_passed else 1)


def _tell(report: ValidationReport) -> None:
    console = Console(soft_wrap=True)
    for row in report.summaries():
        console.print(
            f"{row.file}: {row.configuration}: agreed {row.agreed} of {row.cases}, "
            f"largest difference {row.largest:.3g}",
            markup=False,
            highlight=False,
        )
    for outcome in report.outcomes:
        if not outcome.agrees:
            why = outcome.error or f"largest difference {outcome.largest:.3g}"
            console.print(f"{outcome.file} {outcome.case}: {why}", markup=False, highlight=False)
    largest = f"{report.largest:.3g}"
    console.print(
        f"agreed {report.agreed} of {len(report.outcomes)} cases, largest difference {largest}",
        markup=False,
        highlight=False,
    )
