"""What is thought of an assignment before DNA, by how many people it identifies."""

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from matching.dna.refusal import refusal
from models.message import Message


@dataclass(frozen=True, slots=True)
class JointPrior:
    """`by_count[k]`: relative prior probability of each single assignment that identifies k people.

    Empty: flat, every assignment as probable as any other, as in Vigeland and Egeland 2021. There are many
    more assignments with several people than with one, so a flat prior expects many identifications;
    `JointPrior.odds(1 / people)` counters that. Refused: a weight that is negative or not finite.
    """

    by_count: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        wrong = next((weight for weight in self.by_count if not 0 <= weight < math.inf), None)
        if wrong is not None or (self.by_count and not any(self.by_count)):
            raise _bad(f"权重 {self.by_count} 有误", f"the weights {self.by_count} are no probabilities")

    @classmethod
    def odds(cls, odds: float, most: int) -> "JointPrior":
        """Each identification changes the prior by the factor `odds`; for up to `most` missing members."""
        return cls(tuple(odds**count for count in range(most + 1)))

    def weights(self, most: int) -> npt.NDArray[np.float64]:
        """The weights for 0 ... `most` identified people, float64[most + 1]; refused if some are missing."""
        if not self.by_count:
            return np.ones(most + 1)
        if len(self.by_count) <= most:
            zh = f"权重只到 {len(self.by_count) - 1} 人，而可能识别 {most} 人"
            en = f"there are weights for up to {len(self.by_count) - 1} people, but {most} may be identified"
            raise _bad(zh, en)
        return np.array(self.by_count[: most + 1], dtype=np.float64)

    def largest_rise(self, most: int) -> float:
        """The largest factor by which one more identification raises the weight; may be infinite."""
        steps = [(a, b) for a, b in pairwise(self.weights(most).tolist()) if b > 0]
        return max((b / a if a > 0 else math.inf for a, b in steps), default=0.0)


FLAT = JointPrior()


def _bad(zh: str, en: str) -> Exception:
    return refusal("dna_joint_prior", Message(f"先验概率：{zh}。", f"Prior: {en}."), field="prior")
