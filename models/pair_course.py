"""The course of a pair from proposal to outcome: which step may follow which, and who may take it.

Pure rules without a store: `casework.review` builds a course from what is stored, takes one step, and stores
what came of it. docs/review.md holds the same rules as tables.
"""

from dataclasses import dataclass, field, replace

from models.errors import Conflict
from models.identity import Basis
from models.judgement import Opinion
from models.message import Message
from models.pair import Outcome, PairStage

_KIN = frozenset({Opinion.SAME_PERSON, Opinion.SAME_FAMILY})
_REVIEWED = (PairStage.FIRST_REVIEW, PairStage.SECOND_REVIEW, PairStage.THIRD_REVIEW)
_AGREED: dict[Opinion, tuple[PairStage, Outcome | None]] = {
    Opinion.SAME_PERSON: (PairStage.VERIFICATION, None),
    Opinion.SAME_FAMILY: (PairStage.VERIFICATION, None),
    Opinion.DIFFERENT: (PairStage.CLOSED, Outcome.EXCLUDED),
    Opinion.CANNOT_TELL: (PairStage.CLOSED, Outcome.INCONCLUSIVE),
}


@dataclass(frozen=True, slots=True)
class PairCourse:
    """Where a pair stands in its present round.

    `opinions` are the deciding ones, first to third, with who gave them; `bases` what identity may rest on
    beyond looks; `proposed` an outcome one person put forward for another to confirm.
    """

    stage: PairStage = PairStage.NEW
    outcome: Outcome | None = None
    opinions: tuple[tuple[int, Opinion], ...] = ()
    bases: frozenset[Basis] = field(default_factory=frozenset)
    has_open_contradiction: bool = False
    proposed: tuple[int, Outcome] | None = None

    def shown(self) -> "PairCourse":
        """The course once a caseworker has been shown the photos."""
        if self.stage is PairStage.NEW:
            return replace(self, stage=PairStage.FIRST_REVIEW)
        return self

    def judged(self, reviewer: int, opinion: Opinion) -> "PairCourse":
        """The course after a deciding opinion; raises Conflict out of turn or for a second one."""
        course = self.shown()
        if course.stage not in _REVIEWED:
            raise _not_under_review()
        if reviewer in {who for who, _ in course.opinions}:
            raise already_judged()
        opinions = (*course.opinions, (reviewer, opinion))
        stage, outcome = after_opinions(tuple(said for _, said in opinions))
        return replace(course, opinions=opinions, stage=stage, outcome=outcome)

    def supported(self, bases: frozenset[Basis]) -> "PairCourse":
        """The course once people accepted something beyond looks.

        DNA and fingerprints outrank what reviewers saw: they bring any pair to verification that did not
        end with a person named.
        """
        course = replace(self, bases=bases)
        is_named = self.outcome in (Outcome.SAME_PERSON, Outcome.RELATIVE_OF, Outcome.WITHDRAWN)
        if bases & {Basis.DNA, Basis.FINGERPRINT} and not is_named:
            return replace(course, stage=PairStage.VERIFICATION, outcome=None)
        return course

    def put_forward(self, decider: int, outcome: Outcome) -> "PairCourse":
        """The course with an outcome proposed; raises Conflict before verification or without a basis."""
        self._require(outcome)
        return replace(self, proposed=(decider, outcome))

    def confirmed(self, decider: int) -> "PairCourse":
        """The closed course; raises Conflict unless another person put the outcome forward."""
        if self.proposed is None:
            raise Conflict(
                "nothing_proposed",
                Message("还没有人提出结论。", "Nobody has put an outcome forward."),
                Message("请先由另一人提出。", "Another person proposes it first."),
            )
        proposer, outcome = self.proposed
        if proposer == decider:
            raise same_decider()
        self._require(outcome)
        return replace(self, stage=PairStage.CLOSED, outcome=outcome, proposed=None)

    def reopened(self) -> "PairCourse":
        """The course back at verification; raises Conflict unless an outcome was confirmed."""
        if self.stage is not PairStage.CLOSED or self.outcome is Outcome.WITHDRAWN:
            raise Conflict(
                "not_closed",
                Message("这对候选还没有结论。", "This pair has no outcome yet."),
                Message("只有已有结论的才能重开。", "Only a closed pair is reopened."),
            )
        return replace(self, stage=PairStage.VERIFICATION, outcome=None, proposed=None)

    def _require(self, outcome: Outcome) -> None:
        if self.stage is not PairStage.VERIFICATION:
            raise Conflict(
                "not_in_verification",
                Message("这对候选还没有到核实阶段。", "This pair has not reached verification."),
                Message(
                    "请先完成复核，或取得 DNA、指纹结论。",
                    "Finish the reviews first, or obtain DNA or fingerprints.",
                ),
            )
        if outcome is not Outcome.SAME_PERSON:
            return
        if not self.bases:
            raise face_alone()
        if self.has_open_contradiction:
            raise open_contradiction()


def after_opinions(opinions: tuple[Opinion, ...]) -> tuple[PairStage, Outcome | None]:
    """Stage and outcome after one to three deciding opinions, the first given first.

    Two that agree decide. Two that differ go to a third person; if all three differ, two that see kin
    (the same person or the same family) lead to verification, everything else is inconclusive.
    """
    if len(opinions) == 1:
        return PairStage.SECOND_REVIEW, None
    agreed = next((each for each in opinions if opinions.count(each) > 1), None)
    if agreed is not None:
        return _AGREED[agreed]
    if len(opinions) == 2:
        return PairStage.THIRD_REVIEW, None
    if sum(each in _KIN for each in opinions) > 1:
        return PairStage.VERIFICATION, None
    return PairStage.CLOSED, Outcome.INCONCLUSIVE


def already_judged() -> Conflict:
    """The reviewer has judged before; the first answer stays."""
    return Conflict(
        "already_judged",
        Message("您已经判断过，判断不能更改。", "You have judged this already; a judgement is final."),
        Message("如有新的看法，请告诉站长。", "If you see it differently now, tell the station head."),
    )


def same_decider() -> Conflict:
    """One person cannot do both halves of a decision."""
    return Conflict(
        "same_decider",
        Message("提出和确认必须是两个人。", "Proposing and confirming take two people."),
        Message("请由另一位有权的人确认。", "Another person with the role confirms."),
    )


def face_alone() -> Conflict:
    """Identity needs more than looks."""
    return Conflict(
        "no_basis_beyond_face",
        Message("单凭人脸不能认定身份。", "A face alone never makes an identity."),
        Message(
            "需要已采信的 DNA、警方指纹比中，或有效证件、家属和警方核查三者齐全。",
            "It takes accepted DNA, police fingerprints, or a valid document, family and police check.",
        ),
    )


def open_contradiction() -> Conflict:
    """A contradiction nobody has resolved stands against an identity."""
    return Conflict(
        "open_contradiction",
        Message("还有没有解决的矛盾。", "A contradiction has not been resolved."),
        Message("请逐项核实，写明理由后再提出。", "Look into each and record the reason before proposing."),
    )


def _not_under_review() -> Conflict:
    return Conflict(
        "not_under_review",
        Message("这对候选现在不需要判断。", "This pair is not under review."),
        Message("请刷新名单。", "Read the list again."),
    )
