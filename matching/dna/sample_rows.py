"""What a laboratory sends, read strictly: a row is taken as it stands or held with a precise reason."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matching.dna.allele_text import DoubtfulAllele, is_off_ladder, plain, read_allele
from matching.dna.loci import LocusCatalogue, catalogue
from models.genotype import Genotype, repeat_number
from models.locus import Locus, LocusKind
from models.message import Message
from models.profile import Profile

UNKNOWN_PARTNER = ("", "-", "?", "*")


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
class SampleRows:
    """The profile of the rows taken, the rows held, notes, and the sex, X and Y markers set aside."""

    profile: Profile
    held: tuple[HeldRow, ...]
    notes: tuple[RowNote, ...]
    other_markers: tuple[tuple[str, tuple[str, ...]], ...]


def read_rows(rows: Iterable[SubmittedRow], known: LocusCatalogue | None = None) -> SampleRows:
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
                raise DoubtfulAllele(
                    "unknown_locus", f"未知基因座“{row.locus}”", f"unknown locus {row.locus!r}"
                )
            if locus.name in twice:
                raise DoubtfulAllele(
                    "locus_twice",
                    f"基因座 {locus.name} 出现两次且不一致",
                    f"locus {locus.name} is given twice, differently",
                )
            taken[locus.name] = _genotype(locus, row.alleles)
            notes += _notes(locus, taken[locus.name])
        except DoubtfulAllele as problem:
            held.append(HeldRow(row, problem.reason, problem.suggestion))
    return SampleRows(Profile.of(taken), tuple(held), tuple(notes), tuple(others))


def _given_twice(rows: Sequence[SubmittedRow], loci: LocusCatalogue) -> set[str]:
    """Loci with rows that differ from each other, blanks and order aside."""
    versions = {
        (locus.name, tuple(sorted(plain(allele) for allele in row.alleles if plain(allele))))
        for row in rows
        if (locus := loci.find(row.locus)) is not None
    }
    return {name for name, count in Counter(name for name, _ in versions).items() if count > 1}


def _genotype(locus: Locus, written: Sequence[str]) -> Genotype:
    texts = [plain(text) for text in written]
    alleles = [read_allele(locus, text) for text in texts if text not in UNKNOWN_PARTNER]
    if not alleles:
        raise DoubtfulAllele(
            "no_allele", f"基因座 {locus.name} 没有等位基因", f"locus {locus.name} has no allele"
        )
    if len(alleles) > 3:
        raise DoubtfulAllele(
            "too_many_alleles",
            f"基因座 {locus.name} 有 {len(alleles)} 个等位基因",
            f"locus {locus.name} has {len(alleles)} alleles",
        )
    return Genotype(tuple(alleles))


def _notes(locus: Locus, genotype: Genotype) -> list[RowNote]:
    notes = [
        RowNote(
            locus.name,
            Message(f"等位基因 {allele} 在阶梯之外", f"allele {allele} lies outside the ladder"),
        )
        for allele in dict.fromkeys(genotype.alleles)
        if is_off_ladder(locus, repeat_number(allele))
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
