"""The tables a DNA reviewer reads in the terminal."""

import math
from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table

from matching.dna.close_relatives import against_relatives
from matching.dna.explain import ExplainedLocus, Explanation, explain
from matching.dna.kinship import PairReport, compare_pair
from matching.dna.loci import catalogue
from matching.dna.locus_model import PopulationModel
from matching.dna.reference_check import check_references
from matching.dna.submission import Submission
from matching.dna.tables import Family
from models.genotype import Genotype
from models.profile import Profile


def show_held(file: str, submissions: Mapping[str, Submission]) -> None:
    """Rows of a file that were not taken, with the reason, and notes on rows that were."""
    console = Console(soft_wrap=True)
    for name, submission in submissions.items():
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
    table = Table("locus", first[0], second[0], title=f"LR against unrelated, {report.population}")
    for relationship, _ in report.ratios:
        table.add_column(relationship.value, justify="right")
    for number, locus in enumerate(report.loci_used):
        ratios = [f"{ratio.loci[number].lr:.4g}" for _, ratio in report.ratios]
        table.add_row(locus, str(first[1].at(locus)), str(second[1].at(locus)), *ratios)
    return table


def _pair_totals(reports: Sequence[PairReport]) -> Table:
    table = Table("relationship", *(report.population for report in reports), "lowest", "excluded loci")
    for relationship, ratio in reports[0].ratios:
        totals = [report.log10_lr(relationship) for report in reports]
        excluded = ", ".join(ratio.excluded)
        table.add_row(relationship.value, *map(_log10, totals), _log10(min(totals)), excluded)
    table.title = "log10 LR against unrelated"
    return table


def show_family(
    family: Family, name: str, candidate: Profile, *, populations: Sequence[PopulationModel]
) -> None:
    """A candidate for a missing member: per locus, population and relative; and the references."""
    console = Console(soft_wrap=True)
    explanation = explain(family, candidate, populations)
    console.print(_explained(explanation, family.missing, name))
    totals = Table("population", "log10 LR", "loci", title="全部人群 All populations")
    for score in explanation.populations:
        totals.add_row(score.population, _log10(score.log10_lr), str(score.compared))
    console.print(totals)
    lowest = next(p for p in populations if p.table.version == explanation.lowest.population)
    _show_relatives(console, family, candidate, population=lowest)
    _show_references(console, family, lowest)
    _show_linkage(console, [part.locus for part in explanation.loci if part.ratio is not None])


def _explained(explanation: Explanation, missing: str, name: str) -> Table:
    total = _log10(explanation.log10_lr)
    table = Table(
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
    table = Table("the candidate is instead", "log10 LR of the missing member against that")
    for trap in against_relatives(family, candidate, population):
        table.add_row(trap.relative.value.replace("_", " "), _log10(trap.ratio.log10_lr))
    console.print(table)


def _show_references(console: Console, family: Family, population: PopulationModel) -> None:
    report = check_references(family, population)
    table = Table("references", "finding", title="参照样本核对 Reference check")
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
