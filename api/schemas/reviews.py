"""Blind reviews as JSON: two photos and their dates before the judgement, the rest after it."""

from datetime import date
from typing import Any, Self

from pydantic import ConfigDict, Field

from api.deed import note_told
from api.schemas.common import Given, Instant, Told, Words
from casework.review.blind import BlindPair
from casework.review.judge import Judged
from casework.review.one_review import OpenedReview
from casework.review.statistics import ReviewStatistics
from casework.wording import VERDICT_WORDS
from models.judgement import ControlResult, Opinion
from models.pair import Outcome, PairStage
from models.quality import Verdict

WITHHELD = ["score", "rank", "band", "gallery", "record", "name", "circumstances", "other_opinions"]


class SideTold(Told):
    """One of the two photos."""

    portrait: str = Field(description="Where the face is, as a JPEG")
    taken_on: date | None
    quality: Verdict
    quality_words: Words


class ToJudgeTold(Told):
    """A pair before the reader has judged it. `number` is what the judgement is sent to."""

    def model_post_init(self, _: Any, /) -> None:
        """Notes the review for the audit log."""
        note_told("reviews", self.number)

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "number": 2814749767106,
                    "left": {
                        "portrait": "/v1/reviews/2814749767106/photos/left",
                        "taken_on": "2026-03-01",
                        "quality": "usable",
                        "quality_words": {"zh": "可以比对", "en": "Fit for comparison"},
                    },
                    "right": {
                        "portrait": "/v1/reviews/2814749767106/photos/right",
                        "taken_on": "2019-05-20",
                        "quality": "weak",
                        "quality_words": {"zh": "勉强可用", "en": "Usable with lower trust"},
                    },
                    "years_between": 6.8,
                    "withheld": ["score", "rank", "band", "gallery", "record", "name"],
                }
            ]
        }
    )

    number: int
    left: SideTold = Field(description="The person in care")
    right: SideTold
    years_between: float | None
    withheld: list[str] = Field(description="What is told after the own judgement, if the role may see it")

    @classmethod
    def of(cls, blind: BlindPair) -> Self:
        """The pair as a reviewer may see it."""
        return cls(
            number=blind.number,
            left=_side(blind.number, "left", blind.left_photo_date, blind.left_quality),
            right=_side(blind.number, "right", blind.right_photo_date, blind.right_quality),
            years_between=None if blind.years_between is None else round(blind.years_between, 1),
            withheld=WITHHELD,
        )


class JudgementGiven(Given):
    """The reviewer's own answer; "cannot tell" is a good one."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"opinion": "cannot_tell", "note": "侧脸"}]})

    opinion: Opinion
    note: str | None = Field(default=None, max_length=1000)


class JudgementTold(Told):
    """A recorded judgement. `control` is told when the pair was a known one, slipped in to measure."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "number": 2814749767106,
                    "stage": "first_review",
                    "opinion": "cannot_tell",
                    "note": "侧脸",
                    "judged_at": "2026-03-01T14:05:00Z",
                    "pair_id": 3,
                    "control": None,
                }
            ]
        }
    )

    number: int
    stage: PairStage
    opinion: Opinion
    note: str | None
    judged_at: Instant
    pair_id: int | None = Field(description="Told after a first review; null for controls and later reviews")
    control: ControlResult | None

    @classmethod
    def of(cls, judged: Judged) -> Self:
        """The judgement as its reviewer is told of it."""
        task, judgement = judged.task, judged.judgement
        return cls(
            number=task.number,
            stage=task.stage,
            opinion=judgement.opinion,
            note=judgement.note,
            judged_at=judgement.judged_at,
            pair_id=task.pair_id if task.stage is PairStage.FIRST_REVIEW else None,
            control=judged.control,
        )


class ReviewTold(Told):
    """One review: photos and dates, and the own judgement once it was given."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "to_judge": {
                        "number": 2814749767106,
                        "left": {
                            "portrait": "/v1/reviews/2814749767106/photos/left",
                            "taken_on": "2026-03-01",
                            "quality": "usable",
                            "quality_words": {"zh": "可以比对", "en": "Fit for comparison"},
                        },
                        "right": {
                            "portrait": "/v1/reviews/2814749767106/photos/right",
                            "taken_on": None,
                            "quality": "usable",
                            "quality_words": {"zh": "可以比对", "en": "Fit for comparison"},
                        },
                        "years_between": None,
                        "withheld": ["score", "rank", "band", "gallery", "record", "name"],
                    },
                    "own": None,
                }
            ]
        }
    )

    to_judge: ToJudgeTold
    own: JudgementTold | None

    @classmethod
    def of(cls, opened: OpenedReview) -> Self:
        """The review as its reviewer is told of it."""
        own = None if opened.judged is None else JudgementTold.of(opened.judged)
        return cls(to_judge=ToJudgeTold.of(opened.blind), own=own)


class NoneGiven(Given):
    """None of these: every entry the caller has not judged is said to show somebody else."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"note": "都不像"}]})

    note: str | None = Field(default=None, max_length=1000)


class ReviewerControlsTold(Told):
    """How one reviewer judged known pairs."""

    account_id: int
    username: str
    right: int
    wrong: int
    cannot_tell: int


class OutcomeCountTold(Told):
    """Pairs at one stage, with one outcome."""

    stage: PairStage
    outcome: Outcome | None
    pairs: int


class StatisticsTold(Told):
    """Candidates proposed, reviewed and confirmed, apart; control pairs are in none of them."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "proposed": 40,
                    "reviewed": 31,
                    "confirmed": 1,
                    "by_stage": [{"stage": "closed", "outcome": "same_person", "pairs": 1}],
                    "control_share": 0.05,
                    "controls_judged": 4,
                    "controls_words": {"zh": "已判断对照 4 对。", "en": "4 control pairs were judged."},
                    "reviewers": [
                        {"account_id": 3, "username": "wang", "right": 3, "wrong": 0, "cannot_tell": 1}
                    ],
                }
            ]
        }
    )

    proposed: int
    reviewed: int
    confirmed: int
    by_stage: list[OutcomeCountTold]
    control_share: float
    controls_judged: int
    controls_words: Words
    reviewers: list[ReviewerControlsTold]

    @classmethod
    def of(cls, found: ReviewStatistics) -> Self:
        """The figures as an answer carries them."""
        return cls(
            proposed=found.proposed,
            reviewed=found.reviewed,
            confirmed=found.confirmed,
            by_stage=[
                OutcomeCountTold(stage=stage, outcome=outcome, pairs=pairs)
                for stage, outcome, pairs in found.by_stage
            ],
            control_share=found.control_share,
            controls_judged=found.controls_judged,
            controls_words=Words.of(found.controls_words),
            reviewers=[
                ReviewerControlsTold(
                    account_id=each.account_id,
                    username=each.username,
                    right=each.right,
                    wrong=each.wrong,
                    cannot_tell=each.cannot_tell,
                )
                for each in found.reviewers
            ],
        )


def _side(number: int, side: str, taken_on: date | None, quality: Verdict) -> SideTold:
    return SideTold(
        portrait=f"/v1/reviews/{number}/photos/{side}",
        taken_on=taken_on,
        quality=quality,
        quality_words=Words.of(VERDICT_WORDS[quality]),
    )
