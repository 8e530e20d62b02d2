"""The receipt of a laboratory's file: what was accepted, what is held and why, what was there before."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from models.held_sample import HeldDecision
from models.submission import Finding, SubmissionFormat, SubmittedSample


class SampleState(StrEnum):
    """What became of one sample of a file."""

    ACCEPTED = "accepted"
    HELD = "held"
    DUPLICATE = "duplicate"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class SampleOutcome:
    """One sample with all its readings, and what became of it.

    `profile_id` is the stored profile of an accepted sample, the first record of a duplicate, None for a
    held or refused one; why it was held stands in `sample.held`. A sample that equals a stored profile has
    the number `held_id` and, once a person decided, the `decision`.
    """

    state: SampleState
    sample: SubmittedSample
    profile_id: int | None = None
    held_id: int | None = None
    decision: HeldDecision | None = None


@dataclass(frozen=True, slots=True)
class HeldSample:
    """One sample of a batch, at a position of its file from 0, with the profiles it equalled at loading.

    `state` and `profile_id` are those of its outcome; `decision` is None while it waits.
    """

    id: int
    batch_id: int
    position: int
    sample: SubmittedSample
    matched_ids: tuple[int, ...]
    submitted_by: str
    received_at: datetime
    state: SampleState
    profile_id: int | None = None
    decision: HeldDecision | None = None


@dataclass(frozen=True, slots=True)
class DnaBatch:
    """One file as received: the digest of its content (keyed), where the original lies, and its outcomes."""

    id: int
    content_digest: str
    blob_digest: str
    file_name: str
    format: SubmissionFormat
    readings: int
    problems: tuple[Finding, ...]
    outcomes: tuple[SampleOutcome, ...]
    submitted_by: str
    received_at: datetime

    def in_state(self, state: SampleState) -> tuple[SampleOutcome, ...]:
        """The samples of that outcome, in file order."""
        return tuple(outcome for outcome in self.outcomes if outcome.state is state)

    def __iter__(self) -> Iterator[SampleOutcome]:
        return iter(self.outcomes)


@dataclass(frozen=True, slots=True)
class DnaBatchLine:
    """One file as a list shows it: how many samples ended in which way, without the samples."""

    id: int
    file_name: str
    format: SubmissionFormat
    counts: Mapping[SampleState, int]
    submitted_by: str
    received_at: datetime
