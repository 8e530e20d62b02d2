"""Samples that equal a stored profile, as JSON: what they equal locus by locus, without alleles."""

from typing import Self

from pydantic import ConfigDict, Field

from api.schemas.common import Given, Instant, Told, ToldRecord
from api.schemas.dna import FindingTold, HeldDecisionTold
from api.schemas.dna_examples import DECISION, HELD
from casework.dna.held import HeldMatch, HeldView
from models.dna_batch import HeldSample, SampleState
from models.dna_profile import ProfileState
from models.held_sample import HeldVerdict
from models.submission import SampleClass


class EqualityTold(Told):
    """Whether the two agree at a locus; null where either does not show two alleles."""

    locus: str
    is_equal: bool | None


class HeldMatchTold(ToldRecord):
    """A stored profile that the sample equals."""

    collection = "dna/profiles"

    state: ProfileState
    code: str
    laboratory: str | None
    sample_class: SampleClass
    loci_equal: int
    loci_compared: int
    is_of_one_code: bool | None = Field(
        description="Whether both stand under codes of one person; null where either has none"
    )
    loci: list[EqualityTold]

    @classmethod
    def of(cls, match: HeldMatch) -> Self:
        """The match as an answer carries it."""
        sample = match.profile.sample
        return cls(
            id=match.profile.id,
            state=match.profile.state,
            code=sample.code,
            laboratory=sample.laboratory,
            sample_class=sample.sample_class,
            loci_equal=match.equal,
            loci_compared=match.compared,
            is_of_one_code=match.is_of_one_code,
            loci=[EqualityTold(locus=each.locus, is_equal=each.is_equal) for each in match.loci],
        )


class HeldSampleTold(ToldRecord):
    """A sample that waits for a DNA reviewer; `id` is the number of its batch."""

    collection = "dna/batches"

    model_config = ConfigDict(json_schema_extra={"examples": [HELD]})

    held_id: int
    code: str
    laboratory: str | None
    kit: str | None
    sample_class: SampleClass | None
    submitted_by: str
    received_at: Instant
    held: list[FindingTold]
    matches: list[HeldMatchTold]
    asks_whose: bool = Field(description="The profiles are of twins: the same person as which is to be said")
    verdicts: list[HeldVerdict] = Field(description="What can be decided as things stand")

    @classmethod
    def of(cls, view: HeldView) -> Self:
        """The sample as an answer carries it."""
        held, sample = view.held, view.held.sample
        return cls(
            id=held.batch_id,
            held_id=held.id,
            code=sample.code,
            laboratory=sample.laboratory,
            kit=sample.kit_name,
            sample_class=sample.sample_class,
            submitted_by=held.submitted_by,
            received_at=held.received_at,
            held=[FindingTold.of(each) for each in sample.held],
            matches=[HeldMatchTold.of(each) for each in view.matches],
            asks_whose=view.asks_whose,
            verdicts=list(view.verdicts),
        )


class HeldVerdictGiven(Given):
    """Why the two agree, and what that rests on."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"verdict": "same_person", "reason": "同一受助人员换站后重复采样，救助站已核对。"}]
        }
    )

    verdict: HeldVerdict
    reason: str = Field(min_length=2, max_length=500)
    same_as_id: int | None = Field(
        default=None, ge=1, le=2**63 - 1, description="Of profiles of twins, the one of the same person"
    )


class HeldOutcomeTold(ToldRecord):
    """What became of the sample; `id` is the number of its batch, whose receipt says the same."""

    collection = "dna/batches"

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"id": 9, "held_id": 4, "state": "accepted", "profile_id": 61, "decision": DECISION}]
        }
    )

    held_id: int
    state: SampleState
    profile_id: int | None
    decision: HeldDecisionTold | None

    @classmethod
    def of(cls, held: HeldSample) -> Self:
        """The outcome as an answer carries it."""
        return cls(
            id=held.batch_id,
            held_id=held.id,
            state=held.state,
            profile_id=held.profile_id,
            decision=None if held.decision is None else HeldDecisionTold.of(held.decision),
        )
