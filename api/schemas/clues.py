"""Clues, who is found by them, and aliases, as JSON."""

from typing import Any, Self

from pydantic import AwareDatetime, ConfigDict, Field

from api.schemas.circumstances import CircumstanceTold
from api.schemas.common import Given, Instant, Told, ToldRecord, Words
from api.schemas.numbers import rounded
from api.schemas.registers import WithdrawalTold
from api.schemas.reviews import ToJudgeTold
from api.schemas.searches import PersonTold, RecordTold
from casework.clues.record_clue import Correction
from casework.clues.search import ClueMatch
from casework.review.released_clues import ReleasedMatches
from models.clue import Alias, AliasKind, Certainty, Clue, ClueFacts, ClueKind, ClueSource
from models.message import Message
from models.register import RegisterKind

_EXAMPLE: dict[str, Any] = {
    "kind": "name",
    "text": "宁秀真",
    "source": "person",
    "certainty": "likely",
    "heard_at": "2026-03-02T09:15:00+08:00",
    "heard_by": "陈某",
    "language": "闽南话",
}
_TOLD: dict[str, Any] = {
    "id": 15,
    "admission_id": 12,
    "subject_id": 12,
    **_EXAMPLE,
    "heard_at": "2026-03-02T01:15:00Z",
    "is_evidence": True,
    "recorded_by": "chen",
    "recorded_at": "2026-03-02T01:20:00Z",
    "supersedes": None,
    "superseded_by": None,
    "ending": None,
    "withheld": [],
}


_JUDGE_FIRST = Message(
    "有线索与这些人读音相符；请先看照片判断，姓名和理由随后显示。",
    "A clue sounds like each of these; judge the photos first, name and reason come after.",
)


class ClueGiven(Given):
    """What was heard, as it was heard. `supersedes` names a clue of the same stay that this one corrects."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    kind: ClueKind
    text: str = Field(min_length=1, max_length=1000, description="As heard; nothing is corrected in it")
    source: ClueSource = Field(description="From whom; a name from an institution is never evidence")
    certainty: Certainty = Certainty.LIKELY
    heard_at: AwareDatetime
    heard_by: str = Field(min_length=1, max_length=100)
    language: str | None = Field(
        default=None, max_length=200, description="Dialect or language, and words of it"
    )
    supersedes: int | None = Field(default=None, ge=1, le=2**63 - 1)
    reason: str | None = Field(default=None, max_length=500, description="Why the former clue is superseded")

    def as_facts(self) -> ClueFacts:
        """The noun."""
        return ClueFacts(
            kind=self.kind,
            text=self.text,
            source=self.source,
            certainty=self.certainty,
            heard_at=self.heard_at,
            heard_by=self.heard_by,
            language=self.language or None,
        )

    def as_correction(self) -> Correction | None:
        """Which clue this one replaces, and why; None when it replaces none."""
        return None if self.supersedes is None else Correction(self.supersedes, self.reason or "")


class ClueTold(ToldRecord):
    """A recorded clue; `ending` says when and why it stopped counting."""

    collection = "clues"

    model_config = ConfigDict(json_schema_extra={"examples": [_TOLD]})

    admission_id: int
    subject_id: int
    kind: ClueKind
    text: str | None
    source: ClueSource
    certainty: Certainty
    heard_at: Instant
    heard_by: str | None
    language: str | None
    is_evidence: bool = Field(description="False once it ended, and for a name that an institution gave")
    recorded_by: str
    recorded_at: Instant
    supersedes: int | None
    superseded_by: int | None
    ending: WithdrawalTold | None
    withheld: list[str]

    @classmethod
    def of(cls, clue: Clue, withheld: frozenset[str] = frozenset()) -> Self:
        """The clue without the withheld fields."""
        facts = clue.facts
        ending = WithdrawalTold.of(clue.ending) if clue.ending else None
        return cls(
            id=clue.id,
            admission_id=clue.admission_id,
            subject_id=clue.subject_id,
            kind=facts.kind,
            text=None if "text" in withheld else facts.text,
            source=facts.source,
            certainty=facts.certainty,
            heard_at=facts.heard_at,
            heard_by=None if "heard_by" in withheld else facts.heard_by,
            language=None if "language" in withheld else facts.language,
            is_evidence=clue.is_evidence,
            recorded_by=clue.recorded_by,
            recorded_at=clue.recorded_at,
            supersedes=clue.supersedes,
            superseded_by=clue.superseded_by,
            ending=None if "ending" in withheld else ending,
            withheld=sorted(withheld),
        )


class ClueAdded(Told):
    """A clue and what must be known of it; `proposed` is null for callers who may not see candidates."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"clue": _TOLD, "notices": [], "proposed": 1}]})

    clue: ClueTold
    notices: list[Words] = Field(description="That it is no evidence, or what speaks against a number")
    proposed: int | None = Field(description="How many people it put forward as pairs")

    @classmethod
    def of(cls, clue: Clue, notices: tuple[Message, ...], proposed: int | None) -> Self:
        """The clue and its notices as an answer carries them."""
        return cls(clue=ClueTold.of(clue), notices=[Words.of(each) for each in notices], proposed=proposed)


class ClueMatchTold(Told):
    """A person found by what was heard: a lead for people, no opinion."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "rank": 1,
                    "person": {"gallery": "reports", "id": 7},
                    "record": {"kind": "report", "id": 7},
                    "register_kind": None,
                    "order_log10": 0.5,
                    "circumstances": [
                        {
                            "aspect": "clue_name",
                            "aspect_words": {"zh": "线索：姓名", "en": "Clue: name"},
                            "answer": "agrees",
                            "answer_words": {"zh": "读音相近", "en": "Sounds alike"},
                            "reason": {
                                "zh": "线索 15：“宁 (ning)”与“林 (lin)”易混：l/n, n/ng。",
                                "en": "Clue 15: 宁 (ning) and 林 (lin) are confused by l/n, n/ng.",
                            },
                            "at_desk": {"zh": "宁秀真", "en": "宁秀真"},
                            "in_other": {"zh": "林秀珍", "en": "林秀珍"},
                            "log10_lr": 0.5,
                        }
                    ],
                }
            ]
        }
    )

    rank: int
    person: PersonTold
    record: RecordTold
    register_kind: RegisterKind | None
    order_log10: float = Field(
        description="Clues and contradictions summed by convention; orders the list only"
    )
    circumstances: list[CircumstanceTold] = Field(description="Both forms and the reason; contradictions too")

    @classmethod
    def of(cls, match: ClueMatch) -> Self:
        """The match as an answer carries it."""
        return cls(
            rank=match.rank,
            person=PersonTold(gallery=match.person.gallery, id=match.person.id),
            record=RecordTold.of(match.record),
            register_kind=match.register,
            order_log10=rounded(match.order_log10, 2),
            circumstances=[CircumstanceTold.of(each) for each in match.comparisons],
        )


class ClueMatchesTold(Told):
    """The people found, best first; `is_complete` is false when others share the sounds too.

    A match with photos on both sides stands under `to_judge` until the caller has judged it.
    """

    items: list[ClueMatchTold]
    to_judge: list[ToJudgeTold]
    to_judge_words: Words | None
    is_complete: bool

    @classmethod
    def of(cls, found: ReleasedMatches) -> Self:
        """The list as an answer to this caller carries it."""
        return cls(
            items=[ClueMatchTold.of(each) for each in found.matches],
            to_judge=[ToJudgeTold.of(each) for each in found.to_judge],
            to_judge_words=Words.of(_JUDGE_FIRST) if found.to_judge else None,
            is_complete=found.is_complete,
        )


class AliasTold(Told):
    """A name by which the person is or was known; one that an institution gave is never evidence."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "阿珍", "kind": "heard", "origin": "admission:12"}]}
    )

    name: str
    kind: AliasKind
    origin: str = Field(description="The record it comes from, such as clue:15")

    @classmethod
    def of(cls, alias: Alias) -> Self:
        """The alias as an answer carries it."""
        return cls(name=alias.name, kind=alias.kind, origin=alias.origin)
