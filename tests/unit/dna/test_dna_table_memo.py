"""Families compiled together have the tables they have alone."""

import random

import numpy as np

from matching.dna.locus_model import Settings
from matching.dna.packing import Packing
from matching.dna.table_memo import TableMemo
from matching.dna.tables import Family, compile_family, direct_sample
from models.genotype import Genotype
from models.pedigree import Member, Pedigree
from models.profile import Profile
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
    alone = compile_family(asked[512], people, packing)
    assert np.allclose(stacks[1].exact[0].log10_lr, alone.log10_lr, rtol=0, atol=1e-12)


def test_families_compiled_side_by_side_have_the_tables_they_have_alone() -> None:
    """Partial and missing readings, twins, rare alleles and whoever left a sample themselves included."""
    people = population(Settings(STEPWISE))
    packing = Packing.of(people.table, list(people.table.loci))
    asked = [*families(40), *odd_families()]
    random.Random(7).shuffle(asked)
    together = TableMemo(people, packing).compiled_all(asked)
    for family, made in zip(asked, together, strict=True):
        alone = compile_family(family, people, packing)
        assert np.array_equal(np.isneginf(made.log10_lr), np.isneginf(alone.log10_lr))
        possible = np.isfinite(alone.log10_lr)
        assert np.allclose(made.log10_lr[possible], alone.log10_lr[possible], rtol=0, atol=1e-12)
        assert np.array_equal(made.informative, alone.informative)
        assert made.inconsistent_loci == alone.inconsistent_loci
        for one, other in zip(made.tables, alone.tables, strict=True):
            assert np.allclose(one.unrelated, other.unrelated, rtol=0, atol=1e-15)


def odd_families() -> list[Family]:
    """Families that cannot be, or only partly, computed side by side."""
    table = small_table()
    loci = list(table.loci)
    made = []
    for number in range(6):
        father, mother, sister = (unrelated_profile(table, 700 + 10 * number + each) for each in range(3))
        partial = Profile.of(dict(mother) | {loci[0]: Genotype.of(mother.genotypes[0][1].alleles[0])})
        some = Profile(tuple(father)[number % 3 :])
        rare = Profile.of(dict(sister) | {loci[-1]: Genotype.of("77", "77.1")})
        made.append(Family(NUCLEAR, {"F": some, "M": partial}, "MP"))
        made.append(Family(NUCLEAR, {"S": rare, "M": mother}, "MP"))
        made.append(direct_sample(partial))
        twins = Pedigree(NUCLEAR.members, (frozenset({"MP", "S"}),), NUCLEAR.missing)
        made.append(Family(twins, {"S": sister, "M": mother}, "MP"))
    return made


def test_a_memory_that_knows_more_alleles_compiles_as_a_new_one_does() -> None:
    """At the locus with a new allele its tables are others; those of the other loci are the very same."""
    people = population(Settings(STEPWISE))
    first, *rest = people.table.loci
    packing = Packing.of(people.table, [first, *rest])
    memo = TableMemo(people, packing)
    asked = families(8)
    before = memo.compiled_all(asked)
    more = Packing(packing.loci, ((*packing.alleles[0], "99"), *packing.alleles[1:]))
    after = memo.knowing(more).compiled_all(asked)
    for family, was, found in zip(asked, before, after, strict=True):
        alone = compile_family(family, people, more)
        assert np.allclose(found.log10_lr, alone.log10_lr, rtol=0, atol=1e-12)
        assert len(found.tables[0].log10_lr) > len(was.tables[0].log10_lr)
        assert all(new is old for new, old in zip(found.tables[1:], was.tables[1:], strict=True))
