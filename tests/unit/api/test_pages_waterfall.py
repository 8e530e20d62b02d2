"""The waterfall of a pair's evidence: where its bars lie and what they say."""

import pytest

from api.pages.waterfall import WIDTH, BarKind, effect, waterfall
from api.schemas.common import Words
from api.schemas.numbers import rounded
from api.schemas.pair_evidence import FusedTold
from api.schemas.searches import EvidenceTold
from models.evidence import EvidenceKind

_WORDS = Words(zh="理由", en="reason")


def _item(
    log10_lr: float | None,
    kind: EvidenceKind = EvidenceKind.CIRCUMSTANCES,
    stratum: str | None = "sex",
    bounds: tuple[float, float] | None = None,
) -> EvidenceTold:
    low, high = (None, None) if bounds is None else bounds
    return EvidenceTold(
        kind=kind,
        log10_lr=log10_lr,
        lower_bound=low,
        upper_bound=high,
        stratum=stratum,
        is_covered=True,
        reason=_WORDS,
    )


def _fused(prior: float, *items: EvidenceTold) -> FusedTold:
    total = prior + sum(each.log10_lr or 0 for each in items)
    return FusedTold(
        log10_posterior_odds=total,
        log10_prior_odds=prior,
        prior_words=_WORDS,
        items=list(items),
        breakdown=[],
    )


def test_bars_join_and_the_last_one_is_the_sum() -> None:
    chart = waterfall(_fused(-2.0, _item(3.5, EvidenceKind.FACE, None), _item(-0.5), _item(0.25)))
    assert [bar.kind for bar in chart.bars] == [
        BarKind.PRIOR, BarKind.FOR, BarKind.AGAINST, BarKind.FOR, BarKind.TOTAL,
    ]  # fmt: skip
    assert [(bar.start, bar.end) for bar in chart.bars] == [
        (0.0, -2.0), (-2.0, 1.5), (1.5, 1.0), (1.0, 1.25), (0.0, 1.25),
    ]  # fmt: skip
    for one, following in zip(chart.bars[:-1], chart.bars[1:-1], strict=False):
        joint = following.x if following.step > 0 else following.x + following.width
        assert joint == pytest.approx(one.end_x, abs=0.15)


def test_everything_lies_within_the_chart_in_proportion() -> None:
    chart = waterfall(_fused(-5.0, _item(2.0, EvidenceKind.FACE, None, bounds=(-1.0, 6.0))))
    prior, face, _ = chart.bars
    assert prior.width == pytest.approx(2.5 * face.width, abs=0.3)
    assert face.low_x is not None
    assert face.high_x is not None
    assert 0 <= face.low_x < face.x == prior.x < face.high_x <= WIDTH
    assert chart.zero_x == pytest.approx(prior.x + prior.width, abs=0.15)
    assert dict(chart.ticks)[0] == chart.zero_x


def test_zero_is_told_without_a_sign() -> None:
    told = [str(rounded(value, 2)) for value in (-0.0, -0.004, 0.004, -0.006)]
    assert told == ["0.0", "0.0", "0.0", "-0.01"]
    _, face, total = waterfall(_fused(-1.0, _item(0.996, EvidenceKind.FACE, None))).bars
    assert (str(face.end), str(total.end)) == ("0.0", "0.0")


def test_what_counts_nothing_is_listed_and_not_drawn() -> None:
    chart = waterfall(_fused(-1.0, _item(None, EvidenceKind.FACE, None), _item(0.0)))
    assert [bar.kind for bar in chart.bars] == [BarKind.PRIOR, BarKind.TOTAL]
    assert [label.en for label, _ in chart.uncounted] == ["face", "Sex"]


def test_wide_ranges_keep_few_ticks_and_zero_among_them() -> None:
    chart = waterfall(_fused(-4.0, _item(31.0, EvidenceKind.DNA, None)))
    assert len(chart.ticks) <= 11
    assert 0 in dict(chart.ticks)


@pytest.mark.parametrize(
    ("log10", "said"),
    [
        (2.0, "multiplies the odds by about 100"),
        (0.3, "multiplies the odds by about 2.0"),
        (-1.5, "divides the odds by about 32"),
        (3.4, "multiplies the odds by about 2,500"),
        (12.0, "multiplies the odds by about 10^12.0"),
        (0.0, "leaves the odds as they are"),
    ],
)
def test_each_step_is_said_in_plain_words(log10: float, said: str) -> None:
    assert effect(log10).en == said
