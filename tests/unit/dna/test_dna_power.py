"""What a family can show before any candidate is known: formulas, and plain sums over all genotypes."""

import math
from collections.abc import Iterator, Sequence
from itertools import combinations_with_replacement, product

import numpy as np
import pytest

from matching.dna.further_relatives import further_relatives
from matching.dna.locus_model import PopulationModel, Settings, UntypedFounders
from matching.dna.lr_distribution import STEP, LocusValues, LrDistribution, summed_over_loci
from matching.dna.mutation import NO_MUTATION, MutationModel
from matching.dna.power import family_power
from matching.dna.ratio import probability
from matching.dna.refusal import DnaInputInvalid
from matching.dna.tables import Family, candidate_likelihoods
from models.genotype import Genotype
from models.pedigree import Member, Pedigree
from models.profile import Profile
from tests.dna_factories import NUCLEAR, STEPWISE, THREE_GENERATIONS, population

LOCI = ("L0", "L1")


def profile(*pairs: tuple[str, str]) -> Profile:
    return Profile.of({locus: Genotype.of(*pair) for locus, pair in zip(LOCI, pairs, strict=False)})


def genotypes(people: PopulationModel, locus: str) -> list[Genotype]:
    return [Genotype.of(*pair) for pair in combinations_with_replacement(people.table.loci[locus].alleles, 2)]


def written_out(
    family: Family, people: PopulationModel, loci: Sequence[str] = LOCI
) -> Iterator[tuple[float, float, float]]:
    """P(genotypes | stranger), P(genotypes | true person) and log10 LR of all genotypes at the loci."""
    for combination in product(*(genotypes(people, locus) for locus in loci)):
        stranger = true = 1.0
        for locus, genotype in zip(loci, combination, strict=True):
            model = people.at(locus)
            assert model is not None
            same, apart = candidate_likelihoods(family, genotype, model)
            alone = probability(family.pedigree, family.genotypes_at(locus), model)
            stranger *= apart / alone
            true *= same / alone
        yield stranger, true, math.log10(true / stranger) if true > 0 else -math.inf


def is_tail(distribution: LrDistribution, every: Sequence[tuple[float, float]], threshold: float) -> bool:
    """The chance to reach the threshold is that of the pairs (chance, log10 LR), to two steps of the grid."""
    near, far = (
        sum(chance for chance, lr in every if lr >= threshold + slack) for slack in (2 * STEP, -2 * STEP)
    )
    return near - 1e-9 <= distribution.reaching(threshold) <= far + 1e-9


def test_a_mother_excludes_whoever_shares_no_allele_with_her() -> None:
    people = population()
    mother = profile(("8", "8"), ("8", "9"))
    power = family_power(Family(NUCLEAR, {"M": mother}, "MP"), people)
    first, second = (people.table.loci[locus].as_mapping() for locus in LOCI)
    at_first, at_second = (1 - first["8"]) ** 2, (1 - second["8"] - second["9"]) ** 2
    assert [each.probability for each in power.exclusion] == pytest.approx([at_first, at_second])
    assert power.exclusion_in_total == pytest.approx(1 - (1 - at_first) * (1 - at_second))
    assert power.expected_excluding_loci == pytest.approx(at_first + at_second)
    assert power.excluding_loci[1] == pytest.approx(at_first * (1 - at_second) + at_second * (1 - at_first))
    assert power.excluding_loci[2] == pytest.approx(at_first * at_second)
    assert power.stranger.impossible == pytest.approx(power.exclusion_in_total)


def test_a_sibling_alone_excludes_nobody() -> None:
    power = family_power(Family(NUCLEAR, {"S": profile(("8", "9"), ("8", "8"))}, "MP"), population())
    assert power.exclusion_in_total == 0.0
    assert power.excluding_loci.tolist() == [1.0, 0.0, 0.0]


@pytest.mark.parametrize("mutation", [NO_MUTATION, STEPWISE])
def test_distributions_are_the_sums_over_all_genotypes(mutation: MutationModel) -> None:
    people = population(Settings(mutation, untyped_founders=UntypedFounders.KEPT))
    family = Family(NUCLEAR, {"M": profile(("8", "9"), ("7", "9")), "S": profile(("8", "7"))}, "MP")
    power = family_power(family, people)
    every = list(written_out(family, people))
    possible = [(stranger, true, lr) for stranger, true, lr in every if lr > -math.inf]
    assert power.stranger.impossible == pytest.approx(1 - sum(s for s, _, _ in possible), abs=1e-12)
    mean = sum(true * lr for _, true, lr in possible)
    spread = math.sqrt(sum(true * (lr - mean) ** 2 for _, true, lr in possible))
    assert power.true_person.mean == pytest.approx(mean, abs=1e-9)
    assert power.true_person.standard_deviation == pytest.approx(spread, abs=1e-4)
    for threshold in (-1.0, -0.2, 0.3, 0.7, 1.1):
        assert is_tail(power.stranger, [(chance, lr) for chance, _, lr in possible], threshold)
        assert is_tail(power.true_person, [(chance, lr) for _, chance, lr in possible], threshold)


def test_percentiles_and_thresholds_of_a_known_distribution() -> None:
    coin = LocusValues(np.array([0.0, 1.0, -math.inf]), np.array([0.4, 0.4, 0.2]))
    both = summed_over_loci([coin, coin])
    assert both.impossible == pytest.approx(0.36)
    assert both.reaching(2.0) == pytest.approx(0.16)
    assert both.reaching(0.0) == pytest.approx(0.64)
    assert both.below(1.0) == pytest.approx(0.25)
    assert [both.quantile(share) for share in (0.25, 0.5, 0.75, 0.99)] == pytest.approx([0, 1, 1, 2])
    assert both.mean == pytest.approx(1.0)


def test_the_ratio_averages_to_one_over_strangers() -> None:
    family = Family(THREE_GENERATIONS, {"U": profile(("8", "9"), ("7", "9"))}, "MP")
    stranger = family_power(family, population(Settings(STEPWISE))).stranger
    assert float(10.0**stranger.values @ stranger.weights) == pytest.approx(1, rel=1e-5)


def test_a_locus_at_which_the_relatives_contradict_each_other_is_named() -> None:
    typed = {"F": profile(("7", "7")), "M": profile(("7", "7")), "S": profile(("9", "9"))}
    power = family_power(Family(NUCLEAR, typed, "MP"), population())
    assert power.contradicted == ("L0",)
    assert power.true_person.mean == 0.0


@pytest.mark.parametrize("mutation", [NO_MUTATION, STEPWISE])
def test_a_further_relative_adds_what_the_sum_over_their_genotypes_says(mutation: MutationModel) -> None:
    people = population(Settings(mutation, untyped_founders=UntypedFounders.KEPT))
    family, every = Family(NUCLEAR, {"S": profile(("8", "9"))}, "MP"), []
    model = people.at("L0")
    assert model is not None
    alone = probability(NUCLEAR, family.genotypes_at("L0"), model)
    for genotype in genotypes(people, "L0"):
        mother = Profile.of({"L0": genotype})
        together = Family(NUCLEAR, {**family.profiles, "M": mother}, "MP")
        chance = probability(NUCLEAR, together.genotypes_at("L0"), model) / alone
        if chance > 0:
            every += [
                (chance * true, lr) for _, true, lr in written_out(together, people, ["L0"]) if true > 0
            ]
    found = next(each for each in further_relatives(family, people, threshold=0.3) if each.member == "M")
    assert found.true_person.mean == pytest.approx(sum(chance * lr for chance, lr in every), abs=1e-9)
    assert all(is_tail(found.true_person, every, threshold) for threshold in (-0.3, 0.1, 0.3, 0.6))
    now = family_power(family, people).true_person.reaching(0.3)
    assert found.gain == pytest.approx(found.reaching - now)


def test_the_relative_who_helps_most_comes_first_and_one_who_cannot_help_last() -> None:
    pedigree = THREE_GENERATIONS.with_members(Member("NEIGHBOUR"))
    family = Family(pedigree, {"S": profile(("8", "9"), ("7", "9"))}, "MP")
    found = further_relatives(family, population(), threshold=0.5)
    assert {each.member for each in found[:2]} == {"F", "M"}
    assert {each.member for each in found} == {"F", "M", "GF", "GM", "U", "NEIGHBOUR"}
    assert found[-1].member == "NEIGHBOUR"
    assert found[-1].gain == pytest.approx(0)
    assert found[-1].true_person.mean == pytest.approx(found[-1].without.mean)


def test_nobody_is_typed_yet_and_the_first_relative_is_chosen() -> None:
    found = further_relatives(Family(NUCLEAR, {}, "MP"), population(), LOCI, threshold=0.5)
    assert found[-1].without.mean == pytest.approx(0)
    assert all(each.true_person.mean > 0 for each in found)


def test_other_missing_members_cannot_be_asked_for_a_sample() -> None:
    pedigree = Pedigree(NUCLEAR.members, missing=("MP", "F"))
    found = further_relatives(Family(pedigree, {"S": profile(("8", "9"))}, "MP"), population())
    assert [each.member for each in found] == ["M"]


def test_theta_is_refused_for_further_relatives() -> None:
    family = Family(NUCLEAR, {"S": profile(("8", "9"))}, "MP")
    with pytest.raises(DnaInputInvalid, match="dna_power_theta"):
        further_relatives(family, population(Settings(theta=0.01)))
