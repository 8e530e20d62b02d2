"""Profiles and pedigrees as files for the command line: a CSV of samples, a TOML file of a family."""

import csv
import io
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matching.dna.refusal import refusal
from matching.dna.sample_rows import SampleRows, SubmittedRow, read_rows
from matching.dna.tables import Family
from models.errors import InvalidInput
from models.message import Message
from models.pedigree import Member, Pedigree
from models.subject import Sex

SAMPLE_HEADER = ("sample", "locus", "allele1", "allele2")


@dataclass(frozen=True, slots=True)
class SampleFile:
    """The samples of a file by name, in file order."""

    path: Path
    samples: Mapping[str, SampleRows]

    def sample(self, name: str) -> SampleRows:
        """One sample; refused, with the names there are, when the file has no such sample."""
        if name not in self.samples:
            known = ", ".join(self.samples)
            raise _refused(
                self.path,
                None,
                f"没有样本“{name}”，现有：{known}",
                en=f"there is no sample {name!r}; there are: {known}",
            )
        return self.samples[name]


def read_samples(path: Path) -> SampleFile:
    """Samples from a CSV with the columns sample, locus, allele1, allele2 and, if needed, allele3.

    Further columns that have a heading of their own, such as class or kit, are not alleles and not read.
    An empty allele2 or "-" is an unknown second allele. Refused as a whole only when the file is no such
    CSV; a doubtful row is held within its sample (see `SampleRows.held`).
    """
    rows: dict[str, list[SubmittedRow]] = {}
    for number, row in _csv_rows(path):
        if len(row) < 3 or not row[0].strip() or not row[1].strip():
            raise _refused(
                path, number, "缺少样本、基因座或等位基因", en="sample, locus or allele is missing"
            )
        rows.setdefault(row[0].strip(), []).append(SubmittedRow(number, row[1].strip(), tuple(row[2:])))
    return SampleFile(path, {name: read_rows(own) for name, own in rows.items()})


def read_family(path: Path, samples: SampleFile, missing: str | None = None) -> Family:
    """The family of a TOML file: `missing`, `twins` and one `[[member]]` per person.

    A member has `id`, and may have `father`, `mother`, `sex` ("male", "female") and `sample`, the name of
    the member's sample; without it a sample named like the member is used. `missing` chooses among
    several missing members.
    """
    content = _toml(path)
    entries = _tables(path, content)
    members = [_member(path, entry) for entry in entries]
    listed = _names(path, "missing", content.get("missing", []))
    asked = missing or (listed[0] if listed else None)
    if asked is None:
        raise _refused(path, None, "没有写明失踪者 missing", en="no missing member is named")
    groups = content.get("twins", [])
    twins = tuple(frozenset(_names(path, "twins", group)) for group in _lists(path, groups))
    try:
        pedigree = Pedigree(tuple(members), twins, tuple(dict.fromkeys([*listed, asked])))
    except InvalidInput as error:
        raise _refused(path, None, error.reason.zh.rstrip("。"), en=error.reason.en.rstrip(".")) from error
    profiles = {
        str(entry["id"]): samples.sample(str(name)).profile
        for entry in entries
        if (name := entry.get("sample") or (entry["id"] if str(entry["id"]) in samples.samples else None))
    }
    if not profiles:
        raise _refused(path, None, "没有成员有样本", en="no member has a sample in " + samples.path.name)
    return Family(pedigree, profiles, asked)


def _tables(path: Path, content: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The `[[member]]` entries; anything else at the top level is refused, so that no misspelling is lost."""
    unknown = sorted(set(content) - {"member", "missing", "twins"})
    if unknown:
        raise _refused(path, None, f"未知项“{unknown[0]}”", en=f"the key {unknown[0]!r} is unknown")
    entries = content.get("member", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise _refused(path, None, "成员应写为 [[member]]", en="members must be written as [[member]]")
    return entries


def _lists(path: Path, groups: object) -> list[object]:
    if not isinstance(groups, list) or not all(isinstance(group, list) for group in groups):
        raise _refused(path, None, "twins 应为名单的列表", en='twins must be a list of lists, [["T1", "T2"]]')
    return groups


def _names(path: Path, key: str, value: object) -> list[str]:
    """One id or a list of ids, as text."""
    return [_name(path, key, name) for name in (value if isinstance(value, list) else [value])]


def _name(path: Path, key: str, value: object) -> str:
    if not isinstance(value, str | int):
        raise _refused(path, None, f"“{key}”应为成员编号", en=f"{key} must name members by id")
    return str(value)


def _member(path: Path, entry: Mapping[str, Any]) -> Member:
    unknown = sorted(set(entry) - {"id", "father", "mother", "sex", "sample"})
    if "id" not in entry or unknown:
        what = unknown[0] if unknown else "id"
        raise _refused(path, None, f"成员的“{what}”有误", en=f"a member's {what!r} is wrong or missing")
    who = _name(path, "id", entry["id"])
    father, mother = (
        _name(path, role, entry[role]) if entry.get(role) not in (None, "") else None
        for role in ("father", "mother")
    )
    try:
        sex = Sex(entry.get("sex", "unknown"))
    except ValueError as error:
        raise _refused(
            path, None, f"成员“{who}”的性别有误", en=f"the sex of member {who!r} is wrong"
        ) from error
    return Member(who, father, mother, sex)


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _refused(path, None, f"不是 TOML 文件：{error}", en=f"not a TOML file: {error}") from error


def _csv_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refused(path, None, "文件不是 UTF-8 文本", en="the file is not UTF-8 text") from error
    try:
        lines = list(csv.reader(io.StringIO(text)))
    except csv.Error as error:
        raise _refused(path, None, f"不是 CSV 文件：{error}", en=f"not a CSV file: {error}") from error
    if not lines or tuple(cell.strip().lower() for cell in lines[0][:4]) != SAMPLE_HEADER:
        header = ",".join(SAMPLE_HEADER)
        raise _refused(path, 1, f"表头应为 {header}", en=f"the header must be {header}")
    headings = [cell.strip().lower() for cell in lines[0]]
    others = {
        place
        for place, heading in enumerate(headings)
        if place >= len(SAMPLE_HEADER) and heading and not heading.startswith("allele")
    }
    return (
        (number, [cell for place, cell in enumerate(row) if place not in others])
        for number, row in enumerate(lines[1:], start=2)
        if any(row)
    )


def _refused(path: Path, row: int | None, zh: str, *, en: str) -> Exception:
    where_zh = path.name + (f" 第 {row} 行" if row else "")
    where_en = path.name + (f", row {row}" if row else "")
    return refusal("dna_file", Message(f"{where_zh}：{zh}。", f"{where_en}: {en}."))
