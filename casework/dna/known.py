"""What a sample is checked against: the active profiles, and the people whose codes stand in a file."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from casework.dna.checks import IssuedCode, KnownProfile, facts_of
from casework.families.codes import class_of, profiles_of
from models.collection_code import CodeReading, SampledPerson, read_code
from models.dna_profile import DnaProfile
from models.submission import SubmittedSample
from store.unit_of_work import UnitOfWork


def known_profiles(active: Iterable[DnaProfile]) -> list[KnownProfile]:
    """These stored profiles as checks know them."""
    return [KnownProfile(each.sample, each.profile, each.id) for each in active]


def first_records(
    work: UnitOfWork, samples: Sequence[SubmittedSample], digests: Sequence[str | None]
) -> dict[str, int]:
    """The stored profile of each sample that is one, active or superseded, by the sample's digest.

    The same code, class and genotypes are the same sample, whoever sends it: an export comes back
    under the name of who received it.
    """
    laboratories = work.dna_profiles.laboratories_of([sample.code for sample in samples])
    own_digest: dict[str, str] = {}
    for sample, digest in zip(samples, digests, strict=True):
        if digest is not None and sample.sample_class is not None:
            facts = facts_of(sample, sample.sample_class)
            for laboratory in laboratories.get(sample.code, ()):
                elsewhere = replace(facts, laboratory=laboratory)
                own_digest[work.dna_profiles.content_digest(elsewhere, sample.profile)] = digest
    found = work.dna_profiles.by_content([*own_digest, *(each for each in digests if each is not None)])
    of_others = {own_digest[each]: number for each, number in found.items() if each in own_digest}
    return of_others | {each: number for each, number in found.items() if each in digests}


def issued_codes(work: UnitOfWork, codes: Iterable[str]) -> dict[str, IssuedCode]:
    """What is known of those of the codes, as written, that are issued collection codes."""
    readings = map(read_code, codes)
    sound = [code for reading, code in readings if reading is CodeReading.COLLECTION_CODE]
    return {code: _known_of(work, person) for code, person in work.collection_codes.of_codes(sound).items()}


def _known_of(work: UnitOfWork, person: SampledPerson) -> IssuedCode:
    active = [(each.id, each.profile) for each in profiles_of(work, person)]
    return IssuedCode(class_of(work, person), tuple(active))
