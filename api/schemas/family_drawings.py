"""A family as drawn, and what further samples of it would add; no alleles, no ratios."""

from typing import Any, Self

from pydantic import ConfigDict, Field

from api.schemas.common import Told, Words
from casework.families.drawing.family import PedigreeDrawing, Symbol
from casework.families.drawing.lines import Line
from casework.families.power import FamilyPowerView
from models.subject import Sex

_SYMBOL: dict[str, Any] = {
    "member_id": 21,
    "sex": "male",
    "x": 105.0,
    "y": 56.0,
    "is_missing": True,
    "is_typed": False,
    "parent_ids": [22, None],
}


class SymbolTold(Told):
    """One person, centre in pixels: square male, circle female, diamond unknown; shaded when typed."""

    member_id: int | None = Field(description="Null for a person in between whom nobody has recorded")
    sex: Sex
    x: float
    y: float
    is_missing: bool
    is_typed: bool
    parent_ids: list[int | None]

    @classmethod
    def of(cls, symbol: Symbol) -> Self:
        """The symbol as an answer carries it."""
        return cls(
            member_id=symbol.member_id,
            sex=symbol.sex,
            x=symbol.x,
            y=symbol.y,
            is_missing=symbol.is_missing,
            is_typed=symbol.is_typed,
            parent_ids=list(symbol.parent_ids),
        )


class LineTold(Told):
    """A line through points in pixels, dashed where it stands for a relation of unknown blood."""

    points: list[tuple[float, float]]
    is_doubted: bool

    @classmethod
    def of(cls, line: Line) -> Self:
        """The line as an answer carries it."""
        return cls(points=[(round(x, 1), round(y, 1)) for x, y in line.points], is_doubted=line.is_doubted)


class DrawingTold(Told):
    """The pedigree as drawn; members not by blood stand outside it, as contacts."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "width": 210.0,
                    "height": 160.0,
                    "symbols": [_SYMBOL],
                    "lines": [{"points": [[105.0, 100.0], [105.0, 134.0]], "is_doubted": False}],
                    "contact_ids": [25],
                }
            ]
        }
    )

    width: float
    height: float
    symbols: list[SymbolTold]
    lines: list[LineTold]
    contact_ids: list[int]

    @classmethod
    def of(cls, drawing: PedigreeDrawing) -> Self:
        """The drawing as an answer carries it."""
        return cls(
            width=drawing.width,
            height=drawing.height,
            symbols=[SymbolTold.of(each) for each in drawing.symbols],
            lines=[LineTold.of(each) for each in drawing.lines],
            contact_ids=list(drawing.contact_ids),
        )


class RelativePowerTold(Told):
    """With this relative typed as well: how probably the threshold is reached, and how much that adds."""

    member_id: int
    percent: float
    gain_percent: float


class FamilyPowerTold(Told):
    """What the samples can show now and with each further one, the most helpful first."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "member_id": 21,
                    "likelihood_ratio_wanted": 10000,
                    "percent_now": 77.1,
                    "relatives": [{"member_id": 22, "percent": 99.9, "gain_percent": 22.8}],
                    "population": "CN_STD59@3b1f2a4c5d6e",
                    "locus_count": 19,
                    "model": {"zh": "计算方法……", "en": "How it is computed ..."},
                }
            ]
        }
    )

    member_id: int
    likelihood_ratio_wanted: float
    percent_now: float | None = Field(description="Null where the missing person's own sample is in")
    relatives: list[RelativePowerTold]
    population: str
    locus_count: int
    model: Words

    @classmethod
    def of(cls, view: FamilyPowerView) -> Self:
        """The figures as an answer carries them."""
        return cls(
            member_id=view.member_id,
            likelihood_ratio_wanted=10.0**view.threshold_log10,
            percent_now=None if view.now is None else _percent(view.now),
            relatives=[
                RelativePowerTold(
                    member_id=each.member_id,
                    percent=_percent(each.reaching),
                    gain_percent=_percent(each.gain),
                )
                for each in view.relatives
            ],
            population=view.population,
            locus_count=view.locus_count,
            model=Words.of(view.model),
        )


def _percent(probability: float) -> float:
    return abs(round(100 * probability, 1))
