"""Many families compiled at once: a locus at which two families show the same is computed once for both.

Families of one relative share most of their tables, those of two a good part, so that a hundred thousand take
minutes and not a quarter of an hour. Members are told apart by their place in the pedigree, not by name.
"""

from collections import OrderedDict
from collections.abc import Hashable, Iterable, Iterator
from itertools import islice

from matching.dna.locus_model import PopulationModel
from matching.dna.packing import Packing
from matching.dna.stack import FamilyStack
from matching.dna.tables import CompiledFamily, Family, LocusTable, compile_locus

MOST_TABLES = 60_000
FAMILIES_PER_STACK = 512


class TableMemo:
    """Compiles families for one population and packing; keeps the tables used last."""

    def __init__(self, population: PopulationModel, packing: Packing, *, most: int = MOST_TABLES) -> None:
        self.packing = packing
        self._population = population
        self._most = most
        self._tables: OrderedDict[Hashable, LocusTable] = OrderedDict()

    def compiled(self, family: Family) -> CompiledFamily:
        """The family's tables, equal to those of `compile_family`."""
        shape = _shape(family)
        tables = tuple(self._table(family, shape, place) for place in range(len(self.packing.loci)))
        return CompiledFamily(self.packing, tables, family, self._population)

    def stacks(self, families: Iterable[Family]) -> Iterator[FamilyStack]:
        """The families in order, in stacks of at most `FAMILIES_PER_STACK`."""
        rest = iter(families)
        while some := list(islice(rest, FAMILIES_PER_STACK)):
            yield FamilyStack.of(self.packing, [self.compiled(family) for family in some])

    def _table(self, family: Family, shape: Hashable, place: int) -> LocusTable:
        locus, alleles = self.packing.loci[place], self.packing.alleles[place]
        shown = family.genotypes_at(locus)
        key = shape, place, tuple(shown[who].alleles if who in shown else None for who in family.profiles)
        found = self._tables.get(key)
        if found is None:
            found = self._tables[key] = compile_locus(family, self._population, locus, alleles=alleles)
            if len(self._tables) > self._most:
                self._tables.popitem(last=False)
        else:
            self._tables.move_to_end(key)
        return found


def _shape(family: Family) -> Hashable:
    """The pedigree without names: who is whose child, of which sex, twin of whom, typed in which order."""
    places = {member.id: place for place, member in enumerate(family.pedigree.members)}
    members = tuple(
        (places.get(each.father or ""), places.get(each.mother or ""), each.sex)
        for each in family.pedigree.members
    )
    twins = frozenset(frozenset(places[who] for who in group) for group in family.pedigree.twins)
    typed = tuple(places[who] for who in family.profiles)
    return members, twins, typed, places[family.missing]
