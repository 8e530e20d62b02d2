"""The one door for files of profiles: what a laboratory sent, read strictly, nothing dropped silently."""

from matching.dna.submission.codis import read_codis
from matching.dna.submission.decoding import decoded
from matching.dna.submission.findings import finding, unreadable
from matching.dna.submission.json_layout import read_json
from matching.dna.submission.judge_sample import judged_samples
from matching.dna.submission.raw import MOST_SAMPLES, RawFile
from matching.dna.submission.tables import read_table
from models.submission import Finding, Place, Submission, SubmittedSample


def read_submission(data: bytes, name: str) -> Submission:
    """The samples of a file of STR profiles, each locus accepted, held with its reason, or untyped.

    The layout is recognised by the content; `name`, under which the file came, decides nothing. Read are
    CSV and TSV tables with a row per sample and locus or per sample, GeneMapper-style genotype tables,
    CODIS CMF XML 3.x and the JSON of docs/dna-submissions.md, in UTF-8, UTF-16 or GB18030. Raises
    UnreadableSubmission (an InvalidInput with the line, where there is one) when the file as a whole cannot
    be read or has a column of names or numbers of persons.
    """
    raw = _taken_apart(decoded(data))
    if len(raw.samples) > MOST_SAMPLES:
        raise unreadable("too_many", limit=MOST_SAMPLES, zh="样本", en="samples")
    samples = judged_samples(raw.samples)
    in_samples = sum(len(sample.readings) for sample in raw.samples)
    readings = in_samples + sum(problem.readings for problem in raw.problems)
    return Submission(raw.format, samples, (*raw.problems, *_single_alleles(samples)), readings)


def _taken_apart(text: str) -> RawFile:
    start = text.lstrip()[:1]
    if start == "<":
        return read_codis(text)
    if start in ("{", "["):
        return read_json(text)
    return read_table(text)


def _single_alleles(samples: tuple[SubmittedSample, ...]) -> tuple[Finding, ...]:
    """A remark on files whose export seems to leave out the second allele of homozygotes."""
    genotypes = [genotype for sample in samples for _, genotype in sample.profile]
    single = sum(genotype.is_partial for genotype in genotypes)
    if not single or any(genotype.is_homozygous for genotype in genotypes):
        return ()
    return (finding("single_alleles", Place(), count=single),)
