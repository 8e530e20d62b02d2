"""What a sample is checked against: the active profiles, and the people whose codes stand in a file."""

from collections.abc import Iterable

from casework.dna.checks import IssuedCode, KnownProfile
from casework.families.codes import class_of, profiles_of
from models.collection_code import CodeReading, SampledPerson, read_code
from models.dna_profile import DnaProfile
from store.unit_of_work import UnitOfWork


def known_profiles(active: Iterable[DnaProfile]) -> list[KnownProfile]:
    """These stored profiles as checks know them."""
    return [KnownProfile(each.sample, each.profile, each.id) for each in active]


def issued_codes(work: UnitOfWork, codes: Iterable[str]) -> dict[str, IssuedCode]:
    """What is known of those of the codes, as written, that are issued collection codes."""
    readings = map(read_code, codes)
    sound = [code for reading, code in readings if reading is CodeReading.COLLECTION_CODE]
    return {code: _known_of(work, person) for code, person in work.collection_codes.of_codes(sound).items()}


def _known_of(work: UnitOfWork, person: SampledPerson) -> IssuedCode:
    active = [(each.id, each.profile) for each in profiles_of(work, person)]
    return IssuedCode(class_of(work, person), tuple(active))
