"""CSV and TSV tables taken apart: a row per sample and locus, or a row per sample."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from matching.dna.allele_text import plain
from matching.dna.submission.findings import finding, unreadable
from matching.dna.submission.headers import Header, LocusColumns, Role, understood
from matching.dna.submission.raw import MOST_READINGS, SEVERAL_KITS, RawFile, RawReading, RawSample, Stated
from models.submission import Finding, Place, SubmissionFormat

_DELIMITERS = "\t,;|"
_LINES_SEARCHED = 30
_SEPARATORS = re.compile(r"[,/;|、\s]+")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff]")
_FIELDS = {
    "laboratory": Role.LABORATORY,
    "class_text": Role.CLASS,
    "sex_text": Role.SEX,
    "type_text": Role.TYPE,
}
_FIELD_NAMES = {"laboratory": "laboratory", "class_text": "class", "sex_text": "sex", "type_text": "type"}


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Table:
    header: Header
    rows: tuple[_Row, ...]
    notes: tuple[Finding, ...]


def read_table(text: str) -> RawFile:
    """The samples of a table; UnreadableSubmission where no header is found, or one asks for persons."""
    table = _table(text)
    if not table.rows:
        raise unreadable("no_rows")
    if len(table.rows) * max(1, len(table.header.loci)) > MOST_READINGS:
        raise unreadable("too_many", limit=MOST_READINGS, zh="位点", en="readings")
    return _by_locus(table) if table.header.is_by_locus else _by_sample(table)


def split_alleles(cell: str) -> tuple[str, ...]:
    """The alleles of one cell: "12,14", "12/14", "12 14"; an X and a Y written together are two."""
    text = plain(cell)
    if text.upper() in ("XX", "XY", "YX"):
        return tuple(text)
    return tuple(part for part in _SEPARATORS.split(text) if part)


def _table(text: str) -> _Table:
    """The table under the first row that is a header with one of the delimiters."""
    for delimiter in sorted(_DELIMITERS, key=lambda each: -text[:5000].count(each)):
        try:
            found = _header(text, delimiter)
        except csv.Error:
            continue  # quotes make no sense with this delimiter; they may with the next
        if found is not None:
            header, line, notes = found
            return _Table(header, tuple(row for row in _read_rows(text, delimiter) if row.line > line), notes)
    raise unreadable("no_header")


def _header(text: str, delimiter: str) -> tuple[Header, int, tuple[Finding, ...]] | None:
    above: list[_Row] = []
    for row in islice(_rows(text, delimiter), _LINES_SEARCHED):
        header = understood(row.cells)
        if Role.PERSON in header.roles and (header.alleles or header.loci):
            raise unreadable("names", column=header.cells[header.roles[Role.PERSON]])
        if header.is_by_locus or header.is_by_sample:
            return header, row.line, _table_notes(header, above, row.line)
        above.append(row)
    return None


def _table_notes(header: Header, above: Sequence[_Row], line: int) -> tuple[Finding, ...]:
    notes = []
    if above:
        notes.append(finding("lines_before_header", Place(line=above[0].line), count=len(above)))
    unread = [header.cells[column] for column in header.unread if header.cells[column]]
    if unread:
        notes.append(finding("columns_not_read", Place(line=line), columns=", ".join(unread)))
    return tuple(notes)


def _read_rows(text: str, delimiter: str) -> Iterator[_Row]:
    line = 1
    try:
        for row in _rows(text, delimiter):
            line = row.line
            yield row
    except csv.Error as error:
        raise unreadable("bad_table", line=line + 1, what=error) from error


def _rows(text: str, delimiter: str) -> Iterator[_Row]:
    """The rows that are not blank, with the line each begins on; csv.Error where quotes do not close."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    for cells in reader:
        clean = tuple(_INVISIBLE.sub("", cell).strip() for cell in cells)
        if any(clean):
            yield _Row(line, clean)
        line = reader.line_num + 1


def _flaw(header: Header, row: _Row) -> str | None:
    """Cells under no heading say that columns have shifted: then no cell of the row can be trusted."""
    blank = [column for column in header.unread if not header.cells[column]]
    stray = [
        *row.cells[len(header.cells) :],
        *(row.cells[column] for column in blank if column < len(row.cells)),
    ]
    return "row_shape" if any(stray) else None


def _by_locus(table: _Table) -> RawFile:
    """A row per sample and locus; rows of one code are one sample wherever they stand."""
    header = table.header
    rows: dict[str, list[_Row]] = {}
    for row in table.rows:
        rows.setdefault(plain(header.code(row.cells)), []).append(row)
    orphans = rows.pop("", [])
    kind = SubmissionFormat.GENEMAPPER if _is_genemapper(header) else SubmissionFormat.TABLE_BY_LOCUS
    samples = tuple(_sample_of_rows(header, code, own) for code, own in rows.items())
    return RawFile(kind, samples, (*table.notes, *_without_code(orphans, 1)))


def _is_genemapper(header: Header) -> bool:
    headings = {cell.lower() for cell in header.cells}
    return "marker" in headings and bool({"sample name", "sample file", "panel"} & headings)


def _without_code(rows: Sequence[_Row], readings_per_row: int) -> tuple[Finding, ...]:
    if not rows:
        return ()
    count, lines = len(rows) * readings_per_row, ", ".join(str(row.line) for row in rows)
    return (finding("no_sample_code", Place(rows[0].line), readings=count, count=count, where=lines),)


def _sample_of_rows(header: Header, code: str, rows: Sequence[_Row]) -> RawSample:
    readings = tuple(_reading_of_row(header, row) for row in rows)
    place = Place(rows[0].line)
    said = {name: _said(header, rows, role) for name, role in _FIELDS.items()}
    flaws = tuple(
        finding("fields_differ", place, field=_FIELD_NAMES[name])
        for name, texts in said.items()
        if len(texts) > 1
    )
    fields = {name: texts[0] if len(texts) == 1 else "" for name, texts in said.items()}
    stated = Stated(kit=SEVERAL_KITS.join(_said(header, rows, Role.KIT)), **fields)
    return RawSample(code, place, readings, stated, flaws)


def _said(header: Header, rows: Sequence[_Row], role: Role) -> tuple[str, ...]:
    """The different texts of a column, blanks aside."""
    return tuple(dict.fromkeys(text for row in rows if (text := header.cell(row.cells, role))))


def _reading_of_row(header: Header, row: _Row) -> RawReading:
    cells = tuple(row.cells[column] if column < len(row.cells) else "" for column in header.alleles)
    written = split_alleles(cells[0]) if len(cells) == 1 else cells
    return RawReading(header.cell(row.cells, Role.LOCUS), written, Place(row.line), _flaw(header, row))


def _by_sample(table: _Table) -> RawFile:
    """A row per sample, with the loci in columns."""
    header = table.header
    orphans = [row for row in table.rows if not header.code(row.cells)]
    samples = [_sample_of_row(header, row) for row in table.rows if header.code(row.cells)]
    per_row = len(header.loci)
    return RawFile(
        SubmissionFormat.TABLE_BY_SAMPLE, samples, (*table.notes, *_without_code(orphans, per_row))
    )


def _sample_of_row(header: Header, row: _Row) -> RawSample:
    fields = {name: header.cell(row.cells, role) for name, role in _FIELDS.items()}
    readings = tuple(reading for group in header.loci for reading in _readings_of_group(header, row, group))
    stated = Stated(kit=header.cell(row.cells, Role.KIT), **fields)
    return RawSample(plain(header.code(row.cells)), Place(row.line), readings, stated)


def _readings_of_group(header: Header, row: _Row, group: LocusColumns) -> Iterator[RawReading]:
    """One reading; one per column where columns of one locus hold several alleles each."""
    cells = [split_alleles(row.cells[at]) if at < len(row.cells) else () for at in group.columns]
    flaw, place = _flaw(header, row), Place(row.line, group.spelling)
    if len(cells) > 1 and all(len(cell) <= 1 for cell in cells):
        cells = [tuple(cell[0] if cell else "" for cell in cells)]
    for cell in cells:
        yield RawReading(group.spelling, cell, place, flaw)
