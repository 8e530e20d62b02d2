"""The likelihood of one locus of a pedigree of a dozen people, one person after another, in plain Python.

A state is the ordered genotypes of the people whose children are still to come, and, with theta, the
founder alleles drawn so far. Written from the definitions; nothing of the product is used.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

Row = tuple[str, str | None, str | None]
Genotypes = Mapping[tuple[int, int], float]
Matrix = Sequence[Sequence[float]]
Parents = dict[str, list[str | None]]


def without_pruned(rows: Sequence[Row], typed: Mapping[str, Genotypes], prunes: bool) -> Parents:
    """Parents by id: untyped people without children go, with `prunes` untyped founders of one child too."""
    parents: Parents = {person: [father, mother] for person, father, mother in rows}
    while True:
        children = _children(parents)
        gone = next(
            (
                person
                for person, above in parents.items()
                if person not in typed
                and (
                    not children[person] or (prunes and above == [None, None] and len(children[person]) == 1)
                )
            ),
            None,
        )
        if gone is None:
            return parents
        del parents[gone]
        for child in children[gone]:
            parents[child] = [None if parent == gone else parent for parent in parents[child]]


def _children(parents: Parents) -> dict[str, set[str]]:
    children: dict[str, set[str]] = defaultdict(set)
    for person, above in parents.items():
        for parent in above:
            if parent is not None:
                children[parent].add(person)
    return children


def _drawn(
    parent: tuple[int, int] | None,
    allele: int,
    drawn: tuple[int, ...],
    *,
    frequencies: Sequence[float],
    mutation: Matrix,
    theta: float,
) -> tuple[float, tuple[int, ...]]:
    """Probability of one allele of a person, and the founder alleles drawn after it."""
    if parent is not None:
        return 0.5 * (mutation[parent[0]][allele] + mutation[parent[1]][allele]), drawn
    if theta == 0:
        return frequencies[allele], drawn
    copies = drawn[allele] * theta + (1 - theta) * frequencies[allele]
    after = tuple(count + (number == allele) for number, count in enumerate(drawn))
    return copies / (1 + (sum(drawn) - 1) * theta), after


def frontier_likelihood(
    rows: Sequence[Row],
    typed: Mapping[str, Genotypes],
    frequencies: Sequence[float],
    *,
    mutation: tuple[Matrix, Matrix],
    theta: float = 0.0,
    prunes: bool = False,
) -> float:
    """P(observations | family); `typed[id][a, b]` is P(observation | ordered genotype a, b), 0 if absent."""
    parents = without_pruned(rows, typed, prunes and theta == 0)
    children, done, active = _children(parents), set[str](), list[str]()
    size = len(frequencies)
    everything = {(a, b): 1.0 for a in range(size) for b in range(size)}
    states: dict[tuple[tuple[tuple[int, int], ...], tuple[int, ...]], float] = {((), (0,) * size): 1.0}
    while len(done) < len(parents):
        ready = [p for p, above in parents.items() if p not in done and done.issuperset({*above} - {None})]
        person = min(ready, key=lambda p: (p not in typed, len(children[p])))
        sources = [None if parent is None else active.index(parent) for parent in parents[person]]
        done.add(person)
        now = [*active, person]
        kept = [place for place, someone in enumerate(now) if not children[someone] <= done]
        following: dict[tuple[tuple[tuple[int, int], ...], tuple[int, ...]], float] = defaultdict(float)
        for (genotypes, drawn), weight in states.items():
            for (first, second), observed in typed.get(person, everything).items():
                likely, after = weight * observed, drawn
                for allele, source, matrix in zip((first, second), sources, mutation, strict=True):
                    parent = None if source is None else genotypes[source]
                    own, after = _drawn(
                        parent, allele, after, frequencies=frequencies, mutation=matrix, theta=theta
                    )
                    likely *= own
                if likely > 0:
                    whole = (*genotypes, (first, second))
                    following[tuple(whole[place] for place in kept), after] += likely
        states, active = following, [now[place] for place in kept]
    return sum(states.values())
