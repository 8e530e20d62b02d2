"""Laboratories validate software before use: reference cases are recomputed and compared, file by file."""

import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from casework.dna_case_format import (
    NOT_COVERED,
    RELATIONSHIPS,
    CaseKind,
    Frequencies,
    Record,
    kind_of,
    mutation_of,
    pedigree_of,
    profile_of,
    settings_label,
    settings_of,
    table_of,
)
from matching.dna.kits import overlap
from matching.dna.locus_model import PopulationModel
from matching.dna.ratio import Hypothesis, LikelihoodRatio, compare, likelihoods, ratio_of
from matching.dna.relationships import A, B, Relationship, pair_pedigree
from models.errors import GuituError
from models.pedigree import Member, Pedigree
from models.profile import Profile
from models.subject import Sex

TOLERANCE = 1e-8
BATCH = 16


@dataclass(frozen=True, slots=True)
class Difference:
    """One expected number beside ours, within a configuration; infinite where only one of the two is zero."""

    configuration: str
    difference: float


@dataclass(frozen=True, slots=True)
class CaseOutcome:
    """One line of a case file: its differences, or why it was not compared."""

    file: str
    case: str
    kind: CaseKind
    differences: tuple[Difference, ...] = ()
    error: str | None = None

    @property
    def is_covered(self) -> bool:
        """The line counts: it is of a kind that is computed, or could not be read at all."""
        return self.kind not in NOT_COVERED

    @property
    def agrees(self) -> bool:
        """Every number of the case is within the tolerance, and there is at least one."""
        within = all(d.difference <= TOLERANCE for d in self.differences)
        return self.error is None and bool(self.differences) and within

    @property
    def largest(self) -> float:
        """The largest difference of the case; infinite after an error."""
        return math.inf if self.error else max((d.difference for d in self.differences), default=0.0)


@dataclass(frozen=True, slots=True)
class ConfigurationSummary:
    """One file and configuration: cases that agree, cases compared, largest difference."""

    file: str
    configuration: str
    agreed: int
    cases: int
    largest: float


@dataclass(slots=True)
class ValidationReport:
    """All outcomes of a run, in file order."""

    outcomes: list[CaseOutcome] = field(default_factory=list)

    @property
    def covered(self) -> list[CaseOutcome]:
        """The outcomes that count."""
        return [outcome for outcome in self.outcomes if outcome.is_covered]

    @property
    def agreed(self) -> int:
        """How many cases agree in every number."""
        return sum(outcome.agrees for outcome in self.covered)

    @property
    def largest(self) -> float:
        """The largest difference in log10 LR over all cases."""
        return max((outcome.largest for outcome in self.covered), default=0.0)

    @property
    def is_passed(self) -> bool:
        """There were cases, and all agree."""
        return bool(self.covered) and self.agreed == len(self.covered)

    def not_covered(self) -> dict[tuple[str, CaseKind], int]:
        """Lines left for later, by file and kind."""
        counts: dict[tuple[str, CaseKind], int] = {}
        for outcome in self.outcomes:
            if not outcome.is_covered:
                counts[outcome.file, outcome.kind] = counts.get((outcome.file, outcome.kind), 0) + 1
        return counts

    def summaries(self) -> list[ConfigurationSummary]:
        """One row per file and configuration."""
        rows: dict[tuple[str, str], list[float]] = {}
        for outcome in self.covered:
            by_configuration: dict[str, float] = {}
            for d in outcome.differences:
                by_configuration[d.configuration] = max(
                    by_configuration.get(d.configuration, 0.0), d.difference
                )
            if outcome.error:
                by_configuration["not computed"] = math.inf
            for configuration, largest in by_configuration.items():
                rows.setdefault((outcome.file, configuration), []).append(largest)
        return [
            ConfigurationSummary(file, configuration, sum(d <= TOLERANCE for d in ds), len(ds), max(ds))
            for (file, configuration), ds in rows.items()
        ]


def validate_folder(
    folder: Path,
    extra_frequencies: Sequence[Path] = (),
    *,
    progress: Callable[[int, int], None] | None = None,
    workers: int = 1,
) -> ValidationReport:
    """Recomputes every case of every `*.jsonl` file of a folder; a failing case is reported, never fatal.

    With several `workers` the cases are spread over processes; `progress(done, total)` counts lines.
    """
    batches = _batches(folder)
    total = sum(len(batch.lines) for batch in batches)
    report = ValidationReport()
    for outcomes in _computed(batches, folder, tuple(extra_frequencies), workers=workers):
        report.outcomes += outcomes
        if progress is not None:
            progress(len(report.outcomes), total)
    return report


@dataclass(frozen=True, slots=True)
class _Batch:
    """Some numbered lines of one file."""

    file: str
    lines: tuple[tuple[int, str], ...]


def _batches(folder: Path) -> list[_Batch]:
    batches = []
    for path in sorted(folder.glob("*.jsonl")):
        text = path.read_text(encoding="utf-8", errors="replace")
        lines = [(n, line) for n, line in enumerate(text.splitlines(), start=1) if line.strip()]
        batches += [_Batch(path.name, tuple(lines[i : i + BATCH])) for i in range(0, len(lines), BATCH)]
    return batches


def _computed(
    batches: Sequence[_Batch], folder: Path, extra: tuple[Path, ...], *, workers: int
) -> Iterator[list[CaseOutcome]]:
    if workers == 1:
        frequencies = Frequencies.around(folder, extra)
        yield from (_batch_outcomes(batch, frequencies) for batch in batches)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        tasks = [pool.submit(_batch_in_worker, batch, folder, extra) for batch in batches]
        yield from (task.result() for task in tasks)


def _batch_in_worker(batch: _Batch, folder: Path, extra: tuple[Path, ...]) -> list[CaseOutcome]:
    return _batch_outcomes(batch, Frequencies.around(folder, extra))


def _batch_outcomes(batch: _Batch, frequencies: Frequencies) -> list[CaseOutcome]:
    return [_outcome(batch.file, number, line, frequencies=frequencies) for number, line in batch.lines]


def _outcome(file: str, number: int, line: str, *, frequencies: Frequencies) -> CaseOutcome:
    name = f"line {number}"
    kind = CaseKind.UNKNOWN
    try:
        record = json.loads(line)
        name, kind = str(record.get("case", name)), kind_of(record)
        if kind is CaseKind.UNKNOWN:
            return CaseOutcome(file, name, kind, error="not a known kind of case")
        if kind in NOT_COVERED:
            return CaseOutcome(file, name, kind)
        return CaseOutcome(file, name, kind, tuple(_DIFFERENCES[kind](record, frequencies)))
    except GuituError as error:
        return CaseOutcome(file, name, kind, error=error.reason.en)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return CaseOutcome(file, name, kind, error=f"malformed case: {type(error).__name__}: {error}")


def _difference(configuration: str, ours: float, expected: float | None) -> Difference:
    """Expected None is a ratio of exactly zero."""
    wanted = -math.inf if expected is None else float(expected)
    if ours == wanted:
        return Difference(configuration, 0.0)
    gap = abs(ours - wanted)
    return Difference(configuration, math.inf if math.isnan(gap) else gap)


def _matrix_differences(record: Record, frequencies: Frequencies) -> Iterator[Difference]:
    at_locus = frequencies.table(record["freq"]).loci[record["locus"]]
    model = mutation_of(record["mutation"])
    male, female = model.matrices(at_locus.locus, at_locus.alleles, at_locus.values)
    order = [at_locus.alleles.index(str(allele)) for allele in record["alleles"]]
    expected = np.array(record["matrix"], dtype=np.float64)
    gaps = [float(np.max(np.abs(ours[np.ix_(order, order)] - expected))) for ours in (male, female)]
    yield Difference(f"{record['mutation']['model']} matrix", min(gaps))


def _pair_differences(record: Record, frequencies: Frequencies) -> Iterator[Difference]:
    profiles = {person: profile_of(record["genotypes"][person]) for person in (A, B)}
    shared = _shared_loci(record, profiles)
    for configuration in record.get("results", [record]):
        label, population = settings_label(configuration), _population(record, configuration, frequencies)
        unrelated = likelihoods(_pair(Relationship.UNRELATED, profiles), shared, population)
        for code, expected in configuration["log10_lr"].items():
            related = likelihoods(_pair(RELATIONSHIPS[code], profiles), shared, population)
            ratio = ratio_of(related, unrelated)
            yield _difference(label, ratio.log10_lr, expected)
            yield from _locus_differences(label, ratio, configuration.get("per_locus_lr", {}).get(code, {}))


def _pair(relationship: Relationship, profiles: Mapping[str, Profile]) -> Hypothesis:
    return Hypothesis(pair_pedigree(relationship), profiles)


def _population(record: Record, configuration: Record, frequencies: Frequencies) -> PopulationModel:
    silent = float(record.get("silent_frequency") or 0)
    return frequencies.population(table_of(record, frequencies), settings_of(configuration, silent))


def _shared_loci(record: Record, profiles: Mapping[str, Profile]) -> tuple[str, ...]:
    shared = overlap(profiles[A].loci, profiles[B].loci)
    return tuple(locus for locus in shared if locus in record.get("loci_used", shared))


def _locus_differences(
    label: str, ratio: LikelihoodRatio, expected: Mapping[str, float | None]
) -> Iterator[Difference]:
    for part in ratio.loci:
        if part.locus in expected:
            wanted = expected[part.locus]
            yield _difference(label, part.log10_lr, math.log10(wanted) if wanted else None)


def _search_differences(record: Record, frequencies: Frequencies) -> Iterator[Difference]:
    """The missing member's genotype is the candidate's, against the family and an unconnected candidate."""
    missing = record["missing"]
    family = pedigree_of(record["pedigree"], missing)
    apart = family.with_members(Member("candidate apart", sex=Sex.UNKNOWN))
    relatives = {person: profile_of(genotypes) for person, genotypes in record["reference"].items()}
    for candidate in record["candidates"]:
        profile = profile_of(candidate["genotypes"])
        same = Hypothesis(family, {**relatives, missing: profile})
        other = Hypothesis(apart, {**relatives, "candidate apart": profile})
        loci = _search_loci(record, profile.loci)
        for key, expected in candidate["log10_lr"].items():
            configuration = record["configs"][key]
            ratio = compare(same, other, loci, population=_population(record, configuration, frequencies))
            yield _difference(settings_label(configuration), ratio.log10_lr, expected)


def _search_loci(record: Record, typed: Iterable[str]) -> tuple[str, ...]:
    listed = record.get("loci")
    if listed is None:
        relatives = {locus for genotypes in record["reference"].values() for locus in genotypes}
        listed = sorted(relatives | set(typed))
    return tuple(listed)


def _trio_differences(record: Record, frequencies: Frequencies) -> Iterator[Difference]:
    """H1: both parents of the child as drawn; H2: the father is unrelated, the mother stays."""
    family = pedigree_of(record["pedigree"])
    profiles = {person: profile_of(genotypes) for person, genotypes in record["genotypes"].items()}
    loci = sorted({locus for profile in profiles.values() for locus in profile.loci})
    stated = Hypothesis(family, profiles)
    fathers_apart = Hypothesis(_with_unknown_fathers(family), profiles)
    for configuration in record["results"]:
        ratio = compare(
            stated, fathers_apart, loci, population=_population(record, configuration, frequencies)
        )
        yield _difference(settings_label(configuration), ratio.log10_lr, configuration["log10_lr"]["H1"])


def _with_unknown_fathers(family: Pedigree) -> Pedigree:
    strangers: dict[str, Member] = {}
    members = []
    for member in family.members:
        if member.father is not None:
            stranger = Member(f"unknown father of {member.id}", sex=Sex.MALE)
            strangers[stranger.id] = stranger
            members.append(Member(member.id, stranger.id, member.mother, member.sex))
        else:
            members.append(member)
    return Pedigree((*members, *strangers.values()), family.twins, family.missing)


_DIFFERENCES: dict[CaseKind, Callable[[Record, Frequencies], Iterator[Difference]]] = {
    CaseKind.MATRIX: _matrix_differences,
    CaseKind.PAIR: _pair_differences,
    CaseKind.SEARCH: _search_differences,
    CaseKind.TRIO: _trio_differences,
}
