"""One allele as written: taken in its canonical spelling, or doubted with a precise reason."""

import unicodedata
from decimal import Decimal

from models.genotype import canonical_allele, repeat_number
from models.locus import Locus
from models.message import Message

FEWEST_REPEATS, MOST_REPEATS = 1, 70


class DoubtfulAllele(Exception):
    """An allele that is not taken: a stable code, the reason, and the reading suspected, if there is one."""

    def __init__(self, code: str, zh: str, en: str, suggestion: str | None = None) -> None:
        super().__init__(en)
        self.code, self.reason, self.suggestion = code, Message(zh, en), suggestion


def plain(text: str) -> str:
    """The text without surrounding blanks, full-width characters made plain."""
    return unicodedata.normalize("NFKC", text).strip()


def is_off_ladder(locus: Locus, number: Decimal) -> bool:
    """The number lies outside the ladder on file; False where no ladder is on file."""
    return locus.ladder is not None and not locus.ladder[0] <= float(number) <= locus.ladder[1]


def read_allele(locus: Locus, text: str) -> str:
    """The canonical allele of this text at an autosomal locus; DoubtfulAllele where it cannot stand."""
    try:
        allele = canonical_allele(text)
    except ValueError as error:
        raise DoubtfulAllele(
            "not_a_number",
            f"基因座 {locus.name}：“{text[:40]}”没有重复次数（阶梯外？）",
            f"locus {locus.name}: {text[:40]!r} is no repeat number (off-ladder?)",
        ) from error
    number = repeat_number(allele)
    _refuse_odd_decimals(locus, allele, number)
    if is_off_ladder(locus, number):
        _refuse_lost_point(locus, allele)
    if not FEWEST_REPEATS <= number <= MOST_REPEATS:
        raise DoubtfulAllele(
            "impossible_number",
            f"基因座 {locus.name}：{allele} 不是可能的重复次数",
            f"locus {locus.name}: {allele} repeats are not possible",
        )
    return allele


def _refuse_odd_decimals(locus: Locus, allele: str, number: Decimal) -> None:
    bases, most = int(number % 1 * 10), (locus.repeat_bp or 10) - 1
    if number % 1 * 10 != bases or bases > most:
        raise DoubtfulAllele(
            "odd_decimal",
            f"基因座 {locus.name}：{allele} 的小数不是 1 至 {most} 个碱基",
            f"locus {locus.name}: the decimal of {allele} is not 1 to {most} bases",
        )


def _refuse_lost_point(locus: Locus, allele: str) -> None:
    """93 at a locus whose alleles run from 4 to 13.3 is probably 9.3: held with that suggestion."""
    if "." in allele or len(allele) < 2:
        return
    suspected = f"{allele[:-1]}.{allele[-1]}"
    is_variant = allele[-1] != "0" and int(allele[-1]) < (locus.repeat_bp or 10)
    if is_variant and not is_off_ladder(locus, Decimal(suspected)):
        raise DoubtfulAllele(
            "lost_point",
            f"基因座 {locus.name}：{allele} 超出阶梯，疑为 {suspected}",
            f"locus {locus.name}: {allele} is outside the ladder; is {suspected} meant?",
            suspected,
        )
