"""Two profiles as a DNA reviewer reads them: locus by locus, against unrelated, against each other."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from casework.cli.dna_tables import log10_text, reviewer_table, show_linkage
from matching.dna.kinship import PairReport, best_relationship, compare_pair, lowest_log10_lr
from matching.dna.locus_model import PopulationModel
from matching.dna.relationships import Relationship
from models.profile import Profile

_CODES = dict(zip(Relationship, ("ID", "PO", "FS", "HS", "GP", "AV", "FC", "UN"), strict=True))


def show_pair(
    first: tuple[str, Profile],
    second: tuple[str, Profile],
    populations: Sequence[PopulationModel],
    *,
    against: Relationship | None = None,
) -> None:
    """Two profiles: every relationship per locus under the default population, totals under all.

    Two profiles without a usable locus in common are not comparable, and no number is printed.

    `against` is what every relationship is weighed against besides unrelated; without it the best of them.
    """
    console = Console(soft_wrap=True)
    reports = [compare_pair(first[1], second[1], population) for population in populations]
    if not any(report.loci_used for report in reports):
        console.print("不能比对 NOT COMPARABLE: 没有共同的基因座 no locus is typed in both", markup=False)
        console.print(_not_compared(reports, (first[0], second[0])))
        return
    console.print(_loci(first, second, reports[0]))
    console.print(_totals(reports))
    console.print(_pairwise(reports, against or best_relationship(reports)))
    _show_siblings(console, reports)
    _show_counts(console, reports)
    console.print(_not_compared(reports, (first[0], second[0])))
    show_linkage(console, sorted({locus for report in reports for locus in report.loci_used}))


def _loci(first: tuple[str, Profile], second: tuple[str, Profile], report: PairReport) -> Table:
    title = f"LR against unrelated, {report.population}"
    table = reviewer_table("locus", first[0], second[0], title=title)
    for relationship, _ in report.ratios:
        table.add_column(_CODES[relationship], justify="right", overflow="fold")
    for number, locus in enumerate(report.loci_used):
        ratios = [f"{ratio.loci[number].lr:.3g}" for _, ratio in report.ratios]
        table.add_row(locus, str(first[1].at(locus)), str(second[1].at(locus)), *ratios)
    return table


def _totals(reports: Sequence[PairReport]) -> Table:
    populations = (report.population for report in reports)
    headings = ("relationship", *populations, "lowest", "impossible without mutation")
    table = reviewer_table(*headings, title="log10 LR against unrelated")
    for relationship, _ in reports[0].ratios:
        impossible = reports[0].impossible[relationship]
        told = f"{len(impossible)} loci: {', '.join(impossible)}" if impossible else "0 loci"
        table.add_row(*_row(reports, relationship, Relationship.UNRELATED), told)
    return table


def _pairwise(reports: Sequence[PairReport], against: Relationship) -> Table:
    """Every relationship, unrelated included, against one of them."""
    populations = (report.population for report in reports)
    title = f"log10 LR against {_name(against)}"
    table = reviewer_table("relationship", *populations, "lowest", title=title)
    asked = [*(relationship for relationship, _ in reports[0].ratios), Relationship.UNRELATED]
    for relationship in asked:
        if relationship is not against:
            table.add_row(*_row(reports, relationship, against))
    return table


def _row(reports: Sequence[PairReport], relationship: Relationship, against: Relationship) -> list[str]:
    totals = [report.log10_lr(relationship, against) for report in reports]
    lowest = lowest_log10_lr(reports, relationship, against)
    return [f"{_CODES[relationship]} {_name(relationship)}", *map(log10_text, [*totals, lowest])]


def _name(relationship: Relationship) -> str:
    return relationship.value.replace("_", " ")


def _show_siblings(console: Console, reports: Sequence[PairReport]) -> None:
    full, half = Relationship.FULL_SIBLINGS, Relationship.HALF_SIBLINGS
    console.print(
        "full siblings against half siblings: log10 LR at least "
        f"{log10_text(lowest_log10_lr(reports, full, half))}; half siblings against full siblings: at least "
        f"{log10_text(lowest_log10_lr(reports, half, full))}",
        markup=False,
        highlight=False,
    )


def _show_counts(console: Console, reports: Sequence[PairReport]) -> None:
    for report in reports:
        console.print(
            f"{report.population}: {len(report.loci_used)} loci used, {len(report.not_compared)} not used",
            markup=False,
            highlight=False,
        )
    ibs, loci = reports[0].ibs, reports[0].ibs_loci
    console.print(f"IBS {ibs} / {2 * loci} ({loci} loci)", markup=False, highlight=False)


def _not_compared(reports: Sequence[PairReport], names: tuple[str, str]) -> Table:
    """Each locus that a population leaves out, and why; "used" under the others."""
    title = "未比较的基因座 Loci not used"
    table = reviewer_table("locus", *(report.population for report in reports), title=title)
    for locus in sorted({locus for report in reports for locus in report.not_compared}):
        table.add_row(locus, *(_why(report, locus, names) for report in reports))
    return table


def _why(report: PairReport, locus: str, names: tuple[str, str]) -> str:
    reason = report.not_compared.get(locus)
    if reason is None:
        return "used"
    told = reason.value.replace("_", " ")
    return told.replace("in first", f"in {names[0]}").replace("in second", f"in {names[1]}")
