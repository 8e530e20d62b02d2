"""What each further sample of a family would add: the chance that its missing person is recognised by DNA."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from casework.families.search import family_search
from casework.families.typed import CERTAIN, TypedFamily, typed_families
from casework.families.wording import POWER_MODEL
from casework.runtime import Runtime
from matching.dna.further_relatives import USUAL_THRESHOLD, as_typed, further_relatives
from matching.dna.kits import find_kit
from matching.dna.locus_model import PopulationModel
from matching.dna.tables import Family
from models.family import FamilyMember
from models.message import Message

_USUAL_KIT = "Goldeneye 20A"
_KEPT: Final = 256


@dataclass(frozen=True, slots=True)
class RelativePower:
    """With this member's sample as well: the chance that the missing person reaches the threshold."""

    member_id: int
    reaching: float
    gain: float


@dataclass(frozen=True, slots=True)
class FamilyPowerView:
    """What the samples of a family can show now, and with each further one, the most helpful first.

    Probabilities from 0 to 1, `now` None where the missing person's own sample is in: nothing further is
    needed. Alleles and ratios of the samples are no part of it.
    """

    member_id: int
    threshold_log10: float
    now: float | None
    relatives: tuple[RelativePower, ...]
    population: str
    locus_count: int

    @property
    def model(self) -> Message:
        """What the figures assume."""
        return POWER_MODEL


def power_of_report(runtime: Runtime, report_id: int) -> FamilyPowerView:
    """For the report's missing person, each untyped relative by blood who has a place; raises NotFound."""
    with runtime.store.read() as work:
        family = work.families.of_report(report_id)
        (typed,) = typed_families(work, [family])
    (missing,) = [each for each in family.missing if each.report_id == report_id]
    population = family_search().populations[0]
    if missing.id in typed.profiles:
        return _view(missing, None, (), population, 0)
    used = typed.used(missing.id, CERTAIN)
    asked = typed.compilable(missing.id, CERTAIN, used)
    loci = _loci(typed, used, population)
    now, relatives = _figures(_question(asked, population, loci, _untyped(typed, missing)))
    return _view(missing, now, relatives, population, len(loci))


@dataclass(frozen=True, slots=True)
class _Question:
    """What the figures are asked of; equal where everything they follow from is."""

    content: Hashable
    family: Family = field(compare=False)
    population: PopulationModel = field(compare=False)
    loci: tuple[str, ...]
    members: tuple[str, ...]


def _question(
    family: Family, population: PopulationModel, loci: tuple[str, ...], members: Sequence[str]
) -> _Question:
    shown = tuple(tuple(sorted(_shown_at(family, locus))) for locus in loci)
    content = (repr(family.pedigree), family.missing, shown, population.table.version)
    return _Question(content, family, population, loci, tuple(members))


def _shown_at(family: Family, locus: str) -> Iterator[tuple[str, str]]:
    return ((who, repr(genotype.alleles)) for who, genotype in family.genotypes_at(locus).items())


@lru_cache(maxsize=_KEPT)
def _figures(asked: _Question) -> tuple[float, tuple[RelativePower, ...]]:
    """Kept for the families asked about last: a second of work that the same samples need once."""
    family, population, loci = asked.family, asked.population, asked.loci
    found = further_relatives(family, population, loci, members=asked.members)
    relatives = tuple(RelativePower(int(each.member), each.reaching, each.gain) for each in found)
    before = found[0].without if found else as_typed(family, population, loci)
    return before.reaching(USUAL_THRESHOLD), relatives


def _view(
    missing: FamilyMember,
    now: float | None,
    relatives: tuple[RelativePower, ...],
    population: PopulationModel,
    locus_count: int,
) -> FamilyPowerView:
    return FamilyPowerView(missing.id, USUAL_THRESHOLD, now, relatives, population.table.version, locus_count)


def _untyped(typed: TypedFamily, missing: FamilyMember) -> list[str]:
    """Standing members by blood, without a sample, who are joined to the missing one."""
    pedigree = typed.compilable(missing.id, CERTAIN, ()).pedigree
    joined = pedigree.relatives_of(str(missing.id))
    return [
        str(each.id)
        for each in typed.family.standing
        if not each.is_missing
        and each.id not in typed.profiles
        and each.facts.biological in CERTAIN
        and str(each.id) in joined
    ]


def _loci(typed: TypedFamily, used: tuple[int, ...], population: PopulationModel) -> tuple[str, ...]:
    """Those read in the family, else those of a usual kit; what the population lacks says nothing."""
    read = {locus for each in typed.compilable_profiles(used).values() for locus in each.loci}
    kit = find_kit(_USUAL_KIT)
    wanted = read or set(kit.loci if kit else ())
    return tuple(sorted(locus for locus in wanted if population.at(locus) is not None))
