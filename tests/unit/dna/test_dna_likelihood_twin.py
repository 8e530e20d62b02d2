"""The tensor contraction against the textbook sum over all genotypes of all people."""

import math
from collections.abc import Sequence

import numpy as np
import pytest

from matching.dna import contraction
from matching.dna.likelihood import genotype_joint, likelihood
from matching.dna.locus_model import LocusModel
from matching.dna.mutation import MutationKind, MutationModel, Rates
from matching.dna.observation import read
from matching.dna.refusal import DnaInputInvalid
from models.genotype import Genotype
from models.pedigree import Member, Pedigree
from tests.dna_factories import EQUAL, PROPORTIONAL, STEPWISE, F, M, one_locus
from tests.reference.dna_textbook import pedigree_likelihood

Row = tuple[str, str | None, str | None]
TABLE = {"8": 0.2, "9": 0.3, "10": 0.5}
TRIO: tuple[Row, ...] = (("F", None, None), ("M", None, None), ("C", "F", "M"))
SIBLINGS: tuple[Row, ...] = (*TRIO, ("D", "F", "M"))
HALF: tuple[Row, ...] = (*TRIO, ("N", None, None), ("D", "F", "N"))
INBRED: tuple[Row, ...] = (*SIBLINGS, ("E", "C", "D"))
GRANDPARENT: tuple[Row, ...] = (*TRIO, ("N", None, None), ("G", "C", "N"))
CASES = [
    (TRIO, {"F": ("8", "9"), "C": ("9", "10")}),
    (TRIO, {"F": ("8", "8"), "M": ("9", "10"), "C": ("10", "10")}),
    (SIBLINGS, {"C": ("8", "9"), "D": ("9", "9")}),
    (SIBLINGS, {"C": ("8", "8"), "D": ("10",)}),
    (HALF, {"C": ("8", "10"), "D": ("8", "8")}),
    (HALF, {"C": ("8", "10"), "D": ("9", "9"), "M": ("8", "9")}),
    (INBRED, {"E": ("8", "8"), "C": ("8", "9")}),
    (INBRED, {"E": ("9", "10"), "F": ("8", "9")}),
    (TRIO, {"F": ("8",), "C": ("9", "10")}),
    (GRANDPARENT, {"F": ("8", "9"), "G": ("10", "10")}),
]


def pedigree(rows: Sequence[Row]) -> Pedigree:
    fathers, mothers = {row[1] for row in rows}, {row[2] for row in rows}
    sexes = {**dict.fromkeys(fathers, M), **dict.fromkeys(mothers, F)}
    return Pedigree(
        tuple(Member(*row, sex=sexes[row[0]]) if row[0] in sexes else Member(*row) for row in rows)
    )


def both(rows: Sequence[Row], alleles: dict[str, tuple[str, ...]], model: LocusModel) -> tuple[float, float]:
    readings = {member: read(Genotype(read_alleles), model) for member, read_alleles in alleles.items()}
    slow = pedigree_likelihood(
        rows,
        {member: reading.tolist() for member, reading in readings.items()},
        model.frequencies.tolist(),
        male=model.male.tolist(),
        female=model.female.tolist(),
        theta=model.theta,
    )
    return likelihood(pedigree(rows), readings, model), slow


@pytest.mark.parametrize("mutation", [MutationModel(), EQUAL, PROPORTIONAL, STEPWISE])
@pytest.mark.parametrize("theta", [0.0, 0.03])
@pytest.mark.parametrize(("rows", "alleles"), CASES)
def test_likelihoods_equal_the_sum_over_all_genotypes(
    rows: Sequence[Row], alleles: dict[str, tuple[str, ...]], theta: float, mutation: MutationModel
) -> None:
    fast, slow = both(rows, alleles, one_locus(TABLE, mutation=mutation, theta=theta, keeps=True))
    assert fast == pytest.approx(slow, rel=1e-11, abs=1e-300)


@pytest.mark.parametrize(("rows", "alleles"), CASES[:4])
def test_silent_alleles_equal_the_sum_over_all_genotypes(
    rows: Sequence[Row], alleles: dict[str, tuple[str, ...]]
) -> None:
    fast, slow = both(rows, alleles, one_locus(TABLE, mutation=EQUAL, silent=0.04, keeps=True))
    assert fast == pytest.approx(slow, rel=1e-11)


@pytest.mark.parametrize(("rows", "alleles"), CASES[:3])
@pytest.mark.parametrize("theta", [0.0, 0.03])
def test_the_open_table_adds_up_to_what_each_genotype_would_give(
    rows: Sequence[Row], alleles: dict[str, tuple[str, ...]], theta: float
) -> None:
    model = one_locus(TABLE, mutation=STEPWISE, theta=theta, keeps=True)
    readings = {member: read(Genotype(read_alleles), model) for member, read_alleles in alleles.items()}
    asked = readings.pop("C")
    table = genotype_joint(pedigree(rows), readings, model, member="C")
    closed = likelihood(pedigree(rows), {**readings, "C": asked}, model)
    assert float(np.sum(table * asked)) == pytest.approx(closed, rel=1e-11)


def test_identical_twins_are_one_person_read_twice() -> None:
    model = one_locus(TABLE)
    twins = Pedigree(
        (Member("F", sex=M), Member("M", sex=F), Member("C", "F", "M"), Member("D", "F", "M")),
        (frozenset({"C", "D"}),),
    )
    reading = read(Genotype.of("8", "9"), model)
    single = likelihood(twins, {"C": reading, "F": reading}, model)
    assert likelihood(twins, {"C": reading, "D": reading, "F": reading}, model) == pytest.approx(single)
    assert likelihood(twins, {"C": reading, "D": read(Genotype.of("9", "9"), model)}, model) == 0


def test_a_child_of_one_known_parent_draws_the_other_allele_from_the_population() -> None:
    model = one_locus(TABLE)
    alone = Pedigree((Member("F", sex=M), Member("C", "F", None)))
    with_mother = pedigree(TRIO)
    readings = {"F": read(Genotype.of("8", "9"), model), "C": read(Genotype.of("9", "10"), model)}
    assert likelihood(alone, readings, model) == pytest.approx(likelihood(with_mother, readings, model))


def test_a_large_sibship_adds_up_however_it_is_summed() -> None:
    model = one_locus({str(7 + n): 1 / 12 for n in range(12)}, mutation=STEPWISE, keeps=True)
    rows: list[Row] = [("A", None, None), ("B", None, None), ("MP", "A", "B")]
    for n in range(6):
        rows += [(f"s{n}", "A", "B"), (f"w{n}", None, None), (f"c{n}", f"s{n}", f"w{n}")]
    readings = {f"c{n}": read(Genotype.of(str(7 + n), "9"), model) for n in range(6)}
    table = genotype_joint(pedigree(rows), readings, model, member="MP")
    assert float(table.sum()) == pytest.approx(likelihood(pedigree(rows), readings, model), rel=1e-11)
    asked = read(Genotype.of("8", "10"), model)
    closed = likelihood(pedigree(rows), {**readings, "MP": asked}, model)
    assert float(np.sum(table * asked)) == pytest.approx(closed, rel=1e-11)


@pytest.mark.parametrize(("rows", "alleles"), CASES)
@pytest.mark.parametrize("mutation", [MutationModel(), STEPWISE])
@pytest.mark.parametrize(("largest_mixture", "largest_descent"), [(0, 0), (300_000, 0), (0, math.inf)])
def test_summing_over_origins_populations_or_ways_of_descent_equals_the_joint_table(
    rows: Sequence[Row],
    alleles: dict[str, tuple[str, ...]],
    mutation: MutationModel,
    largest_mixture: int,
    largest_descent: float,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    model = one_locus(TABLE, mutation=mutation, theta=0.05)
    fast, slow = both(rows, alleles, model)
    monkeypatch.setattr(contraction, "LARGEST_JOINT", 0)
    monkeypatch.setattr(contraction, "LARGEST_MIXTURE", largest_mixture)
    monkeypatch.setattr(contraction, "LARGEST_DESCENT", largest_descent)
    by_origin, _ = both(rows, alleles, model)
    assert by_origin == pytest.approx(fast, rel=1e-12, abs=1e-300)
    assert by_origin == pytest.approx(slow, rel=1e-11, abs=1e-300)


def cousins(pairs: int) -> list[Row]:
    """First cousins, as many pairs of them, all founders untyped."""
    rows: list[Row] = []
    for n in range(pairs):
        g, h, p, q, m, f = (f"{who}{n}" for who in "ghpqmf")
        rows += [(g, None, None), (h, None, None), (p, g, h), (q, g, h), (m, None, None), (f, None, None)]
        rows += [(f"C{n}", p, m), (f"D{n}", q, f)]
    return rows


def test_cousins_with_many_alleles_theta_and_vanishing_mutation_are_as_without() -> None:
    many = {str(7 + n): 1 / 14 for n in range(14)}
    vanishing = MutationModel(MutationKind.STEPWISE, Rates(1e-9, 1e-9))
    seen = {"C0": Genotype.of("8", "9"), "D0": Genotype.of("9", "11")}
    found = []
    for mutation in (MutationModel(), vanishing):
        model = one_locus(many, mutation=mutation, theta=0.01)
        readings = {member: read(genotype, model) for member, genotype in seen.items()}
        found.append(likelihood(pedigree(cousins(1)), readings, model))
    assert found[1] == pytest.approx(found[0], rel=1e-6)


def test_a_theta_correction_that_cannot_be_exact_is_refused_with_the_locus() -> None:
    model = one_locus({str(7 + n): 1 / 40 for n in range(40)}, mutation=STEPWISE, theta=0.01)
    seen = read(Genotype.of("8", "9"), model)
    readings = {f"{who}{n}": seen for who in "CD" for n in range(3)}
    with pytest.raises(DnaInputInvalid, match="Locus L: too many untyped founder alleles"):
        likelihood(pedigree(cousins(3)), readings, model)
