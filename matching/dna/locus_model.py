"""Everything the likelihood needs to know about one locus of one population."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

import numpy as np

from matching.dna.frequencies import Float64Vector, FrequencyTable, LocusFrequencies
from matching.dna.mutation import NO_MUTATION, Float64Matrix, MutationModel, with_silent
from matching.dna.refusal import refusal
from models.message import Message


class UntypedFounders(StrEnum):
    """What happens to an untyped founder with exactly one child, where programs differ.

    `PRUNED` (Familias): removed, the child's allele is drawn from the frequencies.
    `KEPT` (pedprobr): the founder's allele passes through the mutation matrix.
    With theta above 0 founders are always kept. Both agree for models that keep the frequencies.
    """

    PRUNED = "pruned"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Observation:
    """How a reading may differ from the truth, per locus.

    `dropout`: an allele of a heterozygote is not seen (of a homozygote: with its square). `dropin`: one
    foreign allele, drawn from the frequencies, is seen as well. `error`: the whole genotype is another
    one, drawn from the population (mislabelled or mistyped). All zero: read exactly.
    """

    dropout: float = 0.0
    dropin: float = 0.0
    error: float = 0.0

    def __post_init__(self) -> None:
        for name, value in (("dropout", self.dropout), ("dropin", self.dropin), ("error", self.error)):
            if not 0 <= value < 1:
                raise _outside(name, value)

    @property
    def is_exact(self) -> bool:
        """What is read is the truth."""
        return self.dropout == self.dropin == self.error == 0


@dataclass(frozen=True, slots=True)
class Settings:
    """The model behind a likelihood: mutation, theta, silent allele, untyped founders, reading errors."""

    mutation: MutationModel = NO_MUTATION
    theta: float = 0.0
    silent_frequency: float = 0.0
    untyped_founders: UntypedFounders = UntypedFounders.PRUNED
    observation: Observation = Observation()

    def __post_init__(self) -> None:
        if not 0 <= self.theta < 1:
            raise _outside("theta", self.theta)
        if not 0 <= self.silent_frequency < 1:
            raise _outside("silent_frequency", self.silent_frequency)


@dataclass(frozen=True, slots=True, eq=False)
class LocusModel:
    """One locus in numbers: `frequencies` float64[n], `male` and `female` mutation matrices float64[n, n].

    With a silent allele it is the last of the n, and has no entry in `alleles`. `is_lumpable`: any set of
    visible alleles may be treated as one without changing any probability (see `lumping`).
    """

    locus: str
    alleles: tuple[str, ...]
    frequencies: Float64Vector
    male: Float64Matrix
    female: Float64Matrix
    theta: float
    prunes: bool
    is_lumpable: bool
    observation: Observation

    @property
    def size(self) -> int:
        """Number of alleles, the silent one included."""
        return len(self.frequencies)

    @property
    def has_silent(self) -> bool:
        """The last allele is silent."""
        return self.size > len(self.alleles)


def locus_model(frequencies: LocusFrequencies, settings: Settings) -> LocusModel:
    """The model of one locus; with a silent allele of frequency s visible ones have p(1 - s)."""
    values, silent, visible = frequencies.values, settings.silent_frequency, len(frequencies.values)
    male, female = settings.mutation.matrices(
        frequencies.locus, frequencies.alleles, values, silent_frequency=silent
    )
    if silent > 0:
        values = np.append(values * (1 - silent), silent)
        male, female = with_silent(male), with_silent(female)
    return LocusModel(
        observation=settings.observation,
        is_lumpable=is_lumpable(male, visible) and is_lumpable(female, visible),
        locus=frequencies.locus,
        alleles=frequencies.alleles,
        frequencies=values,
        male=male,
        female=female,
        theta=settings.theta,
        prunes=settings.untyped_founders is UntypedFounders.PRUNED and settings.theta == 0,
    )


def is_lumpable(matrix: Float64Matrix, visible: int) -> bool:
    """Every visible allele is entered from all other visible ones with one probability.

    Then any set of visible alleles can be lumped (strong lumpability, Kemeny and Snell 1960, theorem 6.3.2).
    """
    entered = matrix[:visible].copy()
    highest, lowest = entered.copy(), entered.copy()
    np.fill_diagonal(highest, -np.inf)
    np.fill_diagonal(lowest, np.inf)
    return visible == 1 or bool(np.all(highest.max(axis=0) - lowest.min(axis=0) <= 1e-15))


def _no_numbering() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True, eq=False)
class PopulationModel:
    """A frequency table under settings; models of loci are built once and kept.

    `numbering` names, for loci that are numbered in two ways, the way of the profiles; a locus that the
    table numbers otherwise is treated as absent from it.
    """

    table: FrequencyTable
    settings: Settings
    numbering: Mapping[str, str] = field(default_factory=_no_numbering)
    built: dict[tuple[str, frozenset[str]], LocusModel] = field(default_factory=dict, repr=False)

    def numbering_differs(self, locus: str) -> bool:
        """The table has the locus, but its numbers mean other repeats than those of the profiles."""
        published = self.table.loci.get(locus)
        return published is not None and published.nomenclature != self.numbering.get(
            locus, published.nomenclature
        )

    def at(self, locus: str, seen: Iterable[str] = ()) -> LocusModel | None:
        """The model of a locus with the `seen` alleles in it; None if the table lacks the locus."""
        published = self.table.loci.get(locus)
        if published is None or self.numbering_differs(locus):
            return None
        key = locus, frozenset(seen).difference(_present(published))
        if key not in self.built:
            frequencies = self.table.rare.applied(published, key[1])
            self.built[key] = locus_model(frequencies, self.settings)
        return self.built[key]

    def published(self, locus: str) -> tuple[str, ...]:
        """The alleles of a locus that the table gives a frequency, in its order; none where it lacks it."""
        found = self.table.loci.get(locus)
        if found is None or self.numbering_differs(locus):
            return ()
        present = _present(found)
        return tuple(allele for allele in found.alleles if allele in present)

    def without_mutation(self) -> "PopulationModel":
        """The same population with exact transmission and reading, and no theta: what is possible at all."""
        return _strict(self)


@lru_cache(maxsize=1024)
def _present(published: LocusFrequencies) -> frozenset[str]:
    values = zip(published.alleles, published.values.tolist(), strict=True)
    return frozenset(allele for allele, value in values if value > 0)


@lru_cache(maxsize=64)
def _strict(population: PopulationModel) -> PopulationModel:
    settings = replace(population.settings, mutation=NO_MUTATION, theta=0.0, observation=Observation())
    return PopulationModel(population.table, settings, population.numbering)


def _outside(name: str, value: float) -> Exception:
    return refusal(
        "dna_setting_outside",
        Message(f"{name} 应在 0 与 1 之间：{value}。", f"{name} must lie between 0 and 1: {value}."),
        field=name,
    )
