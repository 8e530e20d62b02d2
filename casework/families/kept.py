"""Every family that is open to DNA search, compiled once and kept beside the store.

The copy follows the store by digests of what each family rests on: a family whose digest is another, or whose
file does not open, is compiled anew. Without a folder, or where another process writes it, what this process
compiles stays in its memory.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

import numpy as np

from casework.crew.crew import Crew
from casework.dna.shipped import pair_search
from casework.families.kept_blocks import KeptBlocks
from casework.families.kept_compile import BlockCompiler
from index.family_tables import FamilyBlock, KeptFamily
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


_OfBlock = tuple[FamilyBlock, Collection[int]]
"""A block, and which of its families are as they are in the store."""


@dataclass(frozen=True, slots=True)
class NearFamilies:
    """Who may be the missing person of whom: numbers of profiles by family, and what was compared.

    `by_parts` are those whom some relatives find without the rest: place among the parts of the family
    (`parts_at_night`) and number of the profile, by report.

    `asked` counts the questions that a night asks, `compared` and `not_comparable` their pairs; `errors` are
    families that cannot be read, or make no pedigree.
    """

    people: Mapping[int, frozenset[int]] = field(default_factory=dict)
    by_parts: Mapping[int, frozenset[tuple[int, int]]] = field(default_factory=dict)
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
        near: dict[int, set[int]] = {}
        by_parts: dict[int, set[tuple[int, int]]] = {}
        asked = compared = pairs = 0
        errors: list[RunError] = []
        with self._following:
            blocks = self._all(errors) if family_ids is None else self._these(family_ids, crew, errors)
            for block, families in blocks:
                seen = _Seen(block, families, probes)
                for column, number in seen.near(floor):
                    near.setdefault(column.family_id, set()).add(number)
                    if column.part is not None:
                        by_parts.setdefault(column.report_id, set()).add((column.part, number))
                asked, compared, pairs = asked + seen.asked, compared + seen.compared, pairs + seen.pairs
        return NearFamilies(
            {family_id: frozenset(numbers) for family_id, numbers in near.items()},
            {report_id: frozenset(found) for report_id, found in by_parts.items()},
            asked,
            compared,
            pairs - compared,
            tuple(errors),
        )

    def follow(self) -> tuple[RunError, ...]:
        """Compiles what changed in the store since; the families at fault, which are left out."""
        errors: list[RunError] = []
        with self._following:
            self._follow(errors)
        return tuple(errors)

    def _follow(self, errors: list[RunError]) -> dict[str, frozenset[int]]:
        """The families to be read from each block, every one from one; adds those at fault."""
        with self._store.read() as work:
            digests = work.family_states.digests()
        self._blocks.look()
        live = self._live(digests)
        missing = set(digests).difference(*live.values())
        merged = _to_merge({name: len(families) for name, families in live.items()}, len(missing))
        waiting = missing.union(*(live[name] for name in merged))
        added = {name.result(): families for name, _, families in self._compiled(waiting, None, errors)}
        live |= added
        self._blocks.remove([name for name, families in live.items() if name in merged or not families])
        return {name: each for name, each in live.items() if each and name not in merged}

    def _all(self, errors: list[RunError]) -> Iterator[_OfBlock]:
        yield from self._opened(self._follow(errors))

    def _these(
        self, family_ids: Collection[int], crew: Crew | None, errors: list[RunError]
    ) -> Iterator[_OfBlock]:
        """These families alone; what became of the others is left for `_follow`."""
        with self._store.read() as work:
            digests = work.family_states.digests(family_ids)
        self._blocks.look()
        live = {name: each for name, each in self._live(digests).items() if each}
        yield from self._opened(live)
        missing = set(digests).difference(*live.values())
        yield from ((block, families) for _, block, families in self._compiled(missing, crew, errors))

    def _compiled(
        self, family_ids: Collection[int], crew: Crew | None, errors: list[RunError]
    ) -> Iterator[tuple[Future[str], FamilyBlock, frozenset[int]]]:
        """New blocks of these families, with their names and families; adds those at fault.

        A thread writes them: sealing and writing one takes longer than comparing it.
        """
        begun: list[Future[str]] = []
        with ThreadPoolExecutor(1) as writer:
            for block, faults in self._compiler.blocks(sorted(family_ids), FAMILIES_PER_BLOCK, crew):
                errors += faults
                if families := frozenset(each.family_id for each in block.header.families):
                    begun.append(writer.submit(self._blocks.add, block))
                    yield begun[-1], block, families
        for each in begun:
            each.result()  # raises what writing it raised

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

    def _opened(self, live: Mapping[str, Collection[int]]) -> Iterator[_OfBlock]:
        """The blocks, one at a time; one that does not open whole is compiled anew."""
        for name, families in live.items():
            block = self._blocks.read(name)
            if block is None:
                block = self._compiler.block(sorted(families))
                self._blocks.add(block)
            yield block, families


@dataclass(frozen=True, slots=True)
class _Column:
    """Who asks in a column of a block, and the place of the part among those of its family, if it is one."""

    family_id: int
    report_id: int
    part: int | None


class _Seen:
    """One block beside the people who are compared with it."""

    def __init__(self, block: FamilyBlock, families: Collection[int], probes: Probes) -> None:
        header = block.header
        questions = [(each.family_id, question) for each in header.families for question in each.questions]
        packing = Packing(header.loci, header.alleles)
        self._kept = KeptFamilies(packing, block.scores, block.informative, block.rarity, header.slack)
        self._columns = [
            column if column.family_id in families else None
            for family in header.families
            for column in _columns(family)
        ]
        self._probes = probes
        least = fewest_log10_alone(pair_search().rules)
        self._least = np.array([least if question.is_part else 0.0 for _, question in questions])
        is_asked = [family_id in families and question.is_first for family_id, question in questions]
        self.asked = sum(is_asked)
        self.pairs = self.asked * len(probes.people.people)
        shared = self._kept.shared_loci(probes)[np.array(is_asked, np.bool_)]
        self.compared = int((shared >= pair_search().rules.fewest_loci).sum(axis=0) @ probes.counts)

    def near(self, floor: float) -> Iterator[tuple[_Column, int]]:
        """Column and profile of each pair that may reach the floor."""
        for place, person in self._kept.near(self._probes, floor, least=self._least):
            column = self._columns[place]
            if column is not None:
                yield column, self._probes.people.people[person].number


def _columns(family: KeptFamily) -> Iterator[_Column]:
    parts: Counter[int] = Counter()
    for question in family.questions:
        yield _Column(
            family.family_id, question.report_id, parts[question.report_id] if question.is_part else None
        )
        parts[question.report_id] += question.is_part


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
