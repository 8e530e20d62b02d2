"""Many families compiled at once: a locus at which two families show the same is computed once for both.

Families of one relative share most of their tables, those of two a good part; what is left is computed side
by side, so that a hundred thousand take a minute or two. Members are told apart by their place in the
pedigree, not by name.
"""

from collections import OrderedDict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from matching.dna.locus_model import PopulationModel
from matching.dna.many_tables import compile_loci
from matching.dna.packing import Packing
from matching.dna.stack import FamilyStack
from matching.dna.tables import CompiledFamily, Family, LocusTable, compile_locus

MOST_TABLES = 60_000
FAMILIES_PER_STACK = 512

_Key = tuple[int, int, tuple[tuple[str, ...] | None, ...]]
"""Number of the shape, place of the locus, what each typed member shows."""


class TableMemo:
    """Compiles families for one population and packing; keeps the tables used last."""

    def __init__(self, population: PopulationModel, packing: Packing, *, most: int = MOST_TABLES) -> None:
        self.packing = packing
        self._population = population
        self._most = most
        self._tables: OrderedDict[_Key, LocusTable] = OrderedDict()
        self._shapes: dict[Hashable, int] = {}

    def knowing(self, packing: Packing) -> "TableMemo":
        """A memory for another packing; it keeps the tables of loci where the alleles are the same."""
        if packing == self.packing:
            return self
        memo = TableMemo(self._population, packing, most=self._most)
        if packing.loci != self.packing.loci:
            return memo
        is_same = [own == other for own, other in zip(self.packing.alleles, packing.alleles, strict=True)]
        memo._shapes = self._shapes
        memo._tables.update((key, table) for key, table in self._tables.items() if is_same[key[1]])
        return memo

    def compiled(self, family: Family) -> CompiledFamily:
        """The family's tables, equal to those of `compile_family`."""
        tables = tuple([self._table(family, key) for key in self._keys(family)])
        return CompiledFamily(self.packing, tables, family, self._population)

    def compiled_all(self, families: Sequence[Family]) -> list[CompiledFamily]:
        """The tables of the families, in order: equal to theirs alone up to rounding.

        What several show alike is computed once, and families of one shape side by side.
        """
        keys = [self._keys(family) for family in families]
        found: dict[_Key, LocusTable] = {}
        new: dict[Hashable, dict[_Key, Family]] = {}
        for family, of_family in zip(families, keys, strict=True):
            for key in of_family:
                if key not in found and (table := self._known(key)) is not None:
                    found[key] = table
                elif key not in found:
                    new.setdefault(_group(key), {}).setdefault(key, family)
        for group in new.values():
            found |= self._made(group)
        return [
            CompiledFamily(self.packing, tuple(found[key] for key in of_family), family, self._population)
            for family, of_family in zip(families, keys, strict=True)
        ]

    def stacks(self, families: Iterable[Family]) -> Iterator[FamilyStack]:
        """The families in order, in stacks of at most `FAMILIES_PER_STACK`."""
        rest = iter(families)
        while some := list(islice(rest, FAMILIES_PER_STACK)):
            yield FamilyStack.of(self.packing, self.compiled_all(some))

    def _keys(self, family: Family) -> list[_Key]:
        """What the table of each locus of the packing follows from."""
        shape = self._shapes.setdefault(shape_of(family), len(self._shapes))
        shown = [
            {locus: g.alleles for locus, g in each if len(g.alleles) <= 2}
            for each in family.profiles.values()
        ]
        return [
            (shape, place, tuple([each.get(locus) for each in shown]))
            for place, locus in enumerate(self.packing.loci)
        ]

    def _made(self, group: Mapping[_Key, Family]) -> dict[_Key, LocusTable]:
        """The new tables of one locus and one shape, with the same members typed."""
        place = next(iter(group))[1]
        locus, alleles = self.packing.loci[place], self.packing.alleles[place]
        shown = [key[2] for key in group]
        tables = compile_loci(list(group.values()), shown, self._population, locus=locus, alleles=alleles)
        for key, table in zip(group, tables, strict=True):
            self._keep(key, table)
        return dict(zip(group, tables, strict=True))

    def _table(self, family: Family, key: _Key) -> LocusTable:
        found = self._known(key)
        if found is None:
            locus, alleles = self.packing.loci[key[1]], self.packing.alleles[key[1]]
            found = compile_locus(family, self._population, locus, alleles=alleles)
            self._keep(key, found)
        return found

    def _known(self, key: _Key) -> LocusTable | None:
        found = self._tables.get(key)
        if found is not None:
            self._tables.move_to_end(key)
        return found

    def _keep(self, key: _Key, table: LocusTable) -> None:
        self._tables[key] = table
        if len(self._tables) > self._most:
            self._tables.popitem(last=False)


def _group(key: _Key) -> Hashable:
    """Shape, locus, and which members are typed there."""
    shape, place, shown = key
    return shape, place, tuple([alleles is None for alleles in shown])


def shape_of(family: Family) -> Hashable:
    """The pedigree without names: who is whose child, of which sex, twin of whom, typed in which order."""
    places = {member.id: place for place, member in enumerate(family.pedigree.members)}
    members = tuple(
        (places.get(each.father or ""), places.get(each.mother or ""), each.sex)
        for each in family.pedigree.members
    )
    twins = frozenset(frozenset(places[who] for who in group) for group in family.pedigree.twins)
    typed = tuple(places[who] for who in family.profiles)
    return members, twins, typed, places[family.missing]
