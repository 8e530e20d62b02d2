"""Profiles as a table with a row per sample and locus, in the form that is read."""

import csv
import io
from collections.abc import Iterable, Iterator

from matching.dna.allele_text import plain
from matching.dna.refusal import refusal
from matching.dna.submission.codes import code_trouble
from models.genotype import Genotype
from models.message import Message
from models.subject import Sex
from models.submission import CodedProfile

HEADER = ("sample", "laboratory", "kit", "class", "locus", "allele1", "allele2")
AMEL = {Sex.MALE: ("X", "Y"), Sex.FEMALE: ("X", "X")}
_FORMULA = ("=", "+", "-", "@")


def write_csv(profiles: Iterable[CodedProfile]) -> str:
    """The table, ready for `read_submission`, which reads equal profiles from it.

    An unknown second allele is written "-"; a third, which would be held on reading, goes in `allele3`. The
    sex is written as AMEL. Refused (InvalidInput): a code that is unusable or looks like a person's.
    """
    coded = tuple(profiles)
    has_three = any(len(genotype.alleles) > 2 for each in coded for _, genotype in each.profile)
    return "".join(csv_parts(coded, has_three=has_three))


def csv_parts(profiles: Iterable[CodedProfile], *, has_three: bool = True) -> Iterator[str]:
    """The same table in pieces: its header, then one profile after the other, as they come.

    Nobody knows beforehand whether one has three alleles at a locus, so there is a column for it by default.
    """
    yield _written([(*HEADER, "allele3") if has_three else HEADER])
    for each in profiles:
        yield _written(_rows(each))


def _written(rows: Iterable[tuple[str, ...]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()


def checked_code(code: str) -> str:
    """The code, if it may be written; InvalidInput otherwise."""
    if code_trouble(code) is not None or plain(code) != code:
        raise refusal(
            "dna_export_code",
            Message("样本编号不能写入文件。", "A sample code cannot be written to a file."),
            field="code",
        )
    return code


def written_alleles(genotype: Genotype) -> tuple[str, ...]:
    """The alleles as written in tables: two at least, "-" for an unknown second."""
    return (*genotype.alleles, "-") if genotype.is_partial else genotype.alleles


def _rows(each: CodedProfile) -> Iterator[tuple[str, ...]]:
    about = (checked_code(each.code), _safe(each.laboratory), _safe(each.kit_name), each.sample_class or "")
    if each.sex in AMEL:
        yield (*about, "AMEL", *AMEL[each.sex])
    for locus, genotype in each.profile:
        yield (*about, locus, *written_alleles(genotype))


def _safe(text: str | None) -> str:
    """A text that spreadsheets do not take for a formula."""
    return f"'{text}" if text and text.startswith(_FORMULA) else text or ""
