"""Families of any shape (incest, loops, chains of half siblings, disconnected parts) against a plain twin."""

import random

import pytest

from matching.dna import contraction
from matching.dna.likelihood import likelihood
from matching.dna.observation import read
from models.genotype import Genotype
from models.pedigree import Member, Pedigree
from tests.dna_factories import EQUAL, PROPORTIONAL, STEPWISE, F, M, one_locus
from tests.reference.dna_frontier import Row, frontier_likelihood

ALLELES = ("8", "9", "9.3")
PUBLISHED = dict(zip(ALLELES, (0.25, 0.6, 0.15), strict=True))
MODELS = {"none": None, "equal": EQUAL, "proportional": PROPORTIONAL, "stepwise": STEPWISE}
SETTINGS = [
    (mutation, *rest)
    for mutation in MODELS
    for rest in (
        (0.0, False, 1, 0),
        (0.0, True, 1, 0),
        (0.03, True, 150_000, 0),
        (0.03, True, 0, 0),
        (0.03, True, 0, 1e9),
    )
]


def random_family(seed: int) -> tuple[list[Row], dict[str, Genotype]]:
    """Six to eleven people in random order, two to five of them typed, one perhaps by a single allele."""
    chance = random.Random(seed)
    rows: list[Row] = [("m0", None, None), ("f0", None, None), ("m1", None, None)]
    while len(rows) < 6 + seed % 6:
        sex = chance.choice("mf")
        fathers, mothers = ([row[0] for row in rows if row[0][0] == letter] for letter in "mf")
        parents = (chance.choice(fathers), chance.choice(mothers)) if chance.random() < 0.8 else (None, None)
        rows.append((f"{sex}{len(rows)}", *parents))
    chance.shuffle(rows)
    typed = chance.sample([row[0] for row in rows], chance.randint(2, 5))
    seen = {person: Genotype.of(*chance.choices(ALLELES, k=2)) for person in typed}
    if seed % 3 == 0:
        seen[typed[0]] = Genotype.of(chance.choice(ALLELES))
    return rows, seen


def genotypes_behind(genotype: Genotype, alleles: tuple[str, ...]) -> dict[tuple[int, int], float]:
    """The ordered genotypes that a reading without error allows."""
    pairs = [(a, b) for a in range(len(alleles)) for b in range(len(alleles))]
    if genotype.is_partial:
        return {pair: 1.0 for pair in pairs if alleles.index(genotype.alleles[0]) in pair}
    wanted = sorted(alleles.index(allele) for allele in genotype.alleles)
    return {pair: 1.0 for pair in pairs if sorted(pair) == wanted}


@pytest.mark.parametrize(("mutation", "theta", "keeps", "largest_joint", "largest_descent"), SETTINGS)
def test_families_of_any_shape_are_as_the_plain_twin_says(
    mutation: str,
    theta: float,
    keeps: bool,
    largest_joint: int,
    largest_descent: float,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(contraction, "LARGEST_JOINT", largest_joint)
    monkeypatch.setattr(contraction, "LARGEST_DESCENT", largest_descent)
    model = one_locus(PUBLISHED, mutation=MODELS[mutation], theta=theta, keeps=keeps)
    possible = 0
    for seed in range(20):
        rows, seen = random_family(seed)
        slow = frontier_likelihood(
            rows,
            {person: genotypes_behind(genotype, model.alleles) for person, genotype in seen.items()},
            model.frequencies.tolist(),
            mutation=(model.male.tolist(), model.female.tolist()),
            theta=theta,
            prunes=not keeps,
        )
        family = Pedigree(tuple(Member(*row, sex=M if row[0][0] == "m" else F) for row in rows))
        fast = likelihood(family, {who: read(genotype, model) for who, genotype in seen.items()}, model)
        assert fast == pytest.approx(slow, rel=1e-10, abs=1e-300), (seed, rows, seen)
        possible += slow > 0
    assert possible >= (20 if mutation != "none" else 10)
