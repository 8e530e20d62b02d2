"""Families as JSON for caseworkers: who is what to whom, by law and by blood. No alleles, no ratios."""

from typing import Any, Self

from pydantic import ConfigDict, Field

from api.schemas.common import Given, Instant, Told, ToldRecord, Words
from casework.families.view import DnaEvidenceView, FamilyView, MemberView
from casework.families.wording import MemberUse
from models.collection_code import CollectionCode
from models.family import Biological, FamilyMember, MemberFacts, StatedRelation
from models.subject import Sex

_RELATIVE: dict[str, Any] = {
    "relation": "brother",
    "related_to": 21,
    "biological": "yes",
    "through": None,
    "legal_relation": "亲兄弟",
    "sex": "male",
    "name": "虚构丙",
    "contact": "000-2222",
}
_MEMBER: dict[str, Any] = {
    "id": 22,
    "report_id": None,
    **_RELATIVE,
    "recorded_at": "2026-03-02T02:00:00Z",
    "withdrawn_at": None,
    "use": "in_the_likelihood",
    "use_words": {"zh": "血缘亲属：其样本参与比对。", "en": "A relative by blood: their sample is compared."},
    "collection_codes": ["CJM-7K2QX-9BTRW-D"],
    "has_profile": True,
}


class RelativeGiven(Given):
    """A relative, by law and by blood. `related_to` is a missing member; unless given, the report's own."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**_RELATIVE, "related_to": None}]})

    relation: StatedRelation
    related_to: int | None = Field(default=None, ge=1, le=2**63 - 1)
    biological: Biological = Field(
        default=Biological.UNKNOWN, description="Whether by blood; only `yes` enters a likelihood ratio"
    )
    through: int | None = Field(default=None, ge=1, le=2**63 - 1, description="The member in between")
    legal_relation: str | None = Field(default=None, max_length=100)
    sex: Sex = Sex.UNKNOWN
    name: str | None = Field(default=None, max_length=100)
    contact: str | None = Field(default=None, max_length=200)

    def as_facts(self) -> MemberFacts:
        """The noun."""
        return MemberFacts(
            relation=self.relation,
            related_to=self.related_to,
            biological=self.biological,
            through=self.through,
            legal_relation=self.legal_relation or None,
            sex=self.sex,
            name=self.name or None,
            contact=self.contact or None,
        )


class RelativeChangeGiven(RelativeGiven):
    """What is stated about a member from now on, and why it changed."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{**_RELATIVE, "biological": "no", "reason": "家属说明系收养"}]}
    )

    reason: str = Field(min_length=1, max_length=500)


class FamilyJoinGiven(Given):
    """What this report's missing person is to the missing person of another report."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"of_report_id": 7, "relation": "brother", "biological": "yes", "through": None}]
        }
    )

    of_report_id: int = Field(ge=1, le=2**63 - 1)
    relation: StatedRelation
    biological: Biological = Biological.UNKNOWN
    through: int | None = Field(default=None, ge=1, le=2**63 - 1)

    def as_facts(self) -> MemberFacts:
        """The noun."""
        return MemberFacts(self.relation, None, self.biological, self.through)


class MemberTold(ToldRecord):
    """One member of a family, what their sample is good for, and whether a sample is in."""

    model_config = ConfigDict(json_schema_extra={"examples": [_MEMBER]})

    collection = "family-members"
    report_id: int | None = Field(description="The report, of a missing member")
    relation: StatedRelation | None
    related_to: int | None
    biological: Biological
    through: int | None
    legal_relation: str | None
    sex: Sex
    name: str | None
    contact: str | None
    recorded_at: Instant
    withdrawn_at: Instant | None
    use: MemberUse
    use_words: Words
    collection_codes: list[str]
    has_profile: bool

    @classmethod
    def of(cls, view: MemberView) -> Self:
        """The member as an answer carries it."""
        member: FamilyMember = view.member
        facts = member.facts
        return cls(
            id=member.id,
            report_id=member.report_id,
            relation=facts.relation,
            related_to=facts.related_to,
            biological=facts.biological,
            through=facts.through,
            legal_relation=facts.legal_relation,
            sex=facts.sex,
            name=facts.name,
            contact=facts.contact,
            recorded_at=member.recorded_at,
            withdrawn_at=member.withdrawn_at,
            use=view.use,
            use_words=Words.of(view.use_words),
            collection_codes=list(view.codes),
            has_profile=view.has_profile,
        )


class MemberChangedTold(Told):
    """A member after a change, and whether what the family's DNA says changed with it; no numbers."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "member": _MEMBER,
                    "dna_evidence_changed": True,
                    "words": {"zh": "DNA 比对已重新进行。", "en": "The DNA was compared anew."},
                }
            ]
        }
    )

    member: MemberTold
    dna_evidence_changed: bool = Field(description="Of pairs that the caller judges first: only after that")
    words: Words


class FamilyTold(ToldRecord):
    """The family of one or several missing people, and what is needed for a DNA search."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": 5,
                    "members": [_MEMBER],
                    "needs": [{"zh": "还需要更多样本。", "en": "More samples are needed."}],
                }
            ]
        }
    )

    collection = "families"
    members: list[MemberTold]
    needs: list[Words]

    @classmethod
    def of(cls, view: FamilyView) -> Self:
        """The family as an answer carries it."""
        return cls(
            id=view.family.id,
            members=[MemberTold.of(each) for each in view.members],
            needs=[Words.of(each) for each in view.needs],
        )


class CollectionCodeTold(Told):
    """A code for one sample; only the code goes to the police."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"code": "CJM-7K2QX-9BTRW-D", "issued_by": "desk", "issued_at": "2026-03-02T02:00:00Z"}
            ]
        }
    )

    code: str
    issued_by: str
    issued_at: Instant

    @classmethod
    def of(cls, code: CollectionCode) -> Self:
        """The code as an answer carries it; whose it is, the caller knows."""
        return cls(code=code.code, issued_by=code.issued_by, issued_at=code.issued_at)


class DnaEvidenceTold(Told):
    """Whether DNA says something; what it says is for the DNA reviewer."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "has_evidence": True,
                    "words": {
                        "zh": "有 DNA 比对结果，由 DNA 复核员处理。",
                        "en": "There is DNA evidence; the DNA reviewer has it.",
                    },
                }
            ]
        }
    )

    has_evidence: bool = Field(description="Of pairs that the caller judges first: only after the judgement")
    words: Words

    @classmethod
    def of(cls, view: DnaEvidenceView) -> Self:
        """The answer."""
        return cls(has_evidence=view.has_evidence, words=Words.of(view.words))
