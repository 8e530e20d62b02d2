"""What a column of a table holds, by its heading in Chinese or English."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from matching.dna.loci import catalogue


class Role(StrEnum):
    """What a column holds; of `SAMPLE_FILE` use is made only where nothing else names the sample."""

    SAMPLE = "sample"
    SAMPLE_FILE = "sample_file"
    LOCUS = "locus"
    GENOTYPE = "genotype"
    ALLELE = "allele"
    KIT = "kit"
    LABORATORY = "laboratory"
    CLASS = "class"
    SEX = "sex"
    TYPE = "type"
    PERSON = "person"


_HEADINGS = {
    Role.SAMPLE: "sample samplecode sampleid samplename sampleno samplenumber specimen specimenid "
    "code barcode "
    "样本 样本编号 样本号 样本代码 样本名称 样品 样品编号 样品号 样品名称 检材编号 编号 条码 条形码",
    Role.SAMPLE_FILE: "samplefile samplefilename 样本文件",
    Role.LOCUS: "locus loci marker markername locusname 基因座 基因座名称 位点 位点名称 座位",
    Role.GENOTYPE: "genotype alleles allele 基因型 等位基因 分型 分型结果",
    Role.KIT: "kit kitname panel panelname 试剂盒 试剂盒名称 试剂",
    Role.LABORATORY: "laboratory lab labcode 实验室 检验机构 检验单位 鉴定机构 送检单位",
    Role.CLASS: "class sampleclass category specimencategory 类别 样本类别 人员类别 人员类型",
    Role.SEX: "sex gender declaredsex 性别",
    Role.TYPE: "sampletype 样本类型 样品类型",
    Role.PERSON: "fullname personname surname givenname patientname idcard idnumber idcardnumber "
    "nationalid phone "
    "phonenumber mobile telephone address 姓名 名字 人员姓名 被采样人 被采样人姓名 被采集人 "
    "被采集人姓名 身份证 "
    "身份证号 身份证号码 公民身份号码 证件号 证件号码 电话 电话号码 "
    "联系电话 手机 手机号 手机号码 住址 家庭住址 地址",
}
_ROLES = {heading: role for role, headings in _HEADINGS.items() for heading in headings.split()}
_ALLELE = re.compile(r"(?:allele|等位基因)([1-9]\d?|[一二三四])")
_CHINESE_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4}
_NUMBERED = re.compile(
    r"(.+?)(?:[\s_\-.]+[1-4]|\s*[(（][1-4][)）]|[\s_\-.]*(?:allele|等位基因)\s*[1-4一二三四])", re.IGNORECASE
)
_LOCUS_LIKE = re.compile(r"D\d{1,2}S\d{2,5}(?:[\s_\-.(].*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LocusColumns:
    """The columns that give one reading of one locus: one, or one per allele."""

    spelling: str
    columns: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Header:
    """A row of headings understood; `alleles` are the columns of numbered alleles in their order."""

    cells: tuple[str, ...]
    roles: dict[Role, int]
    alleles: tuple[int, ...]
    loci: tuple[LocusColumns, ...]
    unread: tuple[int, ...]

    @property
    def is_by_locus(self) -> bool:
        """One row holds one locus of one sample."""
        return self._has_sample and Role.LOCUS in self.roles and bool(self.alleles)

    @property
    def is_by_sample(self) -> bool:
        """One row holds one sample, and a column or several each locus."""
        return self._has_sample and Role.LOCUS not in self.roles and bool(self.loci)

    @property
    def _has_sample(self) -> bool:
        return Role.SAMPLE in self.roles or Role.SAMPLE_FILE in self.roles

    def cell(self, row: Sequence[str], role: Role) -> str:
        """The cell of this row in that role, empty where there is none."""
        column = self.roles.get(role)
        return row[column] if column is not None and column < len(row) else ""

    def code(self, row: Sequence[str]) -> str:
        """The sample code of this row."""
        return self.cell(row, Role.SAMPLE if Role.SAMPLE in self.roles else Role.SAMPLE_FILE)


def understood(cells: Sequence[str]) -> Header:
    """What each column of this row would hold if the row were the header."""
    roles: dict[Role, int] = {}
    numbered: list[tuple[int, int]] = []
    genotypes: list[int] = []
    rest: list[int] = []
    for column, cell in enumerate(cells):
        role, number = _role(cell)
        if role is Role.ALLELE:
            numbered.append((number, column))
        elif role is Role.GENOTYPE:
            genotypes.append(column)
        elif role is None or role in roles:
            rest.append(column)
        else:
            roles[role] = column
    alleles = tuple(column for _, column in sorted(numbered)) or tuple(genotypes)
    loci = () if Role.LOCUS in roles else _locus_columns(cells, rest)
    used = {*alleles, *(column for group in loci for column in group.columns)}
    unread = tuple(column for column in sorted([*rest, *genotypes]) if column not in used)
    return Header(tuple(cells), roles, alleles, loci, unread)


def _role(cell: str) -> tuple[Role | None, int]:
    key = re.sub(r"[\s_\-.#:/()（）：]", "", unicodedata.normalize("NFKC", cell)).lower()
    numbered = _ALLELE.fullmatch(key)
    if numbered:
        digits = numbered[1]
        return Role.ALLELE, _CHINESE_DIGITS[digits] if digits in _CHINESE_DIGITS else int(digits)
    return _ROLES.get(key), 0


def _locus_columns(cells: Sequence[str], columns: Sequence[int]) -> tuple[LocusColumns, ...]:
    """Loci by column. A numbered or repeated heading, or a blank one beside it, belongs to the same locus."""
    groups: dict[str, LocusColumns] = {}
    latest: tuple[str, int] | None = None
    for column in columns:
        stem = _stem(cells[column])
        if stem is None and not cells[column] and latest is not None and latest[1] == column - 1:
            stem = latest[0]
        if stem is not None:
            group = groups.get(stem.upper(), LocusColumns(stem, ()))
            groups[stem.upper()] = LocusColumns(group.spelling, (*group.columns, column))
        latest = (stem, column) if stem is not None else None
    return tuple(groups.values())


def _stem(cell: str) -> str | None:
    """The locus that a heading names, without the number of the allele; None where it names none."""
    numbered = _NUMBERED.fullmatch(cell)
    for text in (numbered[1] if numbered else "", cell):
        if text and (found := catalogue().find(text)) is not None and found.name in catalogue().loci:
            return text
    if catalogue().find(cell) is not None or _LOCUS_LIKE.fullmatch(cell):
        return numbered[1] if numbered else cell
    return None
