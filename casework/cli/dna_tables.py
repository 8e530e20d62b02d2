"""The tables a DNA reviewer reads in the terminal."""

import math
from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from casework.cli.progress import progress_bar
from casework.dna.sample_file import SampleFile
from matching.dna.close_relatives import against_relatives
from matching.dna.explain import ExplainedLocus, Explanation, explain
from matching.dna.loci import catalogue
from matching.dna.locus_model import PopulationModel, Settings
from matching.dna.mutation import MutationKind
from matching.dna.reference_check import check_references
from matching.dna.tables import Family
from models.genotype import Genotype
from models.profile import Profile
from models.submission import Finding

MOST_ALTERNATIVES = 10


def show_held(file: SampleFile, codes: Sequence[str]) -> None:
    """What of these samples was not taken, where and why, and notes on what was."""
    console = Console(soft_wrap=True)
    for problem in file.problems:
        console.print(_told(file, problem, "文件", "file"), markup=False, highlight=False)
    for sample in (file.sample(code) for code in codes):
        who = sample.code
        for finding in sample.held:
            console.print(_told(file, finding, f"{who}: 整份待定", "in doubt"), markup=False, highlight=False)
        for outcome in sample.loci:
            if outcome.held is not None:
                told = _told(file, outcome.held, f"{who}: 未采用", "held")
                console.print(told, markup=False, highlight=False)
            for note in outcome.notes:
                console.print(_told(file, note, who, str(outcome.locus)), markup=False, highlight=False)
        for note in sample.notes:
            console.print(_told(file, note, who, "note"), markup=False, highlight=False)


def _told(file: SampleFile, finding: Finding, what: str, word: str) -> str:
    where = ", ".join(part for part in (file.path.name, str(finding.place)) if part)
    return f"{where}, {what} {word}: {finding.reason.zh} {finding.reason.en}"


def reviewer_table(*headings: str, title: str = "") -> Table:
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
    totals = reviewer_table("population", "log10 LR", "loci", title="全部人群 All populations")
    for score in explanation.populations:
        totals.add_row(score.population, log10_text(score.log10_lr), str(score.compared))
    console.print(totals)
    lowest = next(p for p in populations if p.table.version == explanation.lowest.population)
    _show_relatives(console, family, candidate, population=lowest)
    _show_references(console, family, lowest)
    show_linkage(console, [part.locus for part in explanation.loci if part.ratio is not None])


def _explained(explanation: Explanation, missing: str, name: str) -> Table:
    total = log10_text(explanation.log10_lr)
    table = reviewer_table(
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
    table = reviewer_table("the candidate is instead", "log10 LR of the missing member against that")
    with progress_bar("近亲 Close relatives") as progress:
        traps = against_relatives(family, candidate, population, progress=progress)
    for trap in traps:
        table.add_row(trap.relative.value.replace("_", " "), log10_text(trap.ratio.log10_lr))
    console.print(table)


def _show_references(console: Console, family: Family, population: PopulationModel) -> None:
    with progress_bar("参照样本 References") as progress:
        report = check_references(family, population, progress=progress)
    table = reviewer_table("references", "finding", title="参照样本核对 Reference check")
    for locus in report.inconsistent_loci:
        table.add_row("all", f"{locus} needs a mutation within the stated pedigree")
    for duplicate in report.duplicates:
        table.add_row(" = ".join(duplicate.members), f"equal at {duplicate.loci} loci")
    for ratio in report.alternatives[:MOST_ALTERNATIVES]:
        what = ratio.alternative.value.replace("_", " ")
        table.add_row(
            ", ".join(ratio.members), f"stated against {what}: log10 LR {log10_text(ratio.log10_lr)}"
        )
    console.print(table)
    if (more := len(report.alternatives) - MOST_ALTERNATIVES) > 0:
        console.print(f"{more} further alternatives explain the references no better", highlight=False)


def show_linkage(console: Console, loci: Sequence[str]) -> None:
    """Which of the loci used lie so close together that they are not quite independent."""
    for note in catalogue().linkage_notes(loci):
        console.print(f"linked: {' / '.join(note.loci)}: {note.note}", markup=False, highlight=False)


def _genotype(genotype: Genotype | None) -> str:
    return "" if genotype is None else str(genotype)


def log10_text(value: float) -> str:
    """A log10 LR with four decimals; "LR 0" where impossible, "undefined" where both hypotheses are."""
    if math.isnan(value):
        return "undefined"
    if math.isinf(value):
        return "LR 0" if value < 0 else "LR infinite"
    return f"{value:z.4f}"
