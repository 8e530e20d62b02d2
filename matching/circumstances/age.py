"""Estimated age at the desk against the age another record gives for the same day."""

from matching.circumstances.missing import nothing_to_compare
from matching.circumstances.weight import CONTRADICTION_LOG10_LR
from models.age import AgeRange
from models.circumstance import Answer, Aspect, Comparison
from models.message import Message

CONTRADICTION_YEARS = 15.0
"""More than this apart is a contradiction: Guitu's domain rule ("age off by 15 years"), a convention."""

AGREEMENT_YEARS = 5.0
"""Up to this apart still agrees, a convention: five years is the yardstick by which the literature measures
estimates by eye (Han, Otto and Jain, "Age estimation from face images: human vs. machine performance", ICB
2013, share of estimates within five years), and a hard life adds to the error."""


def compare_age(at_desk: AgeRange | None, in_other: AgeRange | None) -> Comparison:
    """Agrees up to `AGREEMENT_YEARS` between the ranges, contradicts beyond `CONTRADICTION_YEARS`.

    Both ages must be of the same day. In between neither is said. A contradiction counts
    `CONTRADICTION_LOG10_LR` however large it is.
    """
    if at_desk is None or in_other is None:
        return nothing_to_compare(Aspect.AGE, "有一方年龄不详。", "The age is not known on one side.")
    apart = years_outside(at_desk, in_other)
    answer = _answer(apart)
    return Comparison(
        aspect=Aspect.AGE,
        answer=answer,
        reason=_reason(answer, apart),
        at_desk=_words(at_desk),
        in_other=_words(in_other),
        log10_lr=CONTRADICTION_LOG10_LR if answer is Answer.CONTRADICTS else 0.0,
    )


def years_outside(one: AgeRange, other: AgeRange) -> float:
    """Years between the nearest ends of two ranges; 0 when they overlap."""
    return max(0.0, one.low_years - other.high_years, other.low_years - one.high_years)


def _answer(apart: float) -> Answer:
    if apart > CONTRADICTION_YEARS:
        return Answer.CONTRADICTS
    return Answer.AGREES if apart <= AGREEMENT_YEARS else Answer.NOT_COMPARABLE


def _reason(answer: Answer, apart: float) -> Message:
    if apart == 0:
        return Message("年龄与估计相符。", "The age lies within the estimate.")
    years = f"{apart:.1f}".removesuffix(".0")
    if answer is Answer.CONTRADICTS:
        return Message(
            f"年龄相差约 {years} 年，超过 15 年；请核对估计和出生日期。",
            f"The ages are about {years} years apart, more than 15; check the estimate and the birth date.",
        )
    if answer is Answer.AGREES:
        return Message(
            f"年龄相差约 {years} 年，在目测误差以内。",
            f"The ages are about {years} years apart, as estimates by eye often are.",
        )
    return Message(
        f"年龄相差约 {years} 年：不算相符，也不足以算矛盾。",
        f"The ages are about {years} years apart: too far to agree, too near to contradict.",
    )


def _words(age: AgeRange) -> Message:
    # Whole years, as people speak of age: nobody is 66.9.
    low, high = int(age.low_years), int(age.high_years)
    span = str(low) if low == high else f"{low}–{high}"
    return Message(f"{span} 岁", f"{span} years")
