import numpy as np
import pytest

from matching.dna.frequencies import LocusFrequencies
from matching.dna.mutation import MutationKind, MutationModel, Rates
from matching.dna.mutation_rates import default_settings, published_rates
from matching.dna.populations import shipped_populations
from matching.dna.refusal import DnaInputInvalid
from tests.reference.dna_textbook import equal_matrix, proportional_matrix, stepwise_matrix

LOCUS = LocusFrequencies.of("L", {"8": 0.1, "9": 0.2, "9.3": 0.1, "10": 0.3, "10.3": 0.1, "13": 0.2})


def matrices(model: MutationModel) -> tuple[np.ndarray[tuple[int, int], np.dtype[np.float64]], ...]:
    return model.matrices("L", LOCUS.alleles, LOCUS.values)


def test_matrices_equal_their_textbook_form() -> None:
    rates = Rates(0.003, 0.001)
    for rate, number in ((0.003, 0), (0.001, 1)):
        equal = matrices(MutationModel(MutationKind.EQUAL, rates))[number]
        assert equal == pytest.approx(np.array(equal_matrix(6, rate)), rel=1e-14)
        proportional = matrices(MutationModel(MutationKind.PROPORTIONAL, rates))[number]
        assert proportional == pytest.approx(
            np.array(proportional_matrix(LOCUS.values.tolist(), rate)), rel=1e-12
        )
        stepwise = matrices(MutationModel(MutationKind.STEPWISE, rates, step_range=0.2, rate2=1e-4))[number]
        numbers = [float(allele) for allele in LOCUS.alleles]
        assert stepwise == pytest.approx(np.array(stepwise_matrix(numbers, rate, 0.2, 1e-4)), rel=1e-12)


@pytest.mark.parametrize("kind", list(MutationKind))
def test_rows_sum_to_one(kind: MutationKind) -> None:
    for matrix in matrices(MutationModel(kind, Rates(0.01, 0.002), rate2=1e-3)):
        assert matrix.sum(axis=1) == pytest.approx(np.ones(6), abs=1e-14)


def test_the_proportional_model_keeps_the_frequencies_and_has_the_stated_mean_rate() -> None:
    male, _ = matrices(MutationModel(MutationKind.PROPORTIONAL, Rates(0.01, 0.01)))
    assert LOCUS.values @ male == pytest.approx(LOCUS.values, rel=1e-12)
    assert float(LOCUS.values @ (1 - np.diag(male))) == pytest.approx(0.01, rel=1e-12)


def test_an_allele_without_neighbours_of_its_kind_keeps_what_it_cannot_lose() -> None:
    alone = LocusFrequencies.of("L", {"8": 0.5, "9": 0.3, "9.3": 0.2})
    male, _ = MutationModel(MutationKind.STEPWISE, Rates(0.01, 0.01), rate2=1e-3).matrices(
        "L", alone.alleles, alone.values
    )
    assert male[2, 2] == pytest.approx(1 - 1e-3)
    assert male[2, 0] == pytest.approx(5e-4)


def test_rates_that_are_too_high_for_a_matrix_are_refused_with_the_locus() -> None:
    rare = LocusFrequencies.of("L", {"8": 0.999, "9": 0.001})
    with pytest.raises(DnaInputInvalid, match="Locus L"):
        MutationModel(MutationKind.PROPORTIONAL, Rates(0.01, 0.01)).matrices("L", rare.alleles, rare.values)
    with pytest.raises(DnaInputInvalid):
        Rates(1.5, 0.1)


def test_published_rates_are_higher_for_fathers_and_lowest_for_tpox() -> None:
    general, by_locus = published_rates()
    assert (general.male + general.female) / 2 == pytest.approx(0.00119)
    assert general.male / general.female == pytest.approx(6.04)
    assert by_locus["TPOX"].male < general.male < by_locus["FGA"].male


def test_the_default_model_is_sound_at_every_locus_of_every_shipped_table() -> None:
    model = default_settings().mutation
    for table in shipped_populations():
        for name, locus in table.loci.items():
            male, female = model.matrices(name, locus.alleles, locus.values)
            assert male.shape == female.shape == (len(locus.alleles),) * 2


def test_a_silent_allele_that_never_mutates_leaves_the_mean_rate_as_stated() -> None:
    model = MutationModel(MutationKind.PROPORTIONAL, Rates(0.01, 0.004))
    silent, visible = 0.1, np.array([0.2, 0.3, 0.5])
    male, female = model.matrices("L", ("8", "9", "10"), visible, silent_frequency=silent)
    for matrix, rate in ((male, 0.01), (female, 0.004)):
        changed = float(np.sum((1 - silent) * visible * (1 - np.diag(matrix))))
        assert changed == pytest.approx(rate, rel=1e-12)


def test_a_far_neighbour_is_reached_however_small_the_range() -> None:
    model = MutationModel(MutationKind.STEPWISE, Rates(0.01, 0.01), step_range=1e-12)
    matrix, _ = model.matrices("L", ("5", "45", "46"), np.full(3, 1 / 3))
    assert matrix[0] == pytest.approx(np.array([0.99, 0.01, 1e-14]), rel=1e-9)


@pytest.mark.parametrize("step_range", [0.0, -0.1, float("nan"), float("inf")])
def test_a_range_that_is_no_positive_number_is_refused(step_range: float) -> None:
    with pytest.raises(DnaInputInvalid, match="range must be above 0"):
        MutationModel(MutationKind.STEPWISE, Rates(0.01, 0.01), step_range=step_range)
