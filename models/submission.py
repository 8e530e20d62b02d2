"""A laboratory's file of STR profiles after reading: what was taken, what waits for a person, and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from models.genotype import Genotype
from models.locus import Kit
from models.message import Message
from models.profile import Profile
from models.subject import Sex


class SubmissionFormat(StrEnum):
    """The layouts that are read."""

    TABLE_BY_LOCUS = "table_by_locus"
    TABLE_BY_SAMPLE = "table_by_sample"
    GENEMAPPER = "genemapper"
    CODIS_CMF = "codis_cmf"
    JSON = "json"


class SampleClass(StrEnum):
    """Whose profile it is: a person in care, a relative, the missing person's own sample, or staff."""

    SUBJECT = "subject"
    RELATIVE = "relative"
    DIRECT = "direct"
    ELIMINATION = "elimination"


class LocusState(StrEnum):
    """What became of one reading.

    `repeated`: the same reading stands in the file once more and counts once. `set_aside`: a sex, X or Y
    marker, which enters no likelihood ratio.
    """

    ACCEPTED = "accepted"
    HELD = "held"
    UNTYPED = "untyped"
    REPEATED = "repeated"
    SET_ASIDE = "set_aside"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the file: a line (from 1) in tables, a path in XML and JSON."""

    line: int | None = None
    path: str | None = None

    def __str__(self) -> str:
        return ", ".join(part for part in (f"line {self.line}" if self.line else "", self.path or "") if part)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should know or mend: a stable code, the reason, what to do, and where.

    `readings` counts the readings of the file that are accounted for by this finding alone.
    """

    code: str
    reason: Message
    advice: Message
    place: Place
    readings: int = 0


@dataclass(frozen=True, slots=True)
class LocusOutcome:
    """One reading of one locus: as written, and what became of it.

    `locus` is the harmonised name, None for an unknown locus. `genotype` is set if and only if the reading
    was accepted. `held` says why it waits; `suggestion` is the reading suspected, never applied. `notes`
    are worth a look and stop nothing.
    """

    spelling: str
    locus: str | None
    state: LocusState
    written: tuple[str, ...]
    place: Place
    genotype: Genotype | None = None
    held: Finding | None = None
    suggestion: str | None = None
    notes: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class CodedProfile:
    """A profile with what is written beside it in a file: a code, never a name."""

    code: str
    profile: Profile
    laboratory: str | None = None
    kit_name: str | None = None
    sample_class: SampleClass | None = None
    sex: Sex = Sex.UNKNOWN


@dataclass(frozen=True, slots=True)
class SubmittedSample:
    """One sample of a file.

    `held` says why the sample as a whole waits; empty: its profile may be stored. `notes` are flags that
    stop nothing (unknown kit, AMEL against declared sex). The code of a sample held because it looks like
    a name or number of a person is masked and need not be unique. `sex_by_amel` is unknown without AMEL.
    """

    code: str
    place: Place
    loci: tuple[LocusOutcome, ...]
    laboratory: str | None = None
    kit_name: str | None = None
    kit: Kit | None = None
    sample_class: SampleClass | None = None
    declared_sex: Sex | None = None
    sex_by_amel: Sex = Sex.UNKNOWN
    held: tuple[Finding, ...] = ()
    notes: tuple[Finding, ...] = ()

    @property
    def is_held(self) -> bool:
        """The sample waits for a person; nothing of it may be stored as a profile."""
        return bool(self.held)

    @property
    def profile(self) -> Profile:
        """The accepted genotypes."""
        return Profile(
            tuple((o.locus, o.genotype) for o in self.loci if o.locus is not None and o.genotype is not None)
        )

    @property
    def coded(self) -> CodedProfile:
        """The accepted profile with its code, as it is stored and written."""
        return CodedProfile(
            self.code, self.profile, self.laboratory, self.kit_name, self.sample_class, self.sex_by_amel
        )

    def in_state(self, state: LocusState) -> tuple[LocusOutcome, ...]:
        """The readings of that outcome, in file order."""
        return tuple(outcome for outcome in self.loci if outcome.state is state)


@dataclass(frozen=True, slots=True)
class Submission:
    """A file as read: its format, its samples in file order, and what concerns the file as a whole.

    `readings` is the number of readings (one sample, one locus) found in the file; each is an outcome of
    a sample or counted in a problem, see `accounted_for`.
    """

    format: SubmissionFormat
    samples: tuple[SubmittedSample, ...]
    problems: tuple[Finding, ...]
    readings: int

    @property
    def accounted_for(self) -> int:
        """Readings with an outcome; equal to `readings`, for nothing is dropped silently."""
        in_samples = sum(len(sample.loci) for sample in self.samples)
        return in_samples + sum(problem.readings for problem in self.problems)

    @property
    def accepted(self) -> tuple[SubmittedSample, ...]:
        """The samples whose profiles may be stored."""
        return tuple(sample for sample in self.samples if not sample.is_held)

    def __iter__(self) -> Iterator[SubmittedSample]:
        return iter(self.samples)
