"""Power of families recomputed: exclusion exactly, simulated ratios within four standard errors."""

import math
from collections.abc import Iterator, Mapping

from casework.dna_reference.case_format import Record, settings_label, settings_of
from casework.dna_reference.case_people import pedigree_of, profile_of, table_locus
from casework.dna_reference.case_tables import Frequencies
from casework.dna_reference.report import Difference
from matching.dna.lr_distribution import STEP, LrDistribution
from matching.dna.power import FamilyPower, family_power
from matching.dna.tables import Family

STANDARD_ERRORS = 4.0


def power_differences(record: Record, frequencies: Frequencies) -> Iterator[Difference]:
    """Exclusion per marker, in the order in which the first relative's loci stand, in total, and by number.

    What the other program simulated counts as equal within four standard errors, else as the distance.
    """
    configuration = {"mutation": {"model": "none"}, **record}
    table, label = frequencies.table(record["freq"]), settings_label(configuration)
    profiles = {who: profile_of(typed, table) for who, typed in record["reference"].items()}
    family = Family(pedigree_of(record["pedigree"], record["missing"]), profiles, str(record["missing"]))
    markers = record.get("loci") or list(next(iter(record["reference"].values())))
    loci = [table_locus(locus, table) for locus in markers]
    power = family_power(family, frequencies.population(table, settings_of(configuration)), loci)
    yield from _exclusion_differences(record, power, label=label)
    simulated = f"{label}, simulated"
    stated = record.get("simulated_true_MP")
    if stated:
        yield from _moment_differences(stated, power.true_person, label=simulated)
        yield from _quantile_differences(
            stated["quantiles"], stated["nsim"], power.true_person, label=simulated
        )
        for key, threshold in (("P_LR_ge_1e4", 4.0), ("P_LR_ge_1e6", 6.0)):
            ours = power.true_person.reaching(threshold)
            yield _share_difference(ours, stated[key], stated["nsim"], label=simulated)
    stated = record.get("simulated_unrelated")
    if stated:
        yield _share_difference(
            power.stranger.impossible, stated["P_LR_zero"], stated["nsim"], label=simulated
        )
        positive = max(1.0, stated["nsim"] * (1 - stated["P_LR_zero"]))
        quantiles = stated["quantile_log10LR_if_positive"]
        yield from _quantile_differences(quantiles, positive, power.stranger, label=simulated)


def _exclusion_differences(record: Record, power: FamilyPower, *, label: str) -> Iterator[Difference]:
    """A null in the distribution is a number that the other program did not give."""
    for ours, expected in zip(power.exclusion, record["EP_per_marker"], strict=True):
        yield Difference(label, abs(ours.probability - expected))
    yield Difference(label, abs(power.exclusion_in_total - record["EP_total"]))
    yield Difference(label, abs(power.expected_excluding_loci - record["expected_mismatch"]))
    for number, expected in record["mismatch_distribution"].items():
        if expected is not None:
            yield Difference(label, abs(float(power.excluding_loci[int(number)]) - expected))


def _moment_differences(stated: Record, ours: LrDistribution, *, label: str) -> Iterator[Difference]:
    draws, sd = stated["nsim"], ours.standard_deviation
    yield _within(ours.mean - stated["mean_log10LR"], sd / math.sqrt(draws), label=label)
    fourth = float((ours.values - ours.mean) ** 4 @ ours.weights / ours.weights.sum())
    error = math.sqrt(max(0.0, fourth - sd**4) / draws) / (2 * sd)
    yield _within(sd - stated["sd"], error, label=label)


def _quantile_differences(
    quantiles: Mapping[str, float | None], draws: float, ours: LrDistribution, *, label: str
) -> Iterator[Difference]:
    """The share below a simulated percentile and the share up to it must enclose the percentile's own."""
    for name, value in quantiles.items():
        if value is not None:
            share = float(name.removesuffix("%")) / 100
            below, up_to = ours.below(value - 2 * STEP), ours.below(value + 2 * STEP)
            gap = max(below - share, share - up_to, 0.0)
            yield _within(gap, math.sqrt(share * (1 - share) / draws), label=label)


def _share_difference(ours: float, stated: float, draws: int, *, label: str) -> Difference:
    return _within(ours - stated, math.sqrt(max(0.0, ours * (1 - ours)) / draws), label=label)


def _within(gap: float, standard_error: float, *, label: str) -> Difference:
    return Difference(label, 0.0 if abs(gap) <= STANDARD_ERRORS * standard_error + 1e-9 else abs(gap))
