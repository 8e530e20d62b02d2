"""Every family that is open to DNA search, compiled once and kept beside the store.

The copy follows the store by digests of what each family rests on: a family whose digest is another, or whose
file does not open, is compiled anew. Without a folder, or where another process writes it, what this process
compiles stays in its memory.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

import numpy as np

from casework.dna.shipped import pair_search
from casework.families.kept_blocks import KeptBlocks
from casework.families.kept_compile import BlockCompiler
from casework.nightly.crew import Crew
from index.family_tables import FamilyBlock
from index.sealed_folder import SealedFolder
from matching.dna.family_conflict import fewest_log10_alone
from matching.dna.kept_families import KeptFamilies, Probes
from matching.dna.kernels import KERNEL_VERSION
from matching.dna.packed_everybody import Everybody
from matching.dna.packing import Packing
from models.batch_run import RunError
from store.db import Store

FAMILIES_PER_BLOCK: Final = 512
TABLES_VERSION: Final = "kept-4"
"""Changes with anything that changes a compiled table or a pedigree, beside the kernel's version."""


@dataclass(frozen=True, slots=True)
class NearFamilies:
    """Who may be the missing person of whom: numbers of profiles by family, and what was compared.

    `asked` counts the questions that a night asks, `compared` and `not_comparable` their pairs; `errors` are
    families that cannot be read, or make no pedigree.
    """

    people: Mapping[int, frozenset[int]] = field(default_factory=dict)
    asked: int = 0
    compared: int = 0
    not_comparable: int = 0
    errors: tuple[RunError, ...] = ()


class KeptFamilyTables:
    """The compiled families of one installation; for all threads, one at a time."""

    def __init__(self, store: Store, folder: SealedFolder | None = None) -> None:
        self._store = store
        self._blocks = KeptBlocks(folder, _basis())
        self._compiler = BlockCompiler(store, _basis())
        self._following = Lock()

    def near(
        self,
        people: Everybody,
        floor: float,
        family_ids: Collection[int] | None = None,
        *,
        crew: Crew | None = None,
    ) -> NearFamilies:
        """The families for whose missing member one of the people reaches that log10 LR, or may.

        Every pair above the floor, in the first population, is among them; each has to be compared exactly.
        With `family_ids` only these families are looked at; what of them has to be compiled is shared with a
        crew.
        """
        if not people.people:
            return NearFamilies()
        probes = Probes(people, pair_search().populations[0])
        with self._following:
            live, errors = self._follow() if family_ids is None else self._made(family_ids, crew)
            near: dict[int, set[int]] = {}
            asked = compared = pairs = 0
            for block, families in self._opened(live):
                seen = _Seen(block, families, probes)
                for family_id, number in seen.near(floor):
                    near.setdefault(family_id, set()).add(number)
                asked, compared, pairs = asked + seen.asked, compared + seen.compared, pairs + seen.pairs
        found = {family_id: frozenset(numbers) for family_id, numbers in near.items()}
        return NearFamilies(found, asked, compared, pairs - compared, errors)

    def follow(self) -> tuple[RunError, ...]:
        """Compiles what changed in the store since; the families at fault, which are left out."""
        with self._following:
            return self._follow()[1]

    def _follow(self) -> tuple[dict[str, frozenset[int]], tuple[RunError, ...]]:
        """The families to be read from each block, every one from one, and those at fault."""
        with self._store.read() as work:
            digests = work.family_states.digests()
        self._blocks.look()
        live = self._live(digests)
        missing = set(digests).difference(*live.values())
        merged = _to_merge({name: len(families) for name, families in live.items()}, len(missing))
        added, errors = self._compiled(missing.union(*(live[name] for name in merged)))
        live |= added
        self._blocks.remove([name for name, families in live.items() if name in merged or not families])
        return {name: each for name, each in live.items() if each and name not in merged}, errors

    def _made(
        self, family_ids: Collection[int], crew: Crew | None
    ) -> tuple[dict[str, frozenset[int]], tuple[RunError, ...]]:
        """As `_follow` for these families alone; what became of the others is left for it."""
        with self._store.read() as work:
            digests = work.family_states.digests(family_ids)
        self._blocks.look()
        live = {name: each for name, each in self._live(digests).items() if each}
        added, errors = self._compiled(set(digests).difference(*live.values()), crew)
        return live | added, errors

    def _compiled(
        self, family_ids: Collection[int], crew: Crew | None = None
    ) -> tuple[dict[str, frozenset[int]], tuple[RunError, ...]]:
        """New blocks of these families, and those at fault."""
        made: dict[str, frozenset[int]] = {}
        errors: tuple[RunError, ...] = ()
        for block, faults in self._compiler.blocks(sorted(family_ids), FAMILIES_PER_BLOCK, crew):
            errors += faults
            if block.header.families:
                made[self._blocks.add(block)] = frozenset(each.family_id for each in block.header.families)
        return made, errors

    def _live(self, digests: Mapping[int, str]) -> dict[str, frozenset[int]]:
        """Which families of each block are as they are in the store now; none twice."""
        live: dict[str, frozenset[int]] = {}
        seen: set[int] = set()
        for name, header in self._blocks.headers.items():
            current = {
                each.family_id for each in header.families if digests.get(each.family_id) == each.digest
            }
            live[name] = frozenset(current - seen)
            seen |= current
        return live

    def _opened(self, live: Mapping[str, Collection[int]]) -> Iterator[tuple[FamilyBlock, Collection[int]]]:
        """The blocks, one at a time; one that does not open whole is compiled anew."""
        for name, families in live.items():
            block = self._blocks.read(name)
            if block is None:
                block = self._compiler.block(sorted(families))
                self._blocks.add(block)
            yield block, families


class _Seen:
    """One block beside the people who are compared with it."""

    def __init__(self, block: FamilyBlock, families: Collection[int], probes: Probes) -> None:
        header = block.header
        questions = [(each.family_id, question) for each in header.families for question in each.questions]
        packing = Packing(header.loci, header.alleles)
        self._kept = KeptFamilies(packing, block.scores, block.informative, block.rarity, header.slack)
        self._families = [family_id if family_id in families else None for family_id, _ in questions]
        self._probes = probes
        least = fewest_log10_alone(pair_search().rules)
        self._least = np.array([least if question.is_part else 0.0 for _, question in questions])
        is_asked = [family_id in families and question.is_first for family_id, question in questions]
        self.asked = sum(is_asked)
        self.pairs = self.asked * len(probes.people.people)
        shared = self._kept.shared_loci(probes)[np.array(is_asked, np.bool_)]
        self.compared = int((shared >= pair_search().rules.fewest_loci).sum(axis=0) @ probes.counts)

    def near(self, floor: float) -> Iterator[tuple[int, int]]:
        """Family and profile of each pair that may reach the floor."""
        for column, person in self._kept.near(self._probes, floor, least=self._least):
            family_id = self._families[column]
            if family_id is not None:
                yield family_id, self._probes.people.people[person].number


def _to_merge(sizes: Mapping[str, int], new: int) -> set[str]:
    """The small blocks that are written anew with so many new families.

    No block smaller than what is written, so that there are few blocks and each family moves seldom.
    """
    merged: set[str] = set()
    for name, size in sorted(sizes.items(), key=lambda item: item[1]):
        if 0 < size <= min(new, FAMILIES_PER_BLOCK // 2):
            merged.add(name)
            new += size
    return merged


def _basis() -> str:
    population = pair_search().populations[0]
    numbering = sorted(population.numbering.items())
    return repr((TABLES_VERSION, KERNEL_VERSION, population.table.version, population.settings, numbering))
