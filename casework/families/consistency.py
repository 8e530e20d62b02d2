"""Whether a family's samples fit what is stated, and what of it a night therefore asks beside the whole."""

from casework.dna.shipped import pair_search
from casework.families.typed import CERTAIN, TypedFamily
from matching.dna.family_conflict import parts_of
from matching.dna.family_consistency import impossible_parents
from matching.dna.tables import Family as CompilableFamily
from models.family_candidate import Inconsistency


def inconsistencies(typed: TypedFamily) -> tuple[Inconsistency, ...]:
    """Stated parents by blood who cannot be the parents of a stated child."""
    pedigree = typed.pedigree(CERTAIN)
    numbers = [each for each in typed.profiles if str(each) in pedigree.ids]
    certain = [
        number
        for number in numbers
        if (member := typed.family.member(number)).is_missing or member.facts.biological in CERTAIN
    ]
    if not certain:
        return ()
    profiles = typed.compilable_profiles(certain)
    found = impossible_parents(pedigree, profiles, pair_search().populations[0])
    return tuple(
        Inconsistency(int(each.child), tuple(int(one) for one in each.parents), each.excluded)
        for each in found
    )


def parts_at_night(typed: TypedFamily, missing_id: int) -> tuple[CompilableFamily, ...]:
    """Each of several relatives by blood alone; all but one too where a stated parent cannot be one.

    To compile all but one of every family would double what a night compiles. When a sample of a family comes
    in, all of it is asked (`TypedFamily.in_parts`).
    """
    used = typed.used(missing_id, CERTAIN)
    parts = parts_of(used)
    if len(used) > 2 and not inconsistencies(typed):
        parts = tuple(each for each in parts if len(each) == 1)
    return tuple(typed.part(missing_id, each) for each in parts)
