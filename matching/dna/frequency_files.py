"""Frequency tables as CSV: population,locus,allele,frequency; each refusal names file, row and locus.

Columns are found by their names; further columns are allowed and not read.
"""

import csv
import hashlib
import io
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from matching.dna.frequencies import UNSEEN_AT_MINIMUM, FrequencyTable, LocusFrequencies, RareAlleles
from matching.dna.loci import LocusCatalogue
from matching.dna.refusal import refusal
from models.genotype import canonical_allele
from models.locus import LocusKind
from models.message import Message

HEADER = ["population", "locus", "allele", "frequency"]


def _nothing() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class TableFacts:
    """What a file does not say itself.

    `sum_tolerance`: how far the frequencies of a locus may be from adding up to 1 (rounding of published
    numbers). With a `catalogue`, spellings are harmonised and unknown loci refused; without one, names
    stand as they are. `nomenclature` gives the numbering of loci that have more than one.
    """

    rare: RareAlleles = UNSEEN_AT_MINIMUM
    people: int | None = None
    source: str = ""
    sum_tolerance: float = 0.01
    catalogue: LocusCatalogue | None = None
    nomenclature: Mapping[str, str] = field(default_factory=_nothing)
    left_out: Mapping[str, str] = field(default_factory=_nothing)


def read_frequency_file(path: Path, facts: TableFacts) -> FrequencyTable:
    """The table in a file, named after it; every locus divided by its own sum, which is kept.

    Refused: a file that is not UTF-8 text or lacks a column, more than one population, a frequency not
    between 0 and 1, an allele twice or that is no repeat number, an unknown or non-autosomal locus (with
    a catalogue), a locus whose sum is off by more than the tolerance.
    """
    data = path.read_bytes()
    published = _published(_rows(path, data), path, facts)
    loci = {}
    for locus, values in published.items():
        total = math.fsum(values.values())
        if abs(total - 1) > facts.sum_tolerance:
            raise _at(
                path,
                None,
                locus,
                zh=f"频率之和为 {total:.4f}",
                en=f"the frequencies add up to {total:.4f}, not 1",
            )
        numbering = facts.nomenclature.get(locus, _standard_numbering(facts, locus))
        loci[locus] = LocusFrequencies.of(locus, values, people=facts.people, nomenclature=numbering)
    return FrequencyTable(
        path.stem,
        loci,
        rare=facts.rare,
        source=facts.source,
        digest=hashlib.sha256(data).hexdigest(),
        left_out=facts.left_out,
    )


def _standard_numbering(facts: TableFacts, locus: str) -> str:
    known = facts.catalogue.find(locus) if facts.catalogue else None
    return known.nomenclature if known else "standard"


def _rows(path: Path, data: bytes) -> list[list[str]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _at(path, None, None, zh="文件不是 UTF-8 文本", en="the file is not UTF-8 text") from error
    try:
        rows = list(csv.reader(io.StringIO(text)))
    except csv.Error as error:
        raise _at(path, None, None, zh=f"不是 CSV 文件：{error}", en=f"not a CSV file: {error}") from error
    if not rows or not set(HEADER) <= {cell.strip().lower() for cell in rows[0]}:
        raise _at(
            path, 1, None, zh="表头应为 " + ",".join(HEADER), en="the header must be " + ",".join(HEADER)
        )
    return rows


def _published(rows: list[list[str]], path: Path, facts: TableFacts) -> dict[str, dict[str, float]]:
    published: dict[str, dict[str, float]] = {}
    header = [cell.strip().lower() for cell in rows[0]]
    columns = [header.index(name) for name in HEADER]
    populations: set[str] = set()
    for number, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(header):
            raise _at(
                path, number, None, zh=f"有 {len(row)} 列", en=f"{len(row)} columns instead of {len(header)}"
            )
        population, spelling, allele_text, frequency = (row[column].strip() for column in columns)
        populations.add(population)
        locus = _locus(spelling, path, number, facts=facts)
        if len(populations) > 1:
            raise _at(path, number, locus, zh="另一个人群", en=f"another population, {population!r}")
        allele = _allele(allele_text, path, number, locus=locus)
        if allele in published.setdefault(locus, {}):
            raise _at(path, number, locus, zh=f"等位基因 {allele} 重复", en=f"allele {allele} occurs twice")
        published[locus][allele] = _frequency(frequency, path, number, locus=locus, facts=facts)
    return published


def _locus(spelling: str, path: Path, number: int, *, facts: TableFacts) -> str:
    if facts.catalogue is None:
        return spelling
    known = facts.catalogue.find(spelling)
    if known is None:
        raise _at(path, number, spelling, zh="未知基因座", en="unknown locus")
    if known.kind is not LocusKind.AUTOSOMAL:
        raise _at(path, number, spelling, zh="不是常染色体基因座", en="not an autosomal locus")
    return known.name


def _allele(text: str, path: Path, number: int, *, locus: str) -> str:
    try:
        return canonical_allele(text)
    except ValueError as error:
        raise _at(
            path, number, locus, zh=f"“{text}”不是等位基因", en=f"{text!r} is not an allele number"
        ) from error


def _frequency(text: str, path: Path, number: int, *, locus: str, facts: TableFacts) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 <= value <= 1 + facts.sum_tolerance:
        raise _at(
            path,
            number,
            locus,
            zh=f"“{text}”不是 0 与 1 之间的频率",
            en=f"{text!r} is not a frequency between 0 and 1",
        )
    return value


def _at(path: Path, row: int | None, locus: str | None, *, zh: str, en: str) -> Exception:
    where_zh = path.name + (f" 第 {row} 行" if row else "") + (f"，基因座 {locus}" if locus else "")
    where_en = path.name + (f", row {row}" if row else "") + (f", locus {locus}" if locus else "")
    return refusal("dna_frequency_table", Message(f"{where_zh}：{zh}。", f"{where_en}: {en}."), field=locus)
