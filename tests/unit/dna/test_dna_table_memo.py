"""Families compiled together have the tables they have alone."""

import numpy as np

from matching.dna.locus_model import Settings
from matching.dna.packing import Packing
from matching.dna.table_memo import TableMemo
from matching.dna.tables import Family, compile_family
from models.pedigree import Member, Pedigree
from tests.dna_factories import NUCLEAR, STEPWISE, F, M, population, small_table, unrelated_profile


def families(count: int) -> list[Family]:
    """Mothers, fathers, and both parents with a sister, under names of their own."""
    table, made = small_table(), []
    for number in range(count):
        father, mother, sister = (unrelated_profile(table, 10 * number + each) for each in range(3))
        alone = Pedigree(
            (
                Member(f"M{number}", sex=F),
                Member(f"D{number}", sex=M),
                Member("MP", f"D{number}", f"M{number}"),
            )
        )
        made.append(Family(alone, {f"M{number}": mother}, "MP"))
        made.append(Family(alone, {f"D{number}": father}, "MP"))
        made.append(Family(NUCLEAR, {"F": father, "S": sister}, "MP"))
    return made


def test_tables_compiled_together_equal_those_compiled_alone() -> None:
    people = population(Settings(STEPWISE))
    packing = Packing.of(people.table, list(people.table.loci))
    memo = TableMemo(people, packing, most=40)
    for family in families(25):
        together, alone = memo.compiled(family), compile_family(family, people, packing)
        assert np.array_equal(together.log10_lr, alone.log10_lr)
        assert np.array_equal(together.informative, alone.informative)


def test_a_father_and_a_mother_with_the_same_profile_are_not_taken_for_each_other() -> None:
    people = population(Settings(STEPWISE))
    packing = Packing.of(people.table, list(people.table.loci))
    memo = TableMemo(people, packing)
    profile = unrelated_profile(people.table, 5)
    alone = Pedigree((Member("M", sex=F), Member("D", sex=M), Member("MP", "D", "M")))
    tables = [memo.compiled(Family(alone, {who: profile}, "MP")).log10_lr for who in ("M", "D")]
    assert not np.array_equal(tables[0], tables[1])  # mutation rates differ


def test_stacks_hold_all_families_in_order() -> None:
    people = population()
    packing = Packing.of(people.table, list(people.table.loci))
    asked = families(200)
    stacks = list(TableMemo(people, packing).stacks(asked))
    assert [stack.families for stack in stacks] == [512, 88]
    assert (
        stacks[1].exact[0].log10_lr.tolist() == compile_family(asked[512], people, packing).log10_lr.tolist()
    )
