"""What stands in a file before it is judged: the same shape whatever the layout."""

from collections.abc import Sequence
from dataclasses import dataclass

from models.submission import Finding, Place, SubmissionFormat

MOST_BYTES = 20_000_000
MOST_READINGS = 200_000
MOST_SAMPLES = 10_000
SEVERAL_KITS = " + "


@dataclass(frozen=True, slots=True)
class RawReading:
    """One locus of one sample as written; `flaw` is the code of a finding that holds it whatever it says."""

    spelling: str
    written: tuple[str, ...]
    place: Place
    flaw: str | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """What is written beside a sample; `type_text` tells samples from controls."""

    laboratory: str = ""
    kit: str = ""
    class_text: str = ""
    sex_text: str = ""
    type_text: str = ""


@dataclass(frozen=True, slots=True)
class RawSample:
    """One sample as written, once per place where it is given."""

    code: str
    place: Place
    readings: tuple[RawReading, ...]
    stated: Stated = Stated()
    flaws: tuple[Finding, ...] = ()
    notes: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file taken apart; `problems` count the readings that belong to no sample."""

    format: SubmissionFormat
    samples: Sequence[RawSample]
    problems: tuple[Finding, ...] = ()
