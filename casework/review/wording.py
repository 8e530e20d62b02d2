"""How opinions, stages and outcomes read to people, in both languages."""

from collections.abc import Mapping

from casework.wording import ASPECT_WORDS
from matching.fusion_words import KIND_WORDS
from models.circumstance import Aspect
from models.evidence import EvidenceKind
from models.identity import Basis, DecisionState, FindingKind, FindingVerdict
from models.judgement import ControlResult, Opinion
from models.message import Message
from models.pair import FreezeReason, Outcome, PairStage

OPINION_WORDS: Mapping[Opinion, Message] = {
    Opinion.SAME_PERSON: Message("同一个人", "Same person"),
    Opinion.SAME_FAMILY: Message("像一家人", "Same family"),
    Opinion.DIFFERENT: Message("不是同一个人", "Different people"),
    Opinion.CANNOT_TELL: Message("看不出", "Cannot tell"),
}

RESULT_WORDS: Mapping[ControlResult, Message] = {
    ControlResult.RIGHT: Message("判断正确", "right"),
    ControlResult.WRONG: Message("判断有误", "wrong"),
    ControlResult.CANNOT_TELL: Message("没有判断", "not decided"),
}

STAGE_WORDS: Mapping[PairStage, Message] = {
    PairStage.NEW: Message("新候选", "New"),
    PairStage.FIRST_REVIEW: Message("待初核", "First review"),
    PairStage.SECOND_REVIEW: Message("待复核", "Second review"),
    PairStage.THIRD_REVIEW: Message("待第三人复核", "Third review"),
    PairStage.VERIFICATION: Message("待核实", "Verification"),
    PairStage.CLOSED: Message("已有结论", "Closed"),
}

OUTCOME_WORDS: Mapping[Outcome, Message] = {
    Outcome.SAME_PERSON: Message("同一个人", "Same person"),
    Outcome.RELATIVE_OF: Message("是亲属，不是本人", "Right family, wrong person"),
    Outcome.EXCLUDED: Message("已排除", "Excluded"),
    Outcome.INCONCLUSIVE: Message("无法判断", "Inconclusive"),
    Outcome.NOT_COMPARABLE: Message("不能比较", "Not comparable"),
    Outcome.WITHDRAWN: Message("已撤回", "Withdrawn"),
}

DOUBT_WORDS = Message(
    "这项结论依据的 DNA 图谱后来被替代（作废）。请 DNA 复核员重新出具意见；若不再成立，由站长重开结论。",
    "A DNA profile behind this outcome was superseded since. A DNA reviewer states the opinion anew; if it "
    "does not hold, the station head reopens the outcome.",
)

FINDING_WORDS: Mapping[FindingKind, Message] = {
    FindingKind.DNA: Message("DNA 鉴定意见", "DNA opinion"),
    FindingKind.FINGERPRINT: Message("指纹", "Fingerprints"),
    FindingKind.DOCUMENT: Message("证件或户籍材料", "Document"),
    FindingKind.FAMILY: Message("家属辨认", "Family"),
    FindingKind.POLICE_CHECK: Message("公安核查", "Police check"),
    FindingKind.CONTRADICTION: Message("矛盾", "Contradiction"),
}

FINDING_VERDICT_WORDS: Mapping[FindingVerdict, Message] = {
    FindingVerdict.SUPPORTS: Message("支持", "Supports"),
    FindingVerdict.AGAINST: Message("不支持", "Against"),
    FindingVerdict.UNDECIDED: Message("不能确定", "Undecided"),
    FindingVerdict.RESOLVED: Message("已解决", "Resolved"),
    FindingVerdict.TAKEN_BACK: Message("撤回（录错）", "Taken back"),
}

DECISION_WORDS: Mapping[DecisionState, Message] = {
    DecisionState.PROPOSED: Message("等待确认", "Waiting to be confirmed"),
    DecisionState.CONFIRMED: Message("已确认", "Confirmed"),
    DecisionState.REFUSED: Message("已退回", "Refused"),
    DecisionState.REOPENED: Message("已重开", "Reopened"),
}

BASIS_WORDS: Mapping[Basis, Message] = {
    Basis.DNA: Message("DNA", "DNA"),
    Basis.FINGERPRINT: Message("指纹", "fingerprints"),
    Basis.DOCUMENT_FAMILY_POLICE: Message("证件、家属与公安核查", "document, family and police check"),
}

FREEZE_WORDS: Mapping[FreezeReason, Message] = {
    FreezeReason.REPORT_PAUSED: Message("报案已暂停", "the report is paused"),
    FreezeReason.REPORT_WITHDRAWN: Message("报案已撤回", "the report was withdrawn"),
    FreezeReason.REPORT_CLOSED: Message("报案已结", "the report is closed"),
    FreezeReason.ENTRY_WITHDRAWN: Message("登记已撤回", "the register entry was withdrawn"),
    FreezeReason.IDENTITY_CONFIRMED: Message("身份已认定", "an identity was confirmed"),
    FreezeReason.ERASED: Message("资料已依法删除", "the data were lawfully erased"),
    FreezeReason.STAYS_LINKED: Message("两次入站已合并", "the stays were linked"),
    FreezeReason.CLUE_RETRACTED: Message("依据的线索已撤销", "the clue it rested on was retracted"),
    FreezeReason.LINK_UNDONE: Message(
        "依据的资料属于另一人（合并已撤销）", "what it rested on is another person's: a link was undone"
    ),
}


def contradiction_words(about: str) -> Message:
    """What a contradiction is called: an aspect of the records, or a finding that speaks against."""
    if about in tuple(Aspect):
        return ASPECT_WORDS[Aspect(about)]
    return FINDING_WORDS[FindingKind(about)]


def evidence_words(kind: EvidenceKind, stratum: str | None) -> Message:
    """What an item of evidence is called: the aspect compared where it has one, else its kind."""
    if kind is not EvidenceKind.FACE and stratum in tuple(Aspect):
        return ASPECT_WORDS[Aspect(stratum)]
    return KIND_WORDS[kind]
