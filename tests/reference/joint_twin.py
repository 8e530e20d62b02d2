"""Joint identification as it is defined: every assignment written out, every likelihood plain. For tests."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tests.reference.dna_frontier import Genotypes, Matrix, Row, frontier_likelihood

Member = tuple[str, str]
Assignment = dict[Member, str]
Shown = Sequence[Genotypes | None]


@dataclass(frozen=True, slots=True)
class PlainFamily:
    """Pedigree rows, sexes and ids of the missing members, and what typed members show by locus."""

    rows: Sequence[Row]
    missing: Mapping[str, str]
    typed: Mapping[str, Shown]


@dataclass(frozen=True, slots=True)
class PlainPerson:
    """Sex ("m", "f" or "?") and what is shown at each locus, None where not typed."""

    sex: str
    shown: Shown


@dataclass(frozen=True, slots=True)
class PlainLocus:
    """Frequencies and the two mutation matrices."""

    frequencies: Sequence[float]
    mutation: tuple[Matrix, Matrix]


def every_assignment(
    families: Mapping[str, PlainFamily], people: Mapping[str, PlainPerson]
) -> Iterator[Assignment]:
    """All ways to give members a person of a fitting sex, or nobody, with nobody given twice."""
    members = [(name, member) for name, family in families.items() for member in family.missing]

    def extended(begun: Assignment, left: Sequence[Member]) -> Iterator[Assignment]:
        if not left:
            yield begun
            return
        yield from extended(begun, left[1:])
        sex = families[left[0][0]].missing[left[0][1]]
        for name, person in people.items():
            if name not in begun.values() and (sex == person.sex or "?" in (sex, person.sex)):
                yield from extended({**begun, left[0]: name}, left[1:])

    yield from extended({}, members)


def log10_likelihood(
    assignment: Assignment,
    families: Mapping[str, PlainFamily],
    people: Mapping[str, PlainPerson],
    loci: Sequence[PlainLocus],
    *,
    prunes: bool,
) -> float:
    """Families with the people they are given, times everybody else as strangers; missing members stay."""
    total = 0.0
    for place, locus in enumerate(loci):
        size = len(locus.frequencies)
        anything = {(a, b): 1.0 for a in range(size) for b in range(size)}
        for name, family in families.items():
            at_locus = {member: shown[place] for member, shown in family.typed.items()}
            typed = {member: shown for member, shown in at_locus.items() if shown is not None}
            for member in family.missing:
                person = assignment.get((name, member))
                own = typed.get(member, anything)
                seen = anything if person is None else people[person].shown[place] or anything
                typed[member] = {pair: own.get(pair, 0.0) * seen.get(pair, 0.0) for pair in anything}
            likely = frontier_likelihood(
                family.rows, typed, locus.frequencies, mutation=locus.mutation, prunes=prunes
            )
            total += math.log10(likely) if likely > 0 else -math.inf
        for person in set(people) - set(assignment.values()):
            drawn = (people[person].shown[place] or anything).items()
            total += math.log10(sum(w * locus.frequencies[a] * locus.frequencies[b] for (a, b), w in drawn))
    return total


def posteriors(log10_likelihoods: Sequence[float], weights: Sequence[float]) -> list[float]:
    """Bayes' rule over all assignments."""
    highest = max(log10_likelihoods)
    products = [w * 10 ** (value - highest) for value, w in zip(log10_likelihoods, weights, strict=True)]
    return [product / sum(products) for product in products]
