"""Measured fitness of a face for comparison, component by component (ISO/IEC 29794-5 names)."""

from dataclasses import dataclass
from enum import StrEnum

from models.message import Message


class Verdict(StrEnum):
    """What a measurement means for use: usable, weak (used with lower trust) or refused (not used)."""

    USABLE = "usable"
    WEAK = "weak"
    REFUSED = "refused"


_SEVERITY = {Verdict.USABLE: 0, Verdict.WEAK: 1, Verdict.REFUSED: 2}


def worst(verdicts: "tuple[Verdict, ...]") -> Verdict:
    """The most severe of the verdicts; usable when there are none."""
    return max(verdicts, key=_SEVERITY.__getitem__, default=Verdict.USABLE)


@dataclass(frozen=True, slots=True)
class QualityComponent:
    """One measured property of a face.

    `name` follows ISO/IEC 29794-5 where it has one (`inter_eye_distance`, `head_pose_yaw`,
    `sharpness`, ...); `value` is in `unit`. `reason` and `advice` are set unless usable.
    """

    name: str
    value: float
    unit: str
    verdict: Verdict
    reason: Message | None = None
    advice: Message | None = None


@dataclass(frozen=True, slots=True)
class FaceQuality:
    """All components measured on one face; its verdict is the worst of theirs."""

    components: tuple[QualityComponent, ...]

    @property
    def verdict(self) -> Verdict:
        """The worst verdict among the components."""
        return worst(tuple(component.verdict for component in self.components))
