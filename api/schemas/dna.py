"""Police DNA submissions and profiles as JSON. Samples have codes; no name appears in them."""

from typing import Self

from pydantic import ConfigDict, Field

from api.schemas.common import Instant, Told, ToldRecord, Words
from api.schemas.dna_examples import BATCH, DECISION, PROFILE
from casework.dna.wording import HELD_CONSEQUENCE_WORDS, HELD_VERDICT_WORDS
from models.dna_batch import DnaBatch, DnaBatchLine, SampleOutcome, SampleState
from models.dna_profile import DnaProfile, ProfileState, Supersession
from models.held_sample import HeldDecision, HeldVerdict
from models.subject import Sex
from models.submission import Finding, LocusOutcome, LocusState, SampleClass, SubmissionFormat


class FindingTold(Told):
    """Something to know or mend: why, what to do, and where in the file."""

    code: str
    reason: Words
    advice: Words
    line: int | None
    path: str | None

    @classmethod
    def of(cls, finding: Finding) -> Self:
        """The finding as an answer carries it."""
        return cls(
            code=finding.code,
            reason=Words.of(finding.reason),
            advice=Words.of(finding.advice),
            line=finding.place.line,
            path=finding.place.path,
        )


class ReadingTold(Told):
    """One reading of one locus as written, and what became of it."""

    spelling: str
    locus: str | None = Field(description="The harmonised name; null for an unknown locus")
    state: LocusState
    written: list[str]
    genotype: list[str] | None
    held: FindingTold | None
    suggestion: str | None = Field(description="The reading that is suspected; it is never applied")
    notes: list[FindingTold]

    @classmethod
    def of(cls, outcome: LocusOutcome) -> Self:
        """The reading as an answer carries it."""
        return cls(
            spelling=outcome.spelling,
            locus=outcome.locus,
            state=outcome.state,
            written=list(outcome.written),
            genotype=None if outcome.genotype is None else list(outcome.genotype.alleles),
            held=None if outcome.held is None else FindingTold.of(outcome.held),
            suggestion=outcome.suggestion,
            notes=[FindingTold.of(each) for each in outcome.notes],
        )


class HeldDecisionTold(Told):
    """What was decided of a sample that equals a stored profile, why, and what follows for searches."""

    model_config = ConfigDict(json_schema_extra={"examples": [DECISION]})

    verdict: HeldVerdict
    verdict_words: Words
    consequence: Words
    reason: str
    matched_profile_ids: list[int]
    same_as_id: int | None = Field(description="The profile of the same person, where that was said")
    decided_by: str
    decided_at: Instant

    @classmethod
    def of(cls, decision: HeldDecision) -> Self:
        """The decision as an answer carries it."""
        return cls(
            verdict=decision.verdict,
            verdict_words=Words.of(HELD_VERDICT_WORDS[decision.verdict]),
            consequence=Words.of(HELD_CONSEQUENCE_WORDS[decision.verdict]),
            reason=decision.reason,
            matched_profile_ids=list(decision.matched_ids),
            same_as_id=decision.same_as_id,
            decided_by=decision.decided_by,
            decided_at=decision.decided_at,
        )


class SampleTold(Told):
    """One sample of a file, what became of it, and all its readings."""

    state: SampleState
    profile_id: int | None = Field(description="The stored profile; of a duplicate the first record")
    code: str
    laboratory: str | None
    kit: str | None
    sample_class: SampleClass | None
    declared_sex: Sex | None
    sex_by_amel: Sex
    held: list[FindingTold]
    notes: list[FindingTold]
    held_id: int | None = Field(description="Its number among samples that equal a stored profile")
    decision: HeldDecisionTold | None
    loci: list[ReadingTold]

    @classmethod
    def of(cls, outcome: SampleOutcome) -> Self:
        """The sample as an answer carries it."""
        sample = outcome.sample
        return cls(
            state=outcome.state,
            profile_id=outcome.profile_id,
            code=sample.code,
            laboratory=sample.laboratory,
            kit=sample.kit_name,
            sample_class=sample.sample_class,
            declared_sex=sample.declared_sex,
            sex_by_amel=sample.sex_by_amel,
            held=[FindingTold.of(each) for each in sample.held],
            notes=[FindingTold.of(each) for each in sample.notes],
            held_id=outcome.held_id,
            decision=None if outcome.decision is None else HeldDecisionTold.of(outcome.decision),
            loci=[ReadingTold.of(each) for each in sample.loci],
        )


class BatchTold(ToldRecord):
    """The receipt of a file: samples in file order, and what concerns the file as a whole."""

    collection = "dna/batches"

    model_config = ConfigDict(json_schema_extra={"examples": [BATCH]})

    file_name: str
    format: SubmissionFormat
    submitted_by: str
    received_at: Instant
    readings: int
    counts: dict[SampleState, int]
    problems: list[FindingTold]
    samples: list[SampleTold]

    @classmethod
    def of(cls, batch: DnaBatch) -> Self:
        """The receipt as an answer carries it."""
        return cls(
            id=batch.id,
            file_name=batch.file_name,
            format=batch.format,
            submitted_by=batch.submitted_by,
            received_at=batch.received_at,
            readings=batch.readings,
            counts={state: len(batch.in_state(state)) for state in SampleState},
            problems=[FindingTold.of(each) for each in batch.problems],
            samples=[SampleTold.of(each) for each in batch],
        )


class BatchLineTold(ToldRecord):
    """A file as a list shows it: how many of its samples were accepted, held, or there before."""

    collection = "dna/batches"

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    name: BATCH[name]
                    for name in ("id", "file_name", "format", "submitted_by", "received_at", "counts")
                }
            ]
        }
    )

    file_name: str
    format: SubmissionFormat
    submitted_by: str
    received_at: Instant
    counts: dict[SampleState, int]

    @classmethod
    def of(cls, line: DnaBatchLine) -> Self:
        """The file as an answer carries it."""
        return cls(
            id=line.id,
            file_name=line.file_name,
            format=line.format,
            submitted_by=line.submitted_by,
            received_at=line.received_at,
            counts=dict(line.counts),
        )


class GenotypeTold(Told):
    """What was read at a locus."""

    locus: str
    alleles: list[str]


class SupersessionTold(Told):
    """Why the profile is not used any more, and the one in its place."""

    successor_id: int | None
    reason: str
    decided_by: str
    decided_at: Instant

    @classmethod
    def of(cls, supersession: Supersession) -> Self:
        """The decision as an answer carries it."""
        return cls(
            successor_id=supersession.successor_id,
            reason=supersession.reason,
            decided_by=supersession.decided_by,
            decided_at=supersession.decided_at,
        )


class ProfileTold(ToldRecord):
    """A stored profile: coded, never edited; superseded ones are kept."""

    collection = "dna/profiles"

    model_config = ConfigDict(json_schema_extra={"examples": [PROFILE]})

    batch_id: int
    state: ProfileState
    code: str
    laboratory: str | None
    kit: str | None
    sample_class: SampleClass
    declared_sex: Sex | None
    sex_by_amel: Sex
    loci: list[GenotypeTold]
    submitted_by: str
    received_at: Instant
    supersession: SupersessionTold | None

    @classmethod
    def of(cls, profile: DnaProfile) -> Self:
        """The profile as an answer carries it."""
        sample, superseded = profile.sample, profile.supersession
        return cls(
            id=profile.id,
            batch_id=profile.batch_id,
            state=profile.state,
            code=sample.code,
            laboratory=sample.laboratory,
            kit=sample.kit_name,
            sample_class=sample.sample_class,
            declared_sex=sample.declared_sex,
            sex_by_amel=sample.sex_by_amel,
            loci=[GenotypeTold(locus=locus, alleles=list(one.alleles)) for locus, one in profile.profile],
            submitted_by=profile.submitted_by,
            received_at=profile.received_at,
            supersession=None if superseded is None else SupersessionTold.of(superseded),
        )
