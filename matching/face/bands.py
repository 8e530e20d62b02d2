"""How a face candidate reads: the false candidates to expect of one search, and the band they give."""

from models.evidence import Band
from models.message import Message

# A band answers one question of the caseworker: would a stranger turn up like this by chance? The edges are
# one search in a hundred, one in ten, and every search. They are docs/calibration.md's, not the law's.
_EDGES: tuple[tuple[float, Band], ...] = (
    (0.01, Band.STRONG_LEAD),
    (0.1, Band.LEAD),
    (1.0, Band.POSSIBLE),
)


def expected_false_candidates(false_match_rate: float, comparisons: int) -> float:
    """Strangers expected at or above a score: the rate at that score times the comparisons of one search.

    `comparisons` is the number of eligible photos looked through, times the probe's photos: a person with
    three photos has three chances to resemble a stranger. Raises ValueError outside [0, 1] or below 0.
    """
    if not 0 <= false_match_rate <= 1 or comparisons < 0:
        raise ValueError(f"not a rate and a count: {false_match_rate}, {comparisons}")
    return false_match_rate * comparisons


def band_of(expected: float | None, log10_lr: float | None) -> Band:
    """The band for a number of expected false candidates; not_calibrated where either number is None.

    However few strangers a small gallery holds, evidence that does not speak for the same person
    (a ratio of 1 or less) is never more than weak.
    """
    if expected is None or log10_lr is None:
        return Band.NOT_CALIBRATED
    if log10_lr <= 0:
        return Band.WEAK
    return next((band for edge, band in _EDGES if expected < edge), Band.WEAK)


def chance_sentence(expected: float | None, *, is_bound: bool = False) -> Message:
    """The expected number of false candidates alone, in plain words, to stand beside the band."""
    if expected is None:
        return Message(
            zh="不知道这样的分数会有多少无关的人。",
            en="How many strangers would score this high is not known.",
        )
    chance = _chance(expected, is_bound)
    return Message(chance.zh, chance.en[0].upper() + chance.en[1:])


def _chance(expected: float, is_bound: bool) -> Message:
    zh, en = ("最多约", "at most about ") if is_bound else ("约", "about ")
    if expected <= 0:
        return Message("没有可比较的人。", "there was nobody to compare with.")
    if expected < 1:
        searches = _two_digits(1 / expected)
        zh_often = f"每 {searches} 次这样的检索，预计{zh}有一次会出现这样相像的无关的人。"
        return Message(zh_often, f"{en}one in {searches} such searches shows a stranger this alike.")
    people = _two_digits(expected)
    return Message(
        f"每次这样的检索，预计{zh} {people} 个无关的人会这样相像。",
        f"{en}{people} strangers this alike are expected in every such search.",
    )


def _two_digits(number: float) -> str:
    # Two digits are all the calibration data carry.
    if number < 10:
        return f"{number:.1f}".removesuffix(".0")
    return f"{round(number, 2 - len(str(int(number)))):,.0f}".replace(",", " ")
