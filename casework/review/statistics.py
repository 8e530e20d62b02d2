"""Figures that keep apart what was proposed, what was reviewed and what was confirmed; and the controls."""

from collections import Counter
from dataclasses import dataclass

from casework.runtime import Runtime
from models.judgement import ControlResult, control_result
from models.message import Message
from models.pair import Outcome, PairStage


@dataclass(frozen=True, slots=True)
class ReviewerControls:
    """How one reviewer judged known pairs."""

    account_id: int
    username: str
    right: int
    wrong: int
    cannot_tell: int


@dataclass(frozen=True, slots=True)
class ReviewStatistics:
    """Pairs proposed, pairs judged by anybody, identities confirmed; and how known pairs were judged."""

    proposed: int
    reviewed: int
    confirmed: int
    by_stage: tuple[tuple[PairStage, Outcome | None, int], ...]
    control_share: float
    reviewers: tuple[ReviewerControls, ...]

    @property
    def controls_judged(self) -> int:
        """How many judgements of known pairs there are."""
        return sum(each.right + each.wrong + each.cannot_tell for each in self.reviewers)

    @property
    def controls_words(self) -> Message:
        """The same in words, which say so when nothing was measured."""
        if self.controls_judged:
            count = self.controls_judged
            return Message(f"已判断对照 {count} 对。", f"{count} control pairs were judged.")
        return Message(
            "还没有判断过对照，复核质量尚未测量。",
            "No control pair was judged yet: reviewers have not been measured.",
        )


def review_statistics(runtime: Runtime) -> ReviewStatistics:
    """The figures of the whole installation."""
    with runtime.store.read() as work:
        by_stage, reviewed = work.judgements.pair_counts()
        answers = work.judgements.control_answers()
        names = {account.id: account.username for account in work.accounts.in_order()}
    results: dict[int, Counter[ControlResult]] = {}
    for account_id, truth, opinion, count in answers:
        results.setdefault(account_id, Counter())[control_result(opinion, truth)] += count
    return ReviewStatistics(
        proposed=sum(count for _, _, count in by_stage),
        reviewed=reviewed,
        confirmed=sum(count for _, outcome, count in by_stage if outcome is Outcome.SAME_PERSON),
        by_stage=tuple(by_stage),
        control_share=runtime.settings.control_share,
        reviewers=tuple(
            ReviewerControls(
                account_id,
                names[account_id],
                counted[ControlResult.RIGHT],
                counted[ControlResult.WRONG],
                counted[ControlResult.CANNOT_TELL],
            )
            for account_id, counted in results.items()
        ),
    )
