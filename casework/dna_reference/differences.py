"""Reference cases recomputed: each expected number of a case beside ours."""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import numpy as np

from casework.dna_reference.case_format import (
    RELATIONSHIPS,
    CaseKind,
    Record,
    mutation_of,
    settings_label,
    settings_of,
)
from casework.dna_reference.case_people import malformed, pedigree_of, profile_of, table_locus
from casework.dna_reference.case_tables import Frequencies, with_rare_rule
from casework.dna_reference.joint_cases import joint_differences
from casework.dna_reference.power_cases import power_differences
from casework.dna_reference.report import Difference, difference
from casework.dna_reference.y_cases import y_differences
from matching.dna.frequencies import FrequencyTable
from matching.dna.kits import overlap
from matching.dna.locus_model import PopulationModel
from matching.dna.ratio import Hypothesis, LikelihoodRatio, compare, likelihoods, ratio_of
from matching.dna.relationships import A, B, Relationship, pair_pedigree
from matching.dna.tables import CANDIDATE
from models.genotype import canonical_allele
from models.pedigree import Member, Pedigree
from models.profile import Profile
from models.subject import Sex


def _matrix_differences(record: Record, frequencies: Frequencies) -> Iterator[Difference]:
    table = frequencies.table(record["freq"])
    at_locus = table.loci[table_locus(record["locus"], table)]
    model = mutation_of(record["mutation"])
    male, female = model.matrices(at_locus.locus, at_locus.alleles, at_locus.values)
    order = [at_locus.alleles.index(canonical_allele(str(allele))) for allele in record["alleles"]]
    expected = np.array(record["matrix"], dtype=np.float64)
    if expected.shape != (len(order), len(order)):
        raise malformed("矩阵大小与等位基因数不符", "the matrix has another size than the list of alleles")
    gaps = [float(np.max(np.abs(ours[np.ix_(order, order)] - expected))) for ours in (male, female)]
    yield Difference(f"{model.kind} matrix", min(gaps))


def _pair_differences(record: Record, frequencies: Frequencies) -> Iterator[Difference]:
    table = frequencies.table(record["freq"])
    profiles = {person: profile_of(record["genotypes"][person], table) for person in (A, B)}
    shared = _shared_loci(record, profiles, table)
    for configuration in _configurations(record, record.get("results", [record])):
        label, population = settings_label(configuration), _population(table, configuration, frequencies)
        unrelated = likelihoods(_pair(Relationship.UNRELATED, profiles), shared, population)
        expected_by_locus = configuration.get("per_locus_lr", {})
        for code, expected in configuration["log10_lr"].items():
            related = likelihoods(_pair(RELATIONSHIPS[code], profiles), shared, population)
            ratio = ratio_of(related, unrelated)
            yield difference(label, ratio.log10_lr, expected)
            yield from _locus_differences(label, ratio, expected_by_locus.get(code, {}), table)


def _configurations(record: Record, results: Iterable[Record]) -> Iterator[Record]:
    """The results, each with what the record states for all of them."""
    general = {key: record[key] for key in ("silent_frequency", "rare_allele_rule") if key in record}
    return ({**general, **result} for result in results)


def _pair(relationship: Relationship, profiles: Mapping[str, Profile]) -> Hypothesis:
    return Hypothesis(pair_pedigree(relationship), profiles)


def _population(table: FrequencyTable, configuration: Record, frequencies: Frequencies) -> PopulationModel:
    ruled = with_rare_rule(table, configuration.get("rare_allele_rule"))
    return frequencies.population(ruled, settings_of(configuration))


def _shared_loci(record: Record, profiles: Mapping[str, Profile], table: FrequencyTable) -> tuple[str, ...]:
    shared = overlap(profiles[A].loci, profiles[B].loci)
    if record.get("loci_used") is None:
        return shared
    used = {table_locus(locus, table) for locus in record["loci_used"]}
    return tuple(locus for locus in shared if locus in used)


def _locus_differences(
    label: str, ratio: LikelihoodRatio, expected: Mapping[str, float | None], table: FrequencyTable
) -> Iterator[Difference]:
    by_locus = {table_locus(locus, table): value for locus, value in expected.items()}
    for part in ratio.loci:
        if part.locus in by_locus:
            wanted = by_locus[part.locus]
            yield difference(label, part.log10_lr, math.log10(wanted) if wanted else None)


def _search_differences(record: Record, frequencies: Frequencies) -> Iterator[Difference]:
    """The missing member's genotype is the candidate's, against the family and an unconnected candidate."""
    table, missing = frequencies.table(record["freq"]), str(record["missing"])
    family = pedigree_of(record["pedigree"], missing)
    apart = family.with_members(Member(CANDIDATE, sex=Sex.UNKNOWN))
    relatives = _profiles(record["reference"], family, table)
    configurations = dict(
        zip(record["configs"], _configurations(record, record["configs"].values()), strict=True)
    )
    for candidate in record["candidates"]:
        profile = profile_of(candidate["genotypes"], table)
        same = Hypothesis(family, {**relatives, missing: profile})
        other = Hypothesis(apart, {**relatives, CANDIDATE: profile})
        loci = _search_loci(record, [*relatives.values(), profile], table)
        for key, expected in candidate["log10_lr"].items():
            population = _population(table, configurations[key], frequencies)
            ratio = compare(same, other, loci, population=population)
            yield difference(settings_label(configurations[key]), ratio.log10_lr, expected)


def _profiles(
    genotypes: Mapping[str, Mapping[str, Sequence[object]]], family: Pedigree, table: FrequencyTable
) -> dict[str, Profile]:
    stranger = next((person for person in genotypes if person not in family.ids), None)
    if stranger is not None:
        raise malformed(f"“{stranger}”不在家系中", f"{stranger!r} is typed but not in the pedigree")
    return {person: profile_of(typed, table) for person, typed in genotypes.items()}


def _search_loci(record: Record, profiles: Iterable[Profile], table: FrequencyTable) -> tuple[str, ...]:
    if record.get("loci") is not None:
        return tuple(dict.fromkeys(table_locus(locus, table) for locus in record["loci"]))
    return tuple(sorted({locus for profile in profiles for locus in profile.loci}))


def _trio_differences(record: Record, frequencies: Frequencies) -> Iterator[Difference]:
    """H1: both parents of the child as drawn; H2: those called unrelated (else each father) are strangers."""
    table, family = frequencies.table(record["freq"]), pedigree_of(record["pedigree"])
    profiles = _profiles(record["genotypes"], family, table)
    loci = sorted({locus for profile in profiles.values() for locus in profile.loci})
    stated = Hypothesis(family, profiles)
    parents_apart = Hypothesis(_with_strangers_for(_called_unrelated(record, family), family), profiles)
    for configuration in _configurations(record, record["results"]):
        population = _population(table, configuration, frequencies)
        ratio = compare(stated, parents_apart, loci, population=population)
        yield difference(settings_label(configuration), ratio.log10_lr, configuration["log10_lr"]["H1"])


def _called_unrelated(record: Record, family: Pedigree) -> set[str]:
    """Whom the text of the second hypothesis calls unrelated ("F is unrelated"); else the fathers."""
    second = str(record.get("hypotheses", "")).partition("H2")[2]
    called = set(re.findall(r"(\S+) is unrelated", second)) & set(family.ids)
    return called or {member.father for member in family.members if member.father is not None}


def _with_strangers_for(people: set[str], family: Pedigree) -> Pedigree:
    """The pedigree with an untyped stranger in the place of these people as parents."""
    stranger = {person: f"stranger instead of {person}" for person in people}
    members = [
        Member(m.id, stranger.get(m.father or "", m.father), stranger.get(m.mother or "", m.mother), m.sex)
        for m in family.members
    ]
    added = [Member(stranger[person], sex=family.member(person).sex) for person in sorted(people)]
    return Pedigree((*members, *added), family.twins, family.missing)


_BY_KIND: dict[CaseKind, Callable[[Record, Frequencies], Iterator[Difference]]] = {
    CaseKind.MATRIX: _matrix_differences,
    CaseKind.PAIR: _pair_differences,
    CaseKind.SEARCH: _search_differences,
    CaseKind.TRIO: _trio_differences,
    CaseKind.JOINT: joint_differences,
    CaseKind.POWER: power_differences,
    CaseKind.Y_STR: y_differences,
}


def differences(kind: CaseKind, record: Record, frequencies: Frequencies) -> tuple[Difference, ...]:
    """Every expected number of a case beside ours; GuituError or a lookup error where it cannot be read."""
    return tuple(_BY_KIND[kind](record, frequencies))
