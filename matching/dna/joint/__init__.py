"""Several missing people and several unidentified ones at once: who is whom, solved jointly."""

from matching.dna.joint.prior import JointPrior
from matching.dna.joint.question import JointLimits, MissingFamily, MissingMember
from matching.dna.joint.result import JointSolution, JointSolutions
from matching.dna.joint.solutions import joint_solutions

__all__ = [
    "JointLimits",
    "JointPrior",
    "JointSolution",
    "JointSolutions",
    "MissingFamily",
    "MissingMember",
    "joint_solutions",
]
