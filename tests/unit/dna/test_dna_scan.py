"""The scan against its plain twin."""

from functools import cache

import numpy as np
import pytest

from benchmarks.dna_scan_twin import best_pairs, score
from matching.dna.locus_model import PopulationModel, Settings
from matching.dna.packing import Codes, Packing
from matching.dna.scan import Per, Wanted, scan, scan_in_blocks
from matching.dna.stack import FamilyStack
from matching.dna.tables import CompiledFamily, Family, compile_family
from tests.dna_factories import (
    STEPWISE,
    THREE_GENERATIONS,
    child_profile,
    small_table,
    unrelated_profile,
)

TABLE = small_table(loci=9, seed=3)
PACKING = Packing.of(TABLE, tuple(TABLE.loci))
PROFILES = 40_000


@cache
def compiled(families: int, *, mutates: bool = True) -> tuple[CompiledFamily, ...]:
    model = PopulationModel(TABLE, Settings(STEPWISE) if mutates else Settings())
    made = []
    for seed in range(families):
        father, mother = unrelated_profile(TABLE, 2 * seed), unrelated_profile(TABLE, 2 * seed + 1)
        typed = {"F": father, "S": child_profile(father, mother, seed)}
        made.append(compile_family(Family(THREE_GENERATIONS, typed, "MP"), model, PACKING))
    return tuple(made)


@cache
def residents() -> Codes:
    random = np.random.default_rng(11)
    columns = []
    for number, locus in enumerate(PACKING.loci):
        frequencies = TABLE.loci[locus]
        drawn = random.choice(len(frequencies.alleles), (2, PROFILES), p=frequencies.values)
        column = PACKING.pair_codes(number, drawn[0], drawn[1])
        is_missing = random.random(PROFILES) < 0.05
        columns.append(np.where(is_missing, PACKING.offsets[number], column))
    return np.column_stack(columns).astype(np.uint16)


@pytest.mark.parametrize("families", [1, 3, 70])
@pytest.mark.parametrize("threads", [1, 2])
def test_the_best_of_each_family_are_those_of_the_plain_twin(families: int, threads: int) -> None:
    made, codes = compiled(families), residents()[:2_000]
    hits = scan(FamilyStack.of(PACKING, made), codes, Wanted(top=5, threads=threads))
    expected = best_pairs([family.log10_lr.tolist() for family in made], codes.tolist(), 5)
    for number in range(families):
        mine = hits.log10_lr[hits.family == number]
        assert mine == pytest.approx([value for _, value in expected[number]], abs=1e-9)
    assert len(hits) == 5 * families


def test_every_pair_above_a_threshold_is_found_over_many_blocks() -> None:
    made, codes = compiled(3), residents()
    scores = np.array([family.log10_lr[codes].sum(axis=1) for family in made])
    limit = float(np.quantile(scores, 0.9995))
    seen: list[tuple[int, int]] = []
    hits = scan(
        FamilyStack.of(PACKING, made),
        codes,
        Wanted(at_least=limit),
        progress=lambda d, t: seen.append((d, t)),
    )
    expected = {(int(f), int(p)) for f, p in zip(*np.nonzero(scores >= limit), strict=True)}
    assert set(zip(hits.family.tolist(), hits.profile.tolist(), strict=True)) == expected
    assert seen[-1] == (PROFILES, PROFILES)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert np.all(np.diff(hits.log10_lr) <= 0)


def test_a_new_resident_finds_the_best_families() -> None:
    made, codes = compiled(70), residents()[:3]
    hits = scan(FamilyStack.of(PACKING, made), codes, Wanted(top=4, per=Per.PROFILE))
    for number in range(3):
        scored = sorted(
            ((score(family.log10_lr.tolist(), codes[number].tolist()), n) for n, family in enumerate(made)),
            reverse=True,
        )
        assert hits.log10_lr[hits.profile == number] == pytest.approx(
            [value for value, _ in scored[:4]], abs=1e-9
        )


def test_the_best_pairs_of_all_are_kept_over_blocks() -> None:
    made, codes = compiled(70), residents()
    hits = scan(FamilyStack.of(PACKING, made), codes, Wanted(top=25, per=Per.ALL, threads=2))
    scores = np.array([family.log10_lr[codes].sum(axis=1) for family in made])
    assert hits.log10_lr == pytest.approx(np.sort(scores.ravel())[::-1][:25], abs=1e-9)


def test_compared_and_excluded_loci_are_counted() -> None:
    made, codes = compiled(3), residents()[:500]
    hits = scan(FamilyStack.of(PACKING, made), codes, Wanted(top=500))
    for at in range(0, len(hits), 97):
        family, profile = made[int(hits.family[at])], codes[int(hits.profile[at])]
        typed = sum(code != offset for code, offset in zip(profile.tolist(), PACKING.offsets, strict=False))
        assert hits.compared[at] == typed
        assert hits.excluded[at] == sum(bool(family.excluded[code]) for code in profile.tolist())


def test_without_mutation_impossible_pairs_come_last_with_fewest_exclusions_first() -> None:
    made, codes = compiled(1, mutates=False), residents()[:400]
    hits = scan(FamilyStack.of(PACKING, made), codes, Wanted(top=400))
    impossible = np.isneginf(hits.log10_lr)
    assert impossible.any()
    assert not impossible[: int((~impossible).sum())].any()
    assert np.all(np.diff(hits.excluded[impossible]) >= 0)
    assert hits.excluded[impossible].min() >= 1
    finite = scan(FamilyStack.of(PACKING, made), codes, Wanted(at_least=-50.0))
    assert len(finite) == int((~impossible).sum())


def test_nobody_to_search_gives_no_hits() -> None:
    empty = np.empty((0, len(PACKING.loci)), dtype=np.uint16)
    assert len(scan(FamilyStack.of(PACKING, compiled(3)), empty, Wanted(top=5))) == 0


@pytest.mark.parametrize("per", list(Per))
def test_families_in_several_stacks_give_what_one_stack_gives(per: Per) -> None:
    made, codes, wanted = compiled(70), residents()[:600], Wanted(top=3, per=per)
    whole = scan(FamilyStack.of(PACKING, made), codes, wanted)
    stacks = (FamilyStack.of(PACKING, made[start : start + 30]) for start in range(0, 70, 30))
    parts = scan_in_blocks(stacks, codes, wanted)
    assert parts.log10_lr.tolist() == whole.log10_lr.tolist()
    assert parts.family.tolist() == whole.family.tolist()
    assert parts.profile.tolist() == whole.profile.tolist()


def test_no_families_find_nobody() -> None:
    for wanted in (Wanted(top=5), Wanted(), Wanted(top=5, per=Per.PROFILE), Wanted(top=5, per=Per.ALL)):
        assert len(scan_in_blocks([], residents(), wanted)) == 0
        assert len(scan(FamilyStack.of(PACKING, ()), residents()[:50], wanted)) == 0
