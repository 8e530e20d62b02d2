"""Families compiled to tables: log10 LR of "is the missing member" over every genotype code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from matching.dna.likelihood import genotype_joint, likelihood
from matching.dna.locus_model import LocusModel, PopulationModel
from matching.dna.mutation import Float64Matrix
from matching.dna.observation import exactly, partly, read
from matching.dna.packing import Packing, code_count, pair_code
from matching.dna.refusal import refusal
from matching.dna.stack import EXCLUSION
from models.genotype import Genotype
from models.message import Message
from models.pedigree import Member, Pedigree
from models.profile import Profile

Float64Array = npt.NDArray[np.float64]
CANDIDATE = "the candidate"


@dataclass(frozen=True, slots=True)
class Family:
    """A pedigree, the profiles of its typed members, and whose genotype is asked about.

    The pedigree may list further missing members; one is asked about at a time. Refused when a profile
    belongs to nobody in the pedigree, or no typed member is connected to the missing one.
    """

    pedigree: Pedigree
    profiles: Mapping[str, Profile]
    missing: str

    def __post_init__(self) -> None:
        unknown = sorted((set(self.profiles) | {self.missing}) - set(self.pedigree.ids))
        if unknown:
            raise _not_a_member(unknown[0])
        if self.profiles and not self.pedigree.relatives_of(self.missing) & set(self.profiles):
            raise _not_connected(self.missing)

    def genotypes_at(self, locus: str) -> dict[str, Genotype]:
        """What the typed members show at a locus; tri-allelic patterns are left out."""
        found = {member: profile.at(locus) for member, profile in self.profiles.items()}
        return {member: g for member, g in found.items() if g is not None and len(g.alleles) <= 2}


def direct_sample(profile: Profile) -> Family:
    """The "family" of one person who left a sample: the question is identity."""
    return Family(Pedigree((Member("sample"),), missing=("sample",)), {"sample": profile}, "sample")


CHANCE_STEP = 0.01
_SURE = 1e-9


@dataclass(frozen=True, eq=False)
class LocusTable:
    """One locus: log10 LR float64[codes] (0 for "not typed", -inf impossible), and how common each code is.

    `unrelated` float64[codes] is P(code | unrelated person) over the two-allele codes (with theta: given
    the family), 0 elsewhere. `is_informative`: the family says something here. `is_consistent`: the
    family's own readings are possible; where not, the locus is not compared.
    """

    log10_lr: Float64Array
    unrelated: Float64Array
    is_informative: bool
    is_consistent: bool

    @cached_property
    def rough(self) -> npt.NDArray[np.float16]:
        """float16[codes], not below `EXCLUSION`: to choose what is computed, never to tell."""
        return np.maximum(self.log10_lr, EXCLUSION).astype(np.float16)

    @cached_property
    def chances(self) -> tuple[int, Float64Array]:
        """How probable an unrelated person's log10 LR is, rounded up to steps of `CHANCE_STEP`.

        The lowest step, and float64 of all from there on; impossible genotypes are left out.
        """
        possible = (self.unrelated > 0) & np.isfinite(self.log10_lr)
        steps = np.ceil(self.log10_lr[possible] / CHANCE_STEP - _SURE).astype(np.int64)
        lowest = int(steps.min()) if len(steps) else 0
        weights = np.bincount(steps - lowest, weights=self.unrelated[possible], minlength=1)
        return lowest, weights.astype(np.float64)


@dataclass(frozen=True, eq=False)
class CompiledFamily:
    """Tables of all loci of a packing, in its order, with the family and the population behind them."""

    packing: Packing
    tables: tuple[LocusTable, ...]
    family: Family
    population: PopulationModel

    @cached_property
    def log10_lr(self) -> Float64Array:
        """All tables in one row, float64[packing.rows]."""
        return np.concatenate([table.log10_lr for table in self.tables])

    @cached_property
    def excluded(self) -> npt.NDArray[np.bool_]:
        """Codes that are impossible for the missing member without mutation, bool[packing.rows].

        None at a locus where the relatives themselves need a mutation.
        """
        strict = compile_family(self.family, self.population.without_mutation(), self.packing)
        return np.isneginf(strict.log10_lr)

    @property
    def inconsistent_loci(self) -> tuple[str, ...]:
        """Loci at which the relatives contradict their own pedigree under the model."""
        pairs = zip(self.packing.loci, self.tables, strict=True)
        return tuple(locus for locus, table in pairs if not table.is_consistent)

    @cached_property
    def informative(self) -> npt.NDArray[np.bool_]:
        """Loci that say something, bool[loci]."""
        return np.array([table.is_informative for table in self.tables])


def compile_family(family: Family, population: PopulationModel, packing: Packing) -> CompiledFamily:
    """The family's tables over the codes of the packing; a locus the population lacks says nothing."""
    tables = tuple(
        compile_locus(family, population, locus, alleles=alleles)
        for locus, alleles in zip(packing.loci, packing.alleles, strict=True)
    )
    return CompiledFamily(packing, tables, family, population)


def candidate_likelihoods(family: Family, candidate: Genotype, model: LocusModel) -> tuple[float, float]:
    """P(readings of family and candidate) with the candidate as the missing member, and as a stranger.

    What a compiled table holds for that genotype, for one genotype alone. The missing member stays in the
    pedigree under both hypotheses, so that the ratio averages to one over unrelated people.
    """
    readings = {member: read(g, model) for member, g in family.genotypes_at(model.locus).items()}
    reading = read(candidate, model)
    if model.theta == 0:
        joint = genotype_joint(family.pedigree, readings, model, member=family.missing)
        apart = np.outer(model.frequencies, model.frequencies) * joint.sum()
        return float(np.sum(joint * reading)), float(np.sum(apart * reading))
    same, apart_pedigree = candidate_pedigrees(family)
    with_candidate = {**readings, CANDIDATE: reading}
    return likelihood(same, with_candidate, model), likelihood(apart_pedigree, with_candidate, model)


def compile_locus(
    family: Family, population: PopulationModel, locus: str, *, alleles: Sequence[str]
) -> LocusTable:
    """The family's table of one locus over the codes of these alleles."""
    genotypes = family.genotypes_at(locus)
    shown = {allele for genotype in genotypes.values() for allele in genotype.alleles}
    model = population.at(locus, shown.union(alleles))
    if model is None:
        return _silent_table(len(alleles), is_consistent=True)
    readings = {member: read(genotype, model) for member, genotype in genotypes.items()}
    if model.theta == 0:
        joint = genotype_joint(family.pedigree, readings, model, member=family.missing)
        apart = np.outer(model.frequencies, model.frequencies) * joint.sum()
        numerator, denominator = (_over_codes(m, model, alleles) for m in (joint, apart))
    else:
        numerator, denominator = _asked_one_by_one(family, readings, model, alleles=alleles)
    if not np.any(denominator > 0):
        return _silent_table(len(alleles), is_consistent=False)
    return _table(numerator, denominator, len(alleles))


def _silent_table(alleles: int, *, is_consistent: bool) -> LocusTable:
    nothing = np.zeros(code_count(alleles))
    return LocusTable(nothing, nothing, is_informative=False, is_consistent=is_consistent)


def _table(numerator: Float64Array, denominator: Float64Array, alleles: int) -> LocusTable:
    ratio = np.divide(numerator, denominator, out=np.ones_like(numerator), where=denominator > 0)
    with np.errstate(divide="ignore"):
        log10_lr = np.log10(ratio)
    log10_lr[0] = 0.0
    pairs = slice(1, 1 + alleles * (alleles + 1) // 2)
    unrelated = np.zeros_like(denominator)
    unrelated[pairs] = denominator[pairs] / denominator[pairs].sum()
    is_informative = bool(np.any(np.abs(log10_lr) > 1e-12))
    return LocusTable(log10_lr, unrelated, is_informative=is_informative, is_consistent=True)


def _over_codes(joint: Float64Matrix, model: LocusModel, alleles: Sequence[str]) -> Float64Array:
    """P(readings, code) from P(readings, ordered genotype), float64[codes]."""
    at = np.array([model.alleles.index(allele) for allele in alleles], dtype=np.intp)
    if not model.observation.is_exact:
        return _over_codes_with_errors(joint, model, at)
    codes = np.zeros(code_count(len(at)))
    high, low = np.tril_indices(len(at))
    both = joint + joint.T
    pairs = both[at[low], at[high]]
    is_same = low == high
    pairs[is_same] = joint[at, at] + (both[at, -1] if model.has_silent else 0.0)
    codes[1 : 1 + len(low)] = pairs
    codes[1 + len(low) :] = both[at].sum(axis=1) - joint[at, at]
    return codes


def _over_codes_with_errors(
    joint: Float64Matrix, model: LocusModel, at: npt.NDArray[np.intp]
) -> Float64Array:
    codes = np.zeros(code_count(len(at)))
    names = model.alleles
    for high in range(len(at)):
        codes[1 + len(at) * (len(at) + 1) // 2 + high] = np.sum(
            joint * read(Genotype.of(names[at[high]]), model)
        )
        for low in range(high + 1):
            reading = read(Genotype.of(names[at[low]], names[at[high]]), model)
            codes[1 + pair_code(low, high)] = np.sum(joint * reading)
    return codes


def _asked_one_by_one(
    family: Family, readings: Mapping[str, Float64Matrix], model: LocusModel, *, alleles: Sequence[str]
) -> tuple[Float64Array, Float64Array]:
    """With theta every genotype changes what is expected of everyone: each code is its own question.

    The candidate is the missing member (as a copy of them), or an unconnected member of the population.
    """
    same, apart = candidate_pedigrees(family)
    numerator, denominator = np.zeros(code_count(len(alleles))), np.zeros(code_count(len(alleles)))
    at = [model.alleles.index(allele) for allele in alleles]
    asked = [
        (1 + pair_code(i, j), exactly(at[i], at[j], model)) for j in range(len(at)) for i in range(j + 1)
    ]
    first_single = 1 + len(asked)
    asked += [(first_single + i, partly(at[i], model)) for i in range(len(at))]
    for code, reading in asked:
        with_candidate = {**readings, CANDIDATE: reading}
        numerator[code] = likelihood(same, with_candidate, model)
        denominator[code] = likelihood(apart, with_candidate, model)
    return numerator, denominator


def _not_a_member(member_id: str) -> Exception:
    return refusal(
        "dna_not_a_member",
        Message(f"“{member_id}”不在家系中。", f"{member_id!r} is not a member of the pedigree."),
        field=member_id,
    )


def _not_connected(missing: str) -> Exception:
    return refusal(
        "dna_missing_not_connected",
        Message(
            f"失踪者“{missing}”与任何已分型的亲属都没有联系。",
            f"The missing member {missing!r} is not connected to any typed relative.",
        ),
        field=missing,
        advice=Message("请补全家系中的父母关系。", "Complete the parents in the pedigree."),
    )


def candidate_pedigrees(family: Family) -> tuple[Pedigree, Pedigree]:
    """The family with the candidate as the missing member, and with the candidate unconnected to it."""
    pedigree, missing = family.pedigree, family.pedigree.member(family.missing)
    copy = Member(CANDIDATE, missing.father, missing.mother, missing.sex)
    twins = next((group for group in pedigree.twins if missing.id in group), frozenset({missing.id}))
    others = tuple(group for group in pedigree.twins if group != twins)
    same = Pedigree((*pedigree.members, copy), (*others, twins | {CANDIDATE}), pedigree.missing)
    return same, pedigree.with_members(Member(CANDIDATE))
