import math

import numpy as np
import pytest

from matching.dna.locus_model import Observation, PopulationModel, Settings, UntypedFounders
from matching.dna.mutation import MutationModel
from matching.dna.packing import Packing
from matching.dna.ratio import Hypothesis, compare
from matching.dna.refusal import DnaInputInvalid
from matching.dna.tables import (
    CANDIDATE,
    Family,
    candidate_likelihoods,
    candidate_pedigrees,
    compile_family,
    direct_sample,
)
from models.genotype import Genotype
from models.pedigree import Pedigree
from models.profile import Profile
from tests.dna_factories import (
    EQUAL,
    NUCLEAR,
    STEPWISE,
    THREE_GENERATIONS,
    child_profile,
    population,
    small_table,
    unrelated_profile,
)

TABLE = small_table()
PACKING = Packing.of(TABLE, tuple(TABLE.loci))


def family_of(seed: int, pedigree: Pedigree = THREE_GENERATIONS) -> Family:
    uncle, mother = unrelated_profile(TABLE, seed), unrelated_profile(TABLE, seed + 1)
    sibling = child_profile(unrelated_profile(TABLE, seed + 2), mother, seed)
    return Family(pedigree, {"U": uncle, "M": mother, "S": sibling}, "MP")


@pytest.mark.parametrize("mutation", [MutationModel(), EQUAL, STEPWISE])
@pytest.mark.parametrize("theta", [0.0, 0.02])
def test_a_table_holds_what_comparing_the_two_pedigrees_gives(mutation: MutationModel, theta: float) -> None:
    model = PopulationModel(TABLE, Settings(mutation, theta, untyped_founders=UntypedFounders.KEPT))
    mother = unrelated_profile(TABLE, 4)
    family = Family(NUCLEAR, {"M": mother}, "MP")
    compiled = compile_family(family, model, PACKING)
    same, apart = candidate_pedigrees(family)
    for seed in range(5):
        candidate = child_profile(mother, unrelated_profile(TABLE, seed), seed)
        profiles = {"M": mother, CANDIDATE: candidate}
        ratio = compare(Hypothesis(same, profiles), Hypothesis(apart, profiles), TABLE.loci, population=model)
        score = float(compiled.log10_lr[PACKING.pack([candidate])[0]].sum())
        assert score == pytest.approx(ratio.log10_lr, abs=1e-11)


def test_one_genotype_asked_alone_is_the_table_entry() -> None:
    model = PopulationModel(TABLE, Settings(STEPWISE))
    family = family_of(1)
    compiled = compile_family(family, model, PACKING)
    genotype = Genotype.of("7", "9")
    at = model.at("L2", TABLE.loci["L2"].alleles)
    assert at is not None
    numerator, denominator = candidate_likelihoods(family, genotype, at)
    assert compiled.log10_lr[PACKING.code(2, genotype)] == pytest.approx(math.log10(numerator / denominator))


def test_a_direct_sample_compiles_to_one_over_the_genotype_frequency() -> None:
    sample = unrelated_profile(TABLE, 3)
    compiled = compile_family(direct_sample(sample), population(), PACKING)
    for number, (locus, genotype) in enumerate(sample):
        frequencies = TABLE.loci[locus].as_mapping()
        first, second = (frequencies[allele] for allele in genotype.alleles)
        expected = first * second * (1 if genotype.is_homozygous else 2)
        assert compiled.log10_lr[PACKING.code(number, genotype)] == pytest.approx(-math.log10(expected))
    assert np.isneginf(compiled.log10_lr).any()


def test_partial_genotypes_weigh_every_completion() -> None:
    family, model = family_of(5), PopulationModel(TABLE, Settings(STEPWISE))
    table = compile_family(family, model, PACKING).tables[1]
    alleles = PACKING.alleles[1]
    offset = PACKING.offsets[1]
    codes = [PACKING.code(1, Genotype.of("8", other)) - offset for other in alleles]
    ratios, weights = 10 ** table.log10_lr[codes], table.unrelated[codes]
    partial = table.log10_lr[PACKING.code(1, Genotype.of("8")) - offset]
    assert 10**partial == pytest.approx(float(np.sum(ratios * weights) / np.sum(weights)), rel=1e-12)


def test_untyped_and_tri_allelic_loci_count_for_nothing() -> None:
    codes = PACKING.pack([Profile.of({"L0": Genotype.of("7", "8", "9")})])
    assert not PACKING.is_typed(codes).any()
    assert compile_family(family_of(1), population(), PACKING).log10_lr[codes].sum() == 0


def test_an_allele_without_a_code_is_refused_by_name() -> None:
    with pytest.raises(DnaInputInvalid, match="L0: allele 30"):
        PACKING.pack([Profile.of({"L0": Genotype.of("30", "8")})])
    wider = Packing.of(TABLE, tuple(TABLE.loci), [Profile.of({"L0": Genotype.of("30", "8")})])
    assert "30" in wider.alleles[0]
    assert compile_family(family_of(1), population(), wider).log10_lr.shape == (wider.rows,)


def test_relatives_who_contradict_their_pedigree_are_reported_and_the_locus_says_nothing() -> None:
    father = Profile.of({"L0": Genotype.of("7", "7"), "L1": Genotype.of("8", "8")})
    sibling = Profile.of({"L0": Genotype.of("8", "9"), "L1": Genotype.of("8", "9")})
    family = Family(NUCLEAR, {"F": father, "S": sibling}, "MP")
    compiled = compile_family(family, population(), PACKING)
    assert compiled.inconsistent_loci == ("L0",)
    assert not compiled.informative[0]
    with_mutation = compile_family(family, PopulationModel(TABLE, Settings(STEPWISE)), PACKING)
    assert with_mutation.inconsistent_loci == ()
    assert with_mutation.informative[0]


def test_exclusions_are_known_although_the_model_allows_mutation() -> None:
    father = Profile.of({"L0": Genotype.of("7", "7")})
    family = Family(NUCLEAR, {"F": father}, "MP")
    compiled = compile_family(family, PopulationModel(TABLE, Settings(STEPWISE)), PACKING)
    assert np.isfinite(compiled.log10_lr).all()
    assert compiled.excluded[PACKING.code(0, Genotype.of("8", "9"))]
    assert not compiled.excluded[PACKING.code(0, Genotype.of("7", "9"))]


def test_a_mistyped_or_degraded_direct_sample_loses_weight_but_is_not_excluded() -> None:
    truth = unrelated_profile(TABLE, 8)
    read_errors = Observation(dropout=0.05, dropin=0.01, error=0.001)
    tolerant = PopulationModel(TABLE, Settings(observation=read_errors))
    compiled = compile_family(direct_sample(truth), tolerant, PACKING)
    full = compiled.log10_lr[PACKING.pack([truth])[0]].sum()
    spoilt = dict(truth)
    heterozygous = next(locus for locus, genotype in truth if not genotype.is_homozygous)
    first = spoilt[heterozygous].alleles[0]
    spoilt[heterozygous] = Genotype.of(first, first)
    dropped = compiled.log10_lr[PACKING.pack([Profile.of(spoilt)])[0]].sum()
    foreign = next(a for a in TABLE.loci[heterozygous].alleles if a not in truth.at(heterozygous).alleles)  # type: ignore[union-attr]
    spoilt[heterozygous] = Genotype.of(foreign, foreign)
    mistyped = compiled.log10_lr[PACKING.pack([Profile.of(spoilt)])[0]].sum()
    assert full > dropped > mistyped > 0
    exact = compile_family(direct_sample(truth), population(), PACKING)
    assert np.isneginf(exact.log10_lr[PACKING.pack([Profile.of(spoilt)])[0]].sum())
