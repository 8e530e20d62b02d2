"""The tables a DNA reviewer reads in the terminal."""

import math
from collections.abc import Mapping, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from matching.dna.close_relatives import against_relatives
from matching.dna.explain import ExplainedLocus, Explanation, explain
from matching.dna.kinship import PairReport, compare_pair
from matching.dna.loci import catalogue
from matching.dna.locus_model import PopulationModel, Settings
from matching.dna.mutation import MutationKind
from matching.dna.reference_check import check_references
from matching.dna.relationships import Relationship
from matching.dna.sample_rows import SampleRows
from matching.dna.tables import Family
from models.genotype import Genotype
from models.profile import Profile

_CODES = dict(zip(Relationship, ("ID", "PO", "FS", "HS", "GP", "AV", "FC", "UN"), strict=True))


def show_held(file: str, samples: Mapping[str, SampleRows]) -> None:
    """Rows of a file that were not taken, with the reason, and notes on rows that were."""
    console = Console(soft_wrap=True)
    for name, submission in samples.items():
        for held in submission.held:
            reason = f"{held.reason.zh} {held.reason.en}"
            console.print(
                f"{file}, row {held.row.number}, {name}: 未采用 held: {reason}", markup=False, highlight=False
            )
        for note in submission.notes:
            console.print(
                f"{name} {note.locus}: {note.note.zh} {note.note.en}", markup=False, highlight=False
            )


def show_pair(
    first: tuple[str, Profile], second: tuple[str, Profile], populations: Sequence[PopulationModel]
) -> None:
    """Two profiles: every relationship per locus under the default population, totals under all."""
    console = Console(soft_wrap=True)
    reports = [compare_pair(first[1], second[1], population) for population in populations]
    console.print(_pair_loci(first, second, reports[0]))
    console.print(_pair_totals(reports))
    report = reports[0]
    console.print(
        f"IBS {report.ibs} / {2 * report.ibs_loci} ({report.ibs_loci} loci); "
        f"used {len(report.loci_used)}, not used: {', '.join(report.loci_not_used) or 'none'}",
        markup=False,
        highlight=False,
    )
    _show_linkage(console, report.loci_used)


def _pair_loci(first: tuple[str, Profile], second: tuple[str, Profile], report: PairReport) -> Table:
    table = _table("locus", first[0], second[0], title=f"LR against unrelated, {report.population}")
    for relationship, _ in report.ratios:
        table.add_column(_CODES[relationship], justify="right", overflow="fold")
    for number, locus in enumerate(report.loci_used):
        ratios = [f"{ratio.loci[number].lr:.3g}" for _, ratio in report.ratios]
        table.add_row(locus, str(first[1].at(locus)), str(second[1].at(locus)), *ratios)
    return table


def _pair_totals(reports: Sequence[PairReport]) -> Table:
    populations = (report.population for report in reports)
    table = _table("relationship", *populations, "lowest", "impossible without mutation")
    for relationship, _ in reports[0].ratios:
        totals = [report.log10_lr(relationship) for report in reports]
        impossible = reports[0].impossible[relationship]
        told = f"{len(impossible)} loci: {', '.join(impossible)}" if impossible else "0 loci"
        name = f"{_CODES[relationship]} {relationship.value.replace('_', ' ')}"
        table.add_row(name, *map(_log10, totals), _log10(min(totals)), told)
    table.title = "log10 LR against unrelated"
    return table


def _table(*headings: str, title: str = "") -> Table:
    """A table that never cuts a number or a name short: it folds instead."""
    table = Table(title=title, box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def show_settings(settings: Settings) -> None:
    """The model behind the numbers that follow."""
    mutation = settings.mutation
    model = mutation.kind.value
    if mutation.kind is not MutationKind.NONE:
        model += ", published rates"
    if mutation.kind is MutationKind.STEPWISE:
        model += f", range {mutation.step_range:g}, microvariants {mutation.rate2:g}"
    Console(soft_wrap=True).print(
        f"模型 model: mutation {model}; theta {settings.theta:g}; "
        f"untyped founders {'kept' if settings.theta else settings.untyped_founders.value}",
        markup=False,
        highlight=False,
    )


def show_family(
    family: Family, name: str, candidate: Profile, *, populations: Sequence[PopulationModel]
) -> None:
    """A candidate for a missing member: per locus, population and relative; and the references."""
    console = Console(soft_wrap=True)
    explanation = explain(family, candidate, populations)
    console.print(_explained(explanation, family.missing, name))
    totals = _table("population", "log10 LR", "loci", title="全部人群 All populations")
    for score in explanation.populations:
        totals.add_row(score.population, _log10(score.log10_lr), str(score.compared))
    console.print(totals)
    lowest = next(p for p in populations if p.table.version == explanation.lowest.population)
    _show_relatives(console, family, candidate, population=lowest)
    _show_references(console, family, lowest)
    _show_linkage(console, [part.locus for part in explanation.loci if part.ratio is not None])


def _explained(explanation: Explanation, missing: str, name: str) -> Table:
    total = _log10(explanation.log10_lr)
    table = _table(
        "locus",
        "family",
        name,
        "LR",
        "note",
        title=f"{name} = {missing}? log10 LR {total}, {explanation.lowest.population}",
    )
    for part in explanation.loci:
        family = "; ".join(f"{member} {genotype}" for member, genotype in part.family)
        shown = "" if part.ratio is None else f"{part.ratio.lr:.4g}"
        table.add_row(part.locus, family, _genotype(part.candidate), shown, _note(part))
    return table


def _note(part: ExplainedLocus) -> str:
    notes = [part.not_compared.value.replace("_", " ")] if part.not_compared else []
    if part.is_excluded:
        steps = "not by mutation" if part.mutation_steps is None else f"{part.mutation_steps} mutation steps"
        notes.append(f"excluded ({steps})")
    return "; ".join(notes + [f"{allele} not in the table" for allele in part.added_alleles])


def _show_relatives(
    console: Console, family: Family, candidate: Profile, *, population: PopulationModel
) -> None:
    table = _table("the candidate is instead", "log10 LR of the missing member against that")
    for trap in against_relatives(family, candidate, population):
        table.add_row(trap.relative.value.replace("_", " "), _log10(trap.ratio.log10_lr))
    console.print(table)


def _show_references(console: Console, family: Family, population: PopulationModel) -> None:
    report = check_references(family, population)
    table = _table("references", "finding", title="参照样本核对 Reference check")
    for locus in report.inconsistent_loci:
        table.add_row("all", f"{locus} needs a mutation within the stated pedigree")
    for duplicate in report.duplicates:
        table.add_row(" = ".join(duplicate.members), f"equal at {duplicate.loci} loci")
    for ratio in report.alternatives:
        what = ratio.alternative.value.replace("_", " ")
        table.add_row(", ".join(ratio.members), f"stated against {what}: log10 LR {_log10(ratio.log10_lr)}")
    console.print(table)


def _show_linkage(console: Console, loci: Sequence[str]) -> None:
    for note in catalogue().linkage_notes(loci):
        console.print(f"linked: {' / '.join(note.loci)}: {note.note}", markup=False, highlight=False)


def _genotype(genotype: Genotype | None) -> str:
    return "" if genotype is None else str(genotype)


def _log10(value: float) -> str:
    if math.isnan(value):
        return "undefined"
    return "LR 0" if value == -math.inf else f"{value:.4f}"
