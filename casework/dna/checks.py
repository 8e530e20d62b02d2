"""What is checked before a sample's profile is stored: class, code, and whether it is known already."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from casework.dna.code_findings import class_against_code, code_mistyped, code_not_issued, person_differs
from casework.dna.findings import (
    class_missing,
    code_in_use,
    elimination_match,
    identical_profile,
    no_genotype,
    superseded_before,
)
from matching.dna.identical import IdenticalProfiles, differing_loci
from models.collection_code import CodeReading, read_code
from models.dna_batch import SampleState
from models.dna_profile import SampleFacts
from models.profile import Profile
from models.submission import Finding, SampleClass, SubmittedSample

# A resident who equals a missing person's own sample is what the search is for, not a mix-up.
_EXPECTED_TO_AGREE = frozenset({SampleClass.SUBJECT, SampleClass.DIRECT})


@dataclass(frozen=True, slots=True)
class KnownProfile:
    """An active profile, stored (`number`) or earlier in the same file (`digest` of its content)."""

    sample: SampleFacts
    profile: Profile
    number: int | None
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class CheckedSample:
    """One sample of a file and what is to become of it; `facts` and `digest` unless it is held.

    A duplicate of a stored profile has its number, one of an earlier sample of the file that sample's digest.
    `identical` are the profiles that a sample equals and is held for.
    """

    state: SampleState
    sample: SubmittedSample
    facts: SampleFacts | None = None
    digest: str | None = None
    first_id: int | None = None
    identical: tuple[KnownProfile, ...] = ()

    @property
    def profile(self) -> Profile:
        """The accepted genotypes."""
        return self.sample.profile


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """The class of the samples of the code's person, and the active profiles that person has already."""

    sample_class: SampleClass
    profiles: tuple[tuple[int, Profile], ...] = ()


class SampleChecks:
    """Checks the samples of one file in their order, against what is stored and against each other.

    `issued`: what is known of each collection code of the file that was issued, by code.
    """

    def __init__(
        self,
        known: Iterable[KnownProfile],
        stored_digests: Mapping[str, int],
        issued: Mapping[str, IssuedCode],
    ) -> None:
        self._known: list[KnownProfile] = []
        self._active: set[int] = set()
        self._by_code: dict[tuple[str, str | None], KnownProfile] = {}
        self._profiles = IdenticalProfiles()
        self._stored_digests = stored_digests
        self._issued = issued
        self._seen_digests: set[str] = set()
        for each in known:
            self._remember(each)

    def check(self, sample: SubmittedSample, digest: str | None) -> CheckedSample:
        """What is to become of the sample; `digest` is that of its content, None while it has no class."""
        if sample.held:
            return CheckedSample(SampleState.HELD, sample)
        if sample.sample_class is None or digest is None:
            return _held(sample, class_missing(sample.place))
        if not len(sample.profile):
            return _held(sample, no_genotype(sample.place))
        facts = facts_of(sample, sample.sample_class)
        if digest in self._stored_digests or digest in self._seen_digests:
            return self._duplicate(sample, facts, digest)
        problem = self.code_problem(sample, facts)
        if problem is not None:
            return _held(sample, problem)
        identical = self.identical_to(sample, facts)
        if identical:
            held = _held(sample, _identity_finding(sample, facts, identical))
            return replace(held, identical=identical)
        self._seen_digests.add(digest)
        self._remember(KnownProfile(facts, sample.profile, None, digest))
        return CheckedSample(SampleState.ACCEPTED, sample, facts, digest)

    def _duplicate(self, sample: SubmittedSample, facts: SampleFacts, digest: str) -> CheckedSample:
        """The first record again, with a word where that record is in no search any more."""
        first = self._stored_digests.get(digest)
        if first is not None and first not in self._active:
            note = superseded_before(sample.place, first)
            sample = replace(sample, notes=(*sample.notes, note))
        return CheckedSample(SampleState.DUPLICATE, sample, facts, digest, first)

    def identical_to(self, sample: SubmittedSample, facts: SampleFacts) -> tuple[KnownProfile, ...]:
        """The known profiles that agree with the sample everywhere, where that is not what is looked for."""
        found = [self._known[number] for number in self._profiles.like(sample.profile)]
        return tuple(each for each in found if _classes(each.sample, facts) != _EXPECTED_TO_AGREE)

    def code_problem(self, sample: SubmittedSample, facts: SampleFacts) -> Finding | None:
        """What is wrong with the code the sample stands under."""
        of_person = self._person_problem(sample, facts)
        if of_person is not None:
            return of_person
        other = self._by_code.get((facts.code, facts.laboratory))
        return None if other is None else code_in_use(sample.place, other.number)

    def _remember(self, known: KnownProfile) -> None:
        self._known.append(known)
        if known.number is not None:
            self._active.add(known.number)
        self._by_code[known.sample.code, known.sample.laboratory] = known
        self._profiles.add(known.profile)

    def _person_problem(self, sample: SubmittedSample, facts: SampleFacts) -> Finding | None:
        """What is wrong with a collection code; a laboratory's own code is none."""
        reading, code = read_code(facts.code)
        if reading is CodeReading.OTHER:
            return None
        if reading is CodeReading.MISTYPED:
            return code_mistyped(sample.place)
        of_code = self._issued.get(code)
        if of_code is None:
            return code_not_issued(sample.place)
        if of_code.sample_class is not facts.sample_class:
            return class_against_code(sample.place, facts.sample_class, of_code.sample_class)
        for number, profile in of_code.profiles:
            if differing_loci(sample.profile, profile):
                return person_differs(sample.place, number)
        return None


def facts_of(sample: SubmittedSample, sample_class: SampleClass) -> SampleFacts:
    """What is stored beside the genotypes; the kit under its harmonised name where it is known."""
    return SampleFacts(
        code=sample.code,
        sample_class=sample_class,
        laboratory=sample.laboratory,
        kit_name=sample.kit.name if sample.kit is not None else sample.kit_name,
        declared_sex=sample.declared_sex,
        sex_by_amel=sample.sex_by_amel,
    )


def _identity_finding(
    sample: SubmittedSample, facts: SampleFacts, identical: tuple[KnownProfile, ...]
) -> Finding:
    staff = [each for each in identical if SampleClass.ELIMINATION in _classes(each.sample, facts)]
    if staff:
        return elimination_match(sample.place, staff[0].sample.code, staff[0].number)
    return identical_profile(sample.place, identical[0].sample.code, identical[0].number)


def _classes(first: SampleFacts, second: SampleFacts) -> frozenset[SampleClass]:
    return frozenset({first.sample_class, second.sample_class})


def _held(sample: SubmittedSample, problem: Finding) -> CheckedSample:
    return CheckedSample(SampleState.HELD, replace(sample, held=(*sample.held, problem)))
