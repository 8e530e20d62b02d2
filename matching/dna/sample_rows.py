"""What a laboratory sends, read strictly: a row is taken as it stands or held with a precise reason."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from matching.dna.loci import LocusCatalogue, catalogue
from models.genotype import Genotype, canonical_allele, repeat_number
from models.locus import Locus, LocusKind
from models.message import Message
from models.profile import Profile

UNKNOWN_PARTNER = ("", "-", "?", "*")
FEWEST_REPEATS, MOST_REPEATS = 1, 70


@dataclass(frozen=True, slots=True)
class SubmittedRow:
    """One row as sent: its number, the locus as spelled, the alleles as written."""

    number: int
    locus: str
    alleles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A row that was not taken, why, and the reading that is suspected, for a person to confirm."""

    row: SubmittedRow
    reason: Message
    suggestion: str | None = None


@dataclass(frozen=True, slots=True)
class RowNote:
    """A row that was taken but is worth a look: off-ladder, three alleles, or a single one."""

    locus: str
    note: Message


@dataclass(frozen=True, slots=True)
class Submission:
    """The profile of the rows taken, the rows held, notes, and the sex, X and Y markers set aside."""

    profile: Profile
    held: tuple[HeldRow, ...]
    notes: tuple[RowNote, ...]
    other_markers: tuple[tuple[str, tuple[str, ...]], ...]


class _Held(Exception):
    def __init__(self, zh: str, en: str, suggestion: str | None = None) -> None:
        super().__init__(en)
        self.reason, self.suggestion = Message(zh, en), suggestion


def read_rows(rows: Iterable[SubmittedRow], known: LocusCatalogue | None = None) -> Submission:
    """The submission of one sample; nothing is guessed and no row stops another.

    A locus given twice is held (all its rows) unless the rows say the same.
    """
    loci = known or catalogue()
    taken: dict[str, Genotype] = {}
    held: list[HeldRow] = []
    notes: list[RowNote] = []
    others: list[tuple[str, tuple[str, ...]]] = []
    waiting = list(rows)
    twice = _given_twice(waiting, loci)
    for row in waiting:
        locus = loci.find(row.locus)
        if locus is not None and locus.kind is not LocusKind.AUTOSOMAL:
            others.append((locus.name, row.alleles))
            continue
        try:
            if locus is None:
                raise _Held(f"未知基因座“{row.locus}”", f"unknown locus {row.locus!r}")
            if locus.name in twice:
                raise _Held(
                    f"基因座 {locus.name} 出现两次且不一致", f"locus {locus.name} is given twice, differently"
                )
            taken[locus.name] = _genotype(locus, row.alleles)
            notes += _notes(locus, taken[locus.name])
        except _Held as problem:
            held.append(HeldRow(row, problem.reason, problem.suggestion))
    return Submission(Profile.of(taken), tuple(held), tuple(notes), tuple(others))


def _given_twice(rows: Sequence[SubmittedRow], loci: LocusCatalogue) -> set[str]:
    """Loci with rows that differ from each other, blanks and order aside."""
    versions = {
        (locus.name, tuple(sorted(_plain(allele) for allele in row.alleles if _plain(allele))))
        for row in rows
        if (locus := loci.find(row.locus)) is not None
    }
    return {name for name, count in Counter(name for name, _ in versions).items() if count > 1}


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _genotype(locus: Locus, written: Sequence[str]) -> Genotype:
    texts = [_plain(text) for text in written]
    alleles = [_allele(locus, text) for text in texts if text not in UNKNOWN_PARTNER]
    if not alleles:
        raise _Held(f"基因座 {locus.name} 没有等位基因", f"locus {locus.name} has no allele")
    if len(alleles) > 3:
        raise _Held(
            f"基因座 {locus.name} 有 {len(alleles)} 个等位基因",
            f"locus {locus.name} has {len(alleles)} alleles",
        )
    return Genotype(tuple(alleles))


def _allele(locus: Locus, text: str) -> str:
    try:
        allele = canonical_allele(text)
    except ValueError as error:
        raise _Held(
            f"基因座 {locus.name}：“{text}”没有重复次数（阶梯外？）",
            f"locus {locus.name}: {text!r} is no repeat number (off-ladder?)",
        ) from error
    number = repeat_number(allele)
    bases = int(number % 1 * 10)
    if number % 1 * 10 != bases or (locus.repeat_bp is not None and bases >= locus.repeat_bp):
        raise _Held(
            f"基因座 {locus.name}：{allele} 的小数不是 1 至 {(locus.repeat_bp or 10) - 1} 个碱基",
            f"locus {locus.name}: the decimal of {allele} is not 1 to {(locus.repeat_bp or 10) - 1} bases",
        )
    if _is_off_ladder(locus, number):
        _refuse_lost_point(locus, allele)
    if not FEWEST_REPEATS <= number <= MOST_REPEATS:
        raise _Held(
            f"基因座 {locus.name}：{allele} 不是可能的重复次数",
            f"locus {locus.name}: {allele} repeats are not possible",
        )
    return allele


def _is_off_ladder(locus: Locus, number: Decimal) -> bool:
    return locus.ladder is not None and not locus.ladder[0] <= float(number) <= locus.ladder[1]


def _refuse_lost_point(locus: Locus, allele: str) -> None:
    """93 at a locus whose alleles run from 4 to 13.3 is probably 9.3: held with that suggestion."""
    if "." in allele or len(allele) < 2:
        return
    suspected = f"{allele[:-1]}.{allele[-1]}"
    is_variant = allele[-1] != "0" and int(allele[-1]) < (locus.repeat_bp or 10)
    if is_variant and not _is_off_ladder(locus, Decimal(suspected)):
        raise _Held(
            f"基因座 {locus.name}：{allele} 超出阶梯，疑为 {suspected}",
            f"locus {locus.name}: {allele} is outside the ladder; is {suspected} meant?",
            suspected,
        )


def _notes(locus: Locus, genotype: Genotype) -> list[RowNote]:
    notes = [
        RowNote(
            locus.name,
            Message(f"等位基因 {allele} 在阶梯之外", f"allele {allele} lies outside the ladder"),
        )
        for allele in dict.fromkeys(genotype.alleles)
        if _is_off_ladder(locus, repeat_number(allele))
    ]
    if genotype.is_partial:
        notes.append(
            RowNote(
                locus.name,
                Message("只有一个等位基因，可能有丢失", "one allele: another may have dropped out"),
            )
        )
    if len(genotype.alleles) == 3:
        notes.append(
            RowNote(
                locus.name, Message("三等位基因，不参与计算", "three alleles: not used in likelihood ratios")
            )
        )
    return notes
