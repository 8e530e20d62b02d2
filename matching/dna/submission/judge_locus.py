"""Readings judged one by one: taken as written, held with the reason, or untyped. No allele is changed."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from matching.dna.allele_text import DoubtfulAllele, is_off_ladder, plain, read_allele
from matching.dna.loci import catalogue
from matching.dna.submission.findings import finding, finding_of
from matching.dna.submission.raw import RawReading
from models.genotype import Genotype, canonical_allele, repeat_number
from models.locus import Kit, Locus, LocusKind
from models.submission import LocusOutcome, LocusState

ABSENT = frozenset({"", "-", "--", "/", "NA", "N/A", "ND", "NR", "NT", "NULL", "NONE", "INC", "无", "未检出"})
UNNAMED_PEAK = frozenset({"?", "*"})
_OFF_LADDER = re.compile(r"OL\d*|OB|[<>]\s*\d+(\.\d+)?|OL\s*[(（].*[)）]")
_DATE = re.compile(
    r"\d{1,4}[-/年]\d{1,2}[-/月]\d{1,4}日?|\d{1,2}月\d{1,2}日?|\d{1,2}-[A-Z]{3}|[A-Z]{3}-\d{1,2}"
)
# Alleles that hardly occur, but are what is left of 12.2 where its comma was taken for a separator.
_LOST_DECIMALS = frozenset({1, 2, 3})
_DECIMAL_COMMA = re.compile(r"(\d{1,2}),(\d)")


class _Hold(Exception):
    def __init__(self, code: str, suggestion: str | None = None, **parts: object) -> None:
        super().__init__(code)
        self.code, self.suggestion, self.parts = code, suggestion, parts


def judged(readings: Sequence[RawReading], kit: Kit | None) -> tuple[LocusOutcome, ...]:
    """An outcome for each reading, in order.

    A locus given twice counts once if the readings are equal, and is held in every one of them if not.
    """
    alone = [_judged_alone(reading, kit) for reading in readings]
    by_locus: dict[str, list[int]] = defaultdict(list)
    for at, outcome in enumerate(alone):
        if outcome.locus is not None and outcome.state is not LocusState.UNTYPED:
            by_locus[outcome.locus].append(at)
    for locus, places in by_locus.items():
        if len(places) > 1:
            _settle_repeats(alone, locus, places)
    return tuple(alone)


def _settle_repeats(outcomes: list[LocusOutcome], locus: str, places: Sequence[int]) -> None:
    if len({_content(outcomes[at]) for at in places}) > 1:
        for at in places:
            outcomes[at] = _held(outcomes[at], _Hold("locus_twice", locus=locus))
        return
    good = [at for at in places if outcomes[at].state in (LocusState.ACCEPTED, LocusState.SET_ASIDE)]
    for at in good[1:]:
        outcomes[at] = replace(outcomes[at], state=LocusState.REPEATED, genotype=None, notes=())


def _content(outcome: LocusOutcome) -> tuple[str, ...]:
    """What a reading says, order and spelling aside."""
    return tuple(sorted(_spelled(text) for text in map(marked, outcome.written) if text not in ABSENT))


def _spelled(text: str) -> str:
    try:
        return canonical_allele(text)
    except ValueError:
        return text


def marked(text: str) -> str:
    """An allele as compared: plain characters, capitals."""
    return plain(text).upper()


def _judged_alone(reading: RawReading, kit: Kit | None) -> LocusOutcome:
    locus = catalogue().find(unicodedata.normalize("NFKC", reading.spelling)) if reading.spelling else None
    blank = LocusOutcome(
        reading.spelling, locus.name if locus else None, LocusState.UNTYPED, reading.written, reading.place
    )
    texts = [marked(text) for text in reading.written]
    try:
        if reading.flaw is not None:
            raise _Hold(reading.flaw)
        if not reading.spelling:
            raise _Hold("no_locus")
        if all(text in ABSENT or text in UNNAMED_PEAK or text == "0" for text in texts):
            return blank
        if locus is None:
            raise _Hold("unknown_locus", spelling=reading.spelling)
        if locus.kind is not LocusKind.AUTOSOMAL:
            return _set_aside(blank, locus, texts)
        return _accepted(blank, locus, _genotype(locus, texts), kit)
    except _Hold as hold:
        return _held(blank, hold)


def _held(outcome: LocusOutcome, hold: _Hold) -> LocusOutcome:
    parts = {"suggestion": hold.suggestion or "", **hold.parts}
    held = finding_of(hold.code, outcome.place, parts)
    return replace(
        outcome, state=LocusState.HELD, genotype=None, notes=(), held=held, suggestion=hold.suggestion
    )


def _set_aside(outcome: LocusOutcome, locus: Locus, texts: Sequence[str]) -> LocusOutcome:
    letters = [text for text in texts if text not in ABSENT]
    if locus.kind is LocusKind.SEX and (len(letters) > 2 or not {"X", "Y"}.issuperset(letters)):
        raise _Hold("amel_unreadable", text=",".join(letters))
    return replace(outcome, state=LocusState.SET_ASIDE)


def _accepted(outcome: LocusOutcome, locus: Locus, genotype: Genotype, kit: Kit | None) -> LocusOutcome:
    notes = [finding("single_allele", outcome.place)] if genotype.is_partial else []
    if kit is not None and locus.name not in kit.loci:
        notes.append(finding("not_in_kit", outcome.place, kit=kit.name, locus=locus.name))
    if locus.nomenclature != "standard":
        notes.append(finding("numbering", outcome.place, locus=locus.name, numbering=locus.nomenclature))
    return replace(outcome, state=LocusState.ACCEPTED, genotype=genotype, notes=tuple(notes))


def _genotype(locus: Locus, texts: Sequence[str]) -> Genotype:
    """The genotype of one or two alleles; a lone allele stays alone, for it may not be the only one."""
    alleles = [_allele(locus, text) for text in texts if text not in ABSENT and text not in UNNAMED_PEAK]
    unnamed = [text for text in texts if text in UNNAMED_PEAK]
    if len(alleles) == 3:
        raise _Hold("three_alleles", locus=locus.name)
    if len(alleles) > 3:
        raise _Hold("too_many_alleles", locus=locus.name, count=len(alleles))
    if unnamed and len(alleles) + len(unnamed) > 2:
        raise _Hold("third_peak", locus=locus.name, text=unnamed[0])
    return Genotype(tuple(alleles))


def _allele(locus: Locus, text: str) -> str:
    code = _trouble(text)
    if code is not None:
        raise _Hold(code, locus=locus.name, text=text)
    comma = _DECIMAL_COMMA.fullmatch(text)
    if comma:
        suggestion = f"{comma[1]}.{comma[2]}"
        raise _Hold("decimal_comma", suggestion, locus=locus.name, text=text)
    try:
        allele = read_allele(locus, text)
    except DoubtfulAllele as doubt:
        raise _Hold(doubt.code, doubt.suggestion, locus=locus.name, text=text) from doubt
    number = repeat_number(allele)
    if is_off_ladder(locus, number):
        raise _Hold("off_ladder", locus=locus.name, text=text)
    if number in _LOST_DECIMALS:
        raise _Hold("low_number", locus=locus.name, text=text)
    return allele


def _trouble(text: str) -> str | None:
    """What is known to go wrong with a cell, by how it looks."""
    if text in ("X", "Y", "XY"):
        return "sex_letter"
    if re.fullmatch(r"0+(\.0+)?", text):
        return "zero"
    if _OFF_LADDER.fullmatch(text):
        return "off_ladder"
    return "spreadsheet_date" if _DATE.fullmatch(text) else None
