"""A pedigree reduced to what matters at one locus: twins merged, uninformative people dropped."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from models.pedigree import Pedigree


class Source(Enum):
    """Where an allele without a parent in the reduced pedigree comes from.

    `POPULATION`: drawn from the frequencies. `UNTYPED_FOUNDER`: drawn, then handed on through the
    mutation matrix of that parent's sex.
    """

    POPULATION = "population"
    UNTYPED_FOUNDER = "untyped_founder"


@dataclass(frozen=True, slots=True)
class Node:
    """One person who matters; a parent is another node's id or a source."""

    id: str
    father: str | Source
    mother: str | Source

    @property
    def is_founder(self) -> bool:
        """Both alleles are drawn from the population."""
        return self.father is Source.POPULATION and self.mother is Source.POPULATION


@lru_cache(maxsize=4096)
def reduced(pedigree: Pedigree, needed: frozenset[str], prunes: bool) -> tuple[Node, ...]:
    """The nodes needed for the likelihood of observations on `needed` members (ids after merging twins).

    Untyped people without children go first, repeatedly: their genotypes sum to one. An untyped founder
    with one child hands on one allele; `prunes` says whether that allele is drawn directly.
    """
    nodes = {node.id: node for node in _merged(pedigree)}
    while True:
        children = _children(nodes.values())
        leaf = next((i for i in nodes if i not in needed and not children[i]), None)
        if leaf is not None:
            del nodes[leaf]
            continue
        single = next(
            (n for n in nodes.values() if n.is_founder and n.id not in needed and len(children[n.id]) == 1),
            None,
        )
        if single is None:
            return tuple(nodes.values())
        source = Source.POPULATION if prunes else Source.UNTYPED_FOUNDER
        child = children[single.id][0]
        nodes[child.id] = _with_source(child, single.id, source)
        del nodes[single.id]


def twin_of(pedigree: Pedigree) -> dict[str, str]:
    """The member who stands for each member: themselves, or the first of their monozygotic twins."""
    stands = {member_id: member_id for member_id in pedigree.ids}
    for group in pedigree.twins:
        stands |= dict.fromkeys(group, min(group))
    return stands


def _merged(pedigree: Pedigree) -> list[Node]:
    stands = twin_of(pedigree)
    return [
        Node(
            member.id,
            stands[member.father] if member.father else Source.POPULATION,
            stands[member.mother] if member.mother else Source.POPULATION,
        )
        for member in pedigree.members
        if stands[member.id] == member.id
    ]


def _children(nodes: Iterable[Node]) -> dict[str, list[Node]]:
    people = list(nodes)
    return {
        node.id: [child for child in people if node.id in (child.father, child.mother)] for node in people
    }


def _with_source(child: Node, parent: str, source: Source) -> Node:
    if child.father == parent:
        return Node(child.id, source, child.mother)
    return Node(child.id, child.father, source)
