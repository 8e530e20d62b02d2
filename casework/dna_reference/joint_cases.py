"""Joint identification recomputed: every listed assignment, every pair, and the number of assignments."""

import math
from collections.abc import Iterator
from dataclasses import replace

from casework.dna_reference.case_format import Record, settings_label, settings_of
from casework.dna_reference.case_people import malformed, pedigree_of, profile_of, sex_of, table_locus
from casework.dna_reference.case_tables import Frequencies, with_rare_rule
from casework.dna_reference.report import Difference, difference
from matching.dna.frequencies import FrequencyTable
from matching.dna.joint import (
    JointLimits,
    JointSolutions,
    MissingFamily,
    MissingMember,
    joint_solutions,
)
from matching.dna.relation_families import TypedPerson
from models.profile import Profile

SEX_MISMATCH = "sex_mismatch"
_LISTED = 10_000


def joint_differences(record: Record, frequencies: Frequencies) -> Iterator[Difference]:
    """log10 likelihood and flat posterior of each assignment, log10 LR of each pair, how many there are."""
    configuration = {"mutation": {"model": "none"}, **record}
    table = with_rare_rule(frequencies.table(record["freq"]), record.get("rare_allele_rule"))
    population = frequencies.population(table, settings_of(configuration))
    families, names = _families(record, table), list(record["victims"])
    people = [
        TypedPerson(number, _profile(record, victim["genotypes"], table), sex_of(name, victim["sex"]))
        for number, (name, victim) in enumerate(record["victims"].items())
    ]
    found = joint_solutions(families, people, population, limit=JointLimits(listed=_LISTED))
    label, family_of = settings_label(configuration), {m: f.name for f in families for m in f.missing}
    yield Difference(label, abs(found.possible - record["n_assignments"]))
    yield from _solution_differences(record, found, names, label=label)
    for person, expected in record["pairwise_log10_lr"].items():
        for member, value in expected.items():
            pair = (MissingMember(family_of[member], member), names.index(person))
            yield _pair_difference(found, pair, value, label=label)


def _families(record: Record, table: FrequencyTable) -> list[MissingFamily]:
    families = []
    for name, stated in record["families"].items():
        pedigree = pedigree_of(stated["pedigree"])
        missing = tuple(member for member in record["missing"] if member in pedigree.ids)
        profiles = {who: _profile(record, typed, table) for who, typed in stated["reference"].items()}
        families.append(MissingFamily(name, replace(pedigree, missing=missing), profiles))
    return families


def _profile(record: Record, genotypes: Record, table: FrequencyTable) -> Profile:
    """The genotypes at the loci of the case."""
    profile = profile_of(genotypes, table)
    if record.get("loci") is None:
        return profile
    wanted = {table_locus(locus, table) for locus in record["loci"]}
    return profile.without(frozenset(profile.loci) - wanted)


def _solution_differences(
    record: Record, found: JointSolutions, names: list[str], *, label: str
) -> Iterator[Difference]:
    """An assignment that is not among the solutions is impossible."""
    ours = {
        frozenset((member.member, names[person]) for member, person in solution.identified): solution
        for solution in found.solutions
    }
    for listed in record["joint_top"]:
        pairs = frozenset((member, person) for person, member in listed["assignment"].items() if member)
        solution = ours.get(pairs)
        likelihood = -math.inf if solution is None else solution.log10_likelihood
        yield difference(label, likelihood, listed["log10_lik"])
        posterior = 0.0 if solution is None else solution.posterior
        yield Difference(label, abs(posterior - listed["posterior_flat_prior"]))


def _pair_difference(
    found: JointSolutions, pair: tuple[MissingMember, int], expected: object, *, label: str
) -> Difference:
    ours = next((each.log10_lr for each in found.pairs if (each.member, each.person) == pair), None)
    if expected == SEX_MISMATCH or ours is None:
        agrees = expected == SEX_MISMATCH and ours is None
        return Difference(label, 0.0 if agrees else math.inf)
    if expected is not None and not isinstance(expected, (int, float)):
        raise malformed(f"“{expected}”不是数字", f"{expected!r} is no number")
    return difference(label, ours, expected)
