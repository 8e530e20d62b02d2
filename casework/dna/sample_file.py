"""A file of profiles for the command line, read as a submission is but stored nowhere."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from matching.dna.refusal import refusal
from matching.dna.submission import read_submission
from models.errors import InvalidInput
from models.message import Message
from models.submission import Finding, SubmittedSample


@dataclass(frozen=True, slots=True)
class SampleFile:
    """The samples of a file by code, in file order; `problems` concern the file as a whole.

    `contradictory`: codes that several samples bear which differ, so that none of them is in `samples`.
    """

    path: Path
    samples: Mapping[str, SubmittedSample]
    contradictory: frozenset[str]
    problems: tuple[Finding, ...]

    def sample(self, code: str) -> SubmittedSample:
        """One sample; refused when there is none of this code, or several that differ."""
        if code in self.contradictory:
            raise _refused(
                self.path,
                f"样本“{code}”出现不止一次且不一致",
                en=f"sample {code!r} is given more than once, differently",
            )
        if code not in self.samples:
            known = ", ".join(self.samples)
            raise _refused(
                self.path,
                f"没有样本“{code}”，现有：{known}",
                en=f"there is no sample {code!r}; there are: {known}",
            )
        return self.samples[code]


def read_samples(path: Path) -> SampleFile:
    """The samples of a file in any layout that `guitu dna submit` takes, judged in the same way.

    A sample that a submission would hold as a whole is still in the file, with its reasons: whoever
    computes with it sees them. Refused when the file cannot be read.
    """
    try:
        submission = read_submission(path.read_bytes(), path.name)
    except InvalidInput as error:
        raise _refused(path, error.reason.zh.rstrip("。"), en=error.reason.en.rstrip(".")) from error
    times = Counter(sample.code for sample in submission)
    samples = {sample.code: sample for sample in submission if times[sample.code] == 1}
    return SampleFile(path, samples, frozenset(times) - frozenset(samples), submission.problems)


def _refused(path: Path, zh: str, *, en: str) -> Exception:
    return refusal("dna_file", Message(f"{path.name}：{zh}。", f"{path.name}: {en}."))
