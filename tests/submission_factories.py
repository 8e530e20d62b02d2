"""Files as laboratories send them, built from fictional samples, and strategies for profiles."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from hypothesis import strategies as st

from matching.dna.loci import catalogue
from matching.dna.submission import CmfHeader, read_submission
from models.genotype import Genotype
from models.profile import Profile
from models.subject import Sex
from models.submission import CodedProfile, LocusOutcome, SampleClass, Submission, SubmittedSample

Sample = Mapping[str, Sequence[str]]

HEADER = CmfHeader("GTLAB01", "GTLAB02", "operator1", datetime(2026, 3, 5, 9, 30, tzinfo=UTC))
MOTHER: Sample = {"AMEL": ("X", "X"), "D3S1358": ("15", "16"), "TH01": ("6", "9.3"), "FGA": ("22", "22")}


def by_locus(samples: Mapping[str, Sample], delimiter: str = ",") -> bytes:
    """A table with a row per sample and locus."""
    heading = ["sample", "locus", "allele1", "allele2"]
    rows = [[code, locus, *alleles] for code, own in samples.items() for locus, alleles in own.items()]
    return table([heading, *rows], delimiter)


def by_sample(samples: Mapping[str, Sample], separator: str = "/") -> bytes:
    """A table with a row per sample and a column per locus."""
    loci = list(dict.fromkeys(locus for own in samples.values() for locus in own))
    rows = [[code, *(separator.join(own.get(locus, ())) for locus in loci)] for code, own in samples.items()]
    return table([["Sample", *loci], *rows], "\t")


def by_sample_in_pairs(samples: Mapping[str, Sample], *, numbered: bool) -> bytes:
    """The same with two columns per locus: numbered headings, or the heading repeated."""
    loci = list(dict.fromkeys(locus for own in samples.values() for locus in own))
    names = [f"{locus}_{number}" if numbered else locus for locus in loci for number in (1, 2)]
    rows = [
        [code, *(allele for locus in loci for allele in (*own.get(locus, ()), "", "")[:2])]
        for code, own in samples.items()
    ]
    return table([["Sample", *names], *rows], ",")


def genemapper(samples: Mapping[str, Sample], panel: str = "GlobalFiler_Panel_v1") -> bytes:
    """A genotype table as typing programs export it: many columns, tabs, CRLF."""
    heading = "Sample File\tSample Name\tPanel\tMarker\tDye\tAllele 1\tAllele 2\tAllele 3\tHeight 1\tHeight 2"
    lines = [heading]
    for code, own in samples.items():
        for locus, alleles in own.items():
            first, second, third = (*alleles, "", "", "")[:3]
            lines.append(f"{code}.hid\t{code}\t{panel}\t{locus}\tB\t{first}\t{second}\t{third}\t1500\t1430")
    return "\r\n".join([*lines, ""]).encode()


def table(rows: Sequence[Sequence[str]], delimiter: str = ",") -> bytes:
    """Rows of cells, quoted where they hold the delimiter."""
    quoted = [[f'"{cell}"' if delimiter in cell else cell for cell in row] for row in rows]
    return "\n".join(delimiter.join(row) for row in [*quoted, [""]]).encode()


def cmf(specimens: str, *, namespace: bool = True, version: str = "3.2", before: str = "") -> bytes:
    """A CODIS file around these specimens."""
    xmlns = ' xmlns="urn:CODISImportFile-schema"' if namespace else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{before}<CODISImportFile{xmlns}>'
        f"<HEADERVERSION>{version}</HEADERVERSION><MESSAGETYPE>Import</MESSAGETYPE>"
        f"<SOURCELAB>GTLAB01</SOURCELAB>{specimens}</CODISImportFile>"
    ).encode()


def specimen(code: str, own: Sample, category: str = "Biological Mother", attributes: str = "") -> str:
    """One specimen of a CODIS file."""
    loci = "".join(
        f'<LOCUS KIT="GlobalFiler"><LOCUSNAME>{locus}</LOCUSNAME><READINGBY>op</READINGBY>'
        + "".join(f"<ALLELE><ALLELEVALUE>{allele}</ALLELEVALUE></ALLELE>" for allele in alleles)
        + "</LOCUS>"
        for locus, alleles in own.items()
    )
    return (
        f"<SPECIMEN {attributes}><SPECIMENID>{code}</SPECIMENID>"
        f"<SPECIMENCATEGORY>{category}</SPECIMENCATEGORY>{loci}</SPECIMEN>"
    )


def guitu_json(samples: Mapping[str, Sample], **beside: object) -> bytes:
    """Guitu's own JSON."""
    entries = [
        {"code": code, "loci": [{"locus": locus, "alleles": list(alleles)} for locus, alleles in own.items()]}
        | beside
        for code, own in samples.items()
    ]
    return json.dumps({"format": "guitu-str", "version": 1, "samples": entries}).encode()


def every_layout(samples: Mapping[str, Sample]) -> dict[str, bytes]:
    """The same samples in each layout that is read."""
    return {
        "by locus": by_locus(samples),
        "by locus, tabs": by_locus(samples, "\t"),
        "by sample": by_sample(samples),
        "by sample, comma in the cell": by_sample(samples, ","),
        "numbered pairs": by_sample_in_pairs(samples, numbered=True),
        "repeated heading": by_sample_in_pairs(samples, numbered=False),
        "genemapper": genemapper(samples),
        "codis": cmf("".join(specimen(code, own) for code, own in samples.items())),
        "codis without namespace": cmf(
            "".join(specimen(code, own) for code, own in samples.items()), namespace=False
        ),
        "json": guitu_json(samples),
    }


def read(data: bytes) -> Submission:
    """The submission, after the check that holds for each: every reading has an outcome."""
    submission = read_submission(data, "lab.dat")
    assert submission.accounted_for == submission.readings
    return submission


def only(submission: Submission) -> SubmittedSample:
    """The one sample."""
    (sample,) = submission.samples
    return sample


def outcome(*alleles: str, locus: str = "TH01") -> LocusOutcome:
    """What becomes of these alleles at a locus, beside one that is in order."""
    sample = only(read(guitu_json({"R-1": {locus: alleles, "D8S1179": ("12", "13")}})))
    return sample.loci[0]


_AUTOSOMAL = [locus for locus in catalogue().loci.values() if locus.ladder is not None]


@st.composite
def genotypes(draw: st.DrawFn, *, low: float, high: float) -> Genotype:
    """Full and single readings within a ladder, variants included."""
    repeats = st.integers(max(int(low) + 1, 4), int(high) - 1)
    allele = st.builds(
        lambda n, bases: f"{n}.{bases}" if bases else f"{n}", repeats, st.sampled_from((0, 0, 1, 2))
    )
    return Genotype(tuple(draw(st.lists(allele, min_size=1, max_size=2))))


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    """Profiles that pass every check."""
    loci = draw(
        st.lists(st.sampled_from(_AUTOSOMAL), min_size=1, max_size=8, unique_by=lambda each: each.name)
    )
    chosen = {}
    for locus in loci:
        low, high = locus.ladder or (0.0, 0.0)
        chosen[locus.name] = draw(genotypes(low=low, high=high))
    return Profile.of(chosen)


@st.composite
def coded_profiles(draw: st.DrawFn) -> list[CodedProfile]:
    """Some samples with different codes."""
    codes = draw(
        st.lists(
            st.from_regex(r"GT[A-Z0-9]{1,3}-[0-9]{1,4}", fullmatch=True), unique=True, max_size=4, min_size=1
        )
    )
    return [
        CodedProfile(
            code,
            draw(profiles()),
            laboratory=HEADER.source_laboratory,
            kit_name=draw(st.sampled_from((None, "GlobalFiler", "自制 <&\"'>"))),
            sample_class=draw(st.sampled_from((None, *SampleClass))),
            sex=draw(st.sampled_from(tuple(Sex))),
        )
        for code in codes
    ]
