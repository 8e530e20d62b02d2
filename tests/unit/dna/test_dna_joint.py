"""Several missing people at once: against a plain twin, against formulas, and what is refused."""

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from matching.dna.frequencies import FrequencyTable, LocusFrequencies
from matching.dna.joint import (
    JointLimits,
    JointPrior,
    JointSolutions,
    MissingFamily,
    MissingMember,
    joint_solutions,
)
from matching.dna.joint.question import possible_assignments
from matching.dna.locus_model import PopulationModel, Settings, UntypedFounders
from matching.dna.mutation import NO_MUTATION, MutationModel
from matching.dna.packing import Packing
from matching.dna.refusal import DnaInputInvalid
from matching.dna.relation_families import TypedPerson
from matching.dna.tables import Family, compile_family
from models.genotype import Genotype
from models.pedigree import Member, Pedigree
from models.profile import Profile
from models.subject import Sex
from tests.dna_factories import (
    EQUAL,
    NUCLEAR,
    PROPORTIONAL,
    STEPWISE,
    F,
    M,
    P,
    child_profile,
    unrelated_profile,
)
from tests.dna_factories import population as made_population
from tests.reference.dna_frontier import Genotypes
from tests.reference.joint_twin import (
    PlainFamily,
    PlainLocus,
    PlainPerson,
    every_assignment,
    log10_likelihood,
    posteriors,
)

ALLELES = ("8", "9", "9.3")
TABLE = FrequencyTable(
    "PLAIN",
    {
        "L": LocusFrequencies.of("L", dict(zip(ALLELES, (0.25, 0.6, 0.15), strict=True))),
        "K": LocusFrequencies.of("K", dict(zip(ALLELES, (0.5, 0.2, 0.3), strict=True))),
    },
)
ONE = FrequencyTable("ONE", {"L": LocusFrequencies.of("L", P)})
BROTHERS = Pedigree(
    (Member("F", sex=M), Member("M", sex=F), Member("B1", "F", "M", M), Member("B2", "F", "M", M)),
    missing=("B1", "B2"),
)
MISSING_FATHER = Pedigree((Member("A", sex=M), Member("W", sex=F), Member("C", "A", "W")), missing=("A",))
MIXED = Pedigree(
    (
        Member("F", sex=M),
        Member("M", sex=F),
        Member("D", "F", "M", F),
        Member("H", sex=M),
        Member("G", "H", "D"),
        Member("S", "F", "M"),
    ),
    missing=("D", "G"),
)
SEXES = {M: "m", F: "f", Sex.UNKNOWN: "?"}


def shows(alleles: str) -> Profile:
    """The profile of "8,9" at L, or of "8,9 10,10" at L and K."""
    pairs = zip(("L", "K"), alleles.split(), strict=False)
    return Profile.of({locus: Genotype.of(*pair.split(",")) for locus, pair in pairs})


def settings(mutation: MutationModel = NO_MUTATION, *, keeps: bool = False) -> Settings:
    return Settings(mutation, untyped_founders=UntypedFounders.KEPT if keeps else UntypedFounders.PRUNED)


def solved(
    families: Sequence[MissingFamily], people: Sequence[TypedPerson], table: FrequencyTable = ONE
) -> JointSolutions:
    return joint_solutions(families, people, PopulationModel(table, Settings()))


def by_pairs(found: JointSolutions) -> dict[frozenset[tuple[str, str, int]], tuple[float, float]]:
    return {
        frozenset((m.family, m.member, person) for m, person in one.identified): (
            one.log10_likelihood,
            one.posterior,
        )
        for one in found.solutions
    }


def drawn(chance: random.Random) -> Profile:
    """Two loci, now and then one of them not typed or seen in part."""
    genotypes = {}
    for locus in ("L", "K"):
        if chance.random() < 0.85:
            genotypes[locus] = Genotype.of(*chance.choices(ALLELES, k=1 if chance.random() < 0.1 else 2))
    return Profile.of(genotypes)


def random_question(seed: int) -> tuple[list[MissingFamily], list[TypedPerson]]:
    chance = random.Random(seed)
    shapes = {"brothers": BROTHERS, "father": MISSING_FATHER, "mixed": MIXED}
    families = []
    for name in chance.sample(sorted(shapes), 2):
        pedigree = shapes[name]
        others = [who for who in pedigree.ids if who not in pedigree.missing]
        typed = chance.sample(others, chance.randint(1, len(others)))
        typed += [pedigree.missing[0]] if chance.random() < 0.15 else []
        families.append(MissingFamily(name, pedigree, {who: drawn(chance) for who in typed}))
    sexes = [M, F, Sex.UNKNOWN]
    people = [TypedPerson(10 + n, drawn(chance), sexes[n % 3]) for n in range(3 + seed % 2)]
    return families, people


def behind(profile: Profile) -> list[Genotypes | None]:
    """At each locus the ordered genotypes that a reading allows; None where not typed."""
    pairs = [(a, b) for a in range(3) for b in range(3)]
    found: list[Genotypes | None] = []
    for locus in TABLE.loci:
        genotype = profile.at(locus)
        seen = sorted(ALLELES.index(a) for a in genotype.alleles) if genotype else []
        if not seen:
            found.append(None)
        elif len(seen) == 2:
            found.append({pair: 1.0 for pair in pairs if sorted(pair) == seen})
        else:
            found.append({pair: 1.0 for pair in pairs if set(seen) <= set(pair)})
    return found


def plain(
    families: Sequence[MissingFamily], people: Sequence[TypedPerson]
) -> tuple[dict[str, PlainFamily], dict[str, PlainPerson]]:
    plain_families = {
        f.name: PlainFamily(
            [(m.id, m.father, m.mother) for m in f.pedigree.members],
            {m: SEXES[f.pedigree.member(m).sex] for m in f.missing},
            {who: behind(profile) for who, profile in f.profiles.items()},
        )
        for f in families
    }
    return plain_families, {str(p.number): PlainPerson(SEXES[p.sex], behind(p.profile)) for p in people}


def plain_loci(population: PopulationModel) -> list[PlainLocus]:
    models = [population.at(locus) for locus in TABLE.loci]
    return [PlainLocus(m.frequencies.tolist(), (m.male.tolist(), m.female.tolist())) for m in models if m]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("mutation", "keeps"),
    [(NO_MUTATION, False), (PROPORTIONAL, False), (EQUAL, True), (STEPWISE, False), (STEPWISE, True)],
)
def test_every_assignment_is_as_the_plain_twin_says(seed: int, mutation: MutationModel, keeps: bool) -> None:
    families, people = random_question(seed)
    population = PopulationModel(TABLE, settings(mutation, keeps=keeps))
    prior = JointPrior((1.0, 0.5, 0.1, 2.0, 1.0))
    found = joint_solutions(families, people, population, prior=prior, limit=JointLimits(listed=1000))
    plain_families, plain_people = plain(families, people)
    assignments = list(every_assignment(plain_families, plain_people))
    loci = plain_loci(population)
    expected = [
        log10_likelihood(a, plain_families, plain_people, loci, prunes=not keeps) for a in assignments
    ]
    assert found.possible == len(assignments)
    if found.not_used:
        assert max(expected) == -math.inf
        return
    shares = posteriors(expected, [prior.by_count[len(a)] for a in assignments])
    wanted = {
        frozenset((*member, int(person)) for member, person in a.items()): (value, share)
        for a, value, share in zip(assignments, expected, shares, strict=True)
        if value > -math.inf
    }
    ours = by_pairs(found)
    assert ours.keys() == wanted.keys()
    for key, (value, share) in wanted.items():
        assert ours[key][0] == pytest.approx(value, abs=1e-9)
        assert ours[key][1] == pytest.approx(share, rel=1e-9)
    for each in found.posteriors:
        named = [
            share
            for a, share in zip(assignments, shares, strict=True)
            if a.get((each.member.family, each.member.member))
            == (None if each.person is None else str(each.person))
        ]
        assert each.posterior == pytest.approx(sum(named), rel=1e-9)


def test_the_twin_was_asked_questions_that_have_answers() -> None:
    population = PopulationModel(TABLE, settings(STEPWISE))
    assert all(not joint_solutions(*random_question(seed), population).not_used for seed in range(3))


def test_a_mother_and_her_child_give_the_textbook_ratio_and_a_flat_posterior() -> None:
    """Mother 8,9 and child 8,8: LR = (p/2) / p^2 = 1 / 2p = 5; alone against nobody 5/6."""
    family = MissingFamily("f", replace(NUCLEAR, missing=("MP",)), {"M": shows("8,9")})
    found = solved([family], [TypedPerson(7, shows("8,8"))])
    assert found.solutions[0].log10_lr == pytest.approx(math.log10(5))
    assert found.solutions[0].posterior == pytest.approx(5 / 6)
    assert found.solutions[0].person_of(MissingMember("f", "MP")) == 7
    nobody = math.log10(2 * 0.1 * 0.2 * 0.1 * 0.1)
    assert found.solutions[1].identified == ()
    assert found.solutions[1].log10_likelihood == pytest.approx(nobody)


def test_two_missing_brothers_explain_each_other_where_pair_by_pair_says_nothing() -> None:
    """Nobody is typed but the two: siblings 8,8 and 8,8 have LR (1 + p)^2 / 4p^2 = 30.25, each alone 1."""
    people = [TypedPerson(1, shows("8,8"), M), TypedPerson(2, shows("8,8"), M)]
    found = solved([MissingFamily("f", BROTHERS, {})], people)
    assert [each.log10_lr for each in found.pairs] == pytest.approx([0.0] * 4)
    assert found.solutions[0].log10_lr == pytest.approx(math.log10(30.25))
    assert found.solutions[0].posterior == pytest.approx(30.25 / 65.5)
    assert found.possible == 7
    assert len(found.unconnected) == 2


def test_brothers_whom_dna_cannot_tell_apart_are_reported_as_tied() -> None:
    family = MissingFamily("f", BROTHERS, {"M": shows("8,9")})
    people = [TypedPerson(1, shows("8,8"), M), TypedPerson(2, shows("9.3,9.3"), M)]
    found = solved([family], people)
    assert [one.identified for one in found.tied] == [
        ((MissingMember("f", "B1"), 1),),
        ((MissingMember("f", "B2"), 1),),
    ]
    assert not found.are_more_tied
    ended = joint_solutions([family], people, PopulationModel(ONE, Settings()), limit=JointLimits(listed=1))
    assert (len(ended.tied), ended.are_more_tied) == (1, True)


def test_one_missing_member_and_one_person_give_the_ratio_of_the_compiled_family() -> None:
    population = PopulationModel(TABLE, settings(STEPWISE))
    person, child = shows("8,9 9,9.3"), shows("9.3,9.3 9,9")
    table = compile_family(
        Family(MISSING_FATHER, {"C": child}, "A"), population, Packing.of(TABLE, ("L", "K"))
    )
    codes = table.packing.pack([person])[0]
    found = joint_solutions(
        [MissingFamily("f", MISSING_FATHER, {"C": child})], [TypedPerson(1, person)], population
    )
    assert found.pairs[0].log10_lr == pytest.approx(float(table.log10_lr[codes].sum()), abs=1e-12)


def test_people_of_the_other_sex_are_not_weighed() -> None:
    family = MissingFamily("f", BROTHERS, {"M": shows("8,9")})
    people = [TypedPerson(1, shows("8,8"), F), TypedPerson(2, shows("8,8"))]
    found = solved([family], people)
    assert {each.person for each in found.pairs} == {2}
    assert found.possible == 3


def test_a_missing_members_own_sample_and_identical_twins_are_used() -> None:
    twins = Pedigree(
        (Member("A", sex=M), Member("B", sex=M)), twins=(frozenset({"A", "B"}),), missing=("A", "B")
    )
    family = MissingFamily("f", twins, {"A": shows("8,9")})
    found = solved([family], [TypedPerson(1, shows("8,9"), M), TypedPerson(2, shows("8,9"), M)])
    assert found.solutions[0].log10_lr == pytest.approx(2 * math.log10(1 / (2 * 0.1 * 0.2)))
    assert len(found.tied) == 2


def test_a_prior_by_number_identified_changes_the_posterior_and_not_the_likelihood() -> None:
    family = MissingFamily("f", NUCLEAR, {"M": shows("8,9")})
    people = [TypedPerson(7, shows("8,8"))]
    population = PopulationModel(ONE, Settings())
    found = joint_solutions([family], people, population, prior=JointPrior.odds(0.01, most=1))
    assert found.solutions[0].identified == ()
    assert found.solutions[1].log10_lr == pytest.approx(math.log10(5))
    assert found.solutions[1].posterior == pytest.approx(0.05 / 1.05)
    certain = joint_solutions([family], people, population, prior=JointPrior((0.0, 1.0)))
    assert [one.posterior for one in certain.solutions] == [1.0]


def test_loci_that_say_nothing_are_named() -> None:
    family = MissingFamily("f", NUCLEAR, {"F": shows("8,8"), "M": shows("8,8"), "S": shows("9,9")})
    person = Profile.of({"L": Genotype.of("8", "8"), "X1": Genotype.of("8", "8")})
    found = solved([family], [TypedPerson(1, person)])
    assert {(each.locus, each.family) for each in found.not_used} == {("L", "f"), ("X1", None)}
    assert found.solutions[0].log10_lr == 0.0


def competing_families(count: int) -> tuple[list[MissingFamily], list[TypedPerson], PopulationModel]:
    population = made_population(Settings(mutation=STEPWISE), loci=20)
    names = [str(n) for n in range(count)]
    profiles = [unrelated_profile(population.table, seed) for seed in range(2 * count)]
    families = [
        MissingFamily(name, NUCLEAR, {"S": profile}) for name, profile in zip(names, profiles, strict=False)
    ]
    people = [TypedPerson(n, profile) for n, profile in enumerate(profiles[count - 1 :])]
    return families, people, population


def test_what_is_left_out_under_a_limit_is_less_than_the_stated_bound() -> None:
    families, people, population = competing_families(4)
    exact = joint_solutions(families, people, population, limit=JointLimits(listed=10_000))
    assert exact.left_out == 0.0
    limited = joint_solutions(
        families, people, population, limit=JointLimits(combinations=60, left_out=1.0, listed=10_000)
    )
    computed = by_pairs(limited).keys()
    missed = sum(share for key, (_, share) in by_pairs(exact).items() if key not in computed)
    assert 0 < missed <= limited.left_out
    with pytest.raises(DnaInputInvalid, match="dna_joint_undecided"):
        joint_solutions(families, people, population, limit=JointLimits(combinations=60, left_out=1e-9))


def test_people_dropped_under_a_limit_weigh_less_than_the_stated_bound() -> None:
    """Both parents typed: a stranger needs mutations as their child, whoever the other children are."""
    population = made_population(Settings(mutation=STEPWISE), loci=9)
    father, mother, *others = (unrelated_profile(population.table, seed) for seed in range(8))
    family = MissingFamily("f", BROTHERS, {"F": father, "M": mother})
    children = [child_profile(father, mother, seed) for seed in (1, 2)]
    people = [TypedPerson(n, profile, M) for n, profile in enumerate([*children, *others])]
    exact = joint_solutions([family], people, population, limit=JointLimits(listed=10_000))
    limits = JointLimits(combinations=30, left_out=0.5, listed=10_000)
    limited = joint_solutions([family], people, population, limit=limits)
    computed = by_pairs(limited).keys()
    missed = sum(share for key, (_, share) in by_pairs(exact).items() if key not in computed)
    assert len(computed) < len(exact.solutions)
    assert 0 < missed <= limited.left_out < 0.01
    assert limited.pairs == exact.pairs
    with pytest.raises(DnaInputInvalid, match="dna_joint_undecided"):
        joint_solutions([family], people, population, limit=limits, prior=JointPrior((0.0, 1.0, 1.0)))


@pytest.mark.parametrize(
    ("members", "people"),
    [((M, F, Sex.UNKNOWN), (M, M, F)), ((M, M), (F, Sex.UNKNOWN, Sex.UNKNOWN)), ((F,), (M,))],
)
def test_possible_assignments_are_those_that_can_be_written_out(
    members: Sequence[Sex], people: Sequence[Sex]
) -> None:
    family = PlainFamily([], {str(n): SEXES[sex] for n, sex in enumerate(members)}, {})
    persons: Mapping[str, PlainPerson] = {str(n): PlainPerson(SEXES[sex], []) for n, sex in enumerate(people)}
    assert possible_assignments(members, people) == len(list(every_assignment({"f": family}, persons)))


def test_order_of_families_and_people_changes_nothing() -> None:
    families, people, population = competing_families(3)
    forward = by_pairs(joint_solutions(families, people, population))
    backward = by_pairs(joint_solutions(families[::-1], people[::-1], population))
    assert [forward[key] for key in forward] == [pytest.approx(backward[key]) for key in forward]


def test_questions_that_cannot_be_answered_are_refused() -> None:
    family = MissingFamily("f", BROTHERS, {"M": shows("8,9")})
    person = TypedPerson(1, shows("8,8"), M)
    plainly = PopulationModel(ONE, Settings())
    with pytest.raises(DnaInputInvalid, match="dna_joint_theta"):
        joint_solutions([family], [person], PopulationModel(ONE, Settings(theta=0.01)))
    with pytest.raises(DnaInputInvalid, match="dna_joint_too_many"):
        joint_solutions([family], [person], plainly, limit=JointLimits(combinations=3))
    with pytest.raises(DnaInputInvalid, match="dna_joint_twice"):
        joint_solutions([family, family], [person], plainly)
    with pytest.raises(DnaInputInvalid, match="dna_joint_twice"):
        joint_solutions([family], [person, person], plainly)
    with pytest.raises(DnaInputInvalid, match="dna_joint_empty"):
        joint_solutions([family], [], plainly)
    with pytest.raises(DnaInputInvalid, match="dna_joint_prior"):
        joint_solutions([family], [person], plainly, prior=JointPrior((1.0,)))
    with pytest.raises(DnaInputInvalid, match="dna_joint_prior"):
        JointPrior((-1.0,))
    with pytest.raises(DnaInputInvalid, match="dna_joint_nobody_missing"):
        MissingFamily("f", replace(BROTHERS, missing=()), {})
    with pytest.raises(DnaInputInvalid, match="dna_not_a_member"):
        MissingFamily("f", BROTHERS, {"X": shows("8,8")})
