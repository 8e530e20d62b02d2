"""How opinions, stages and outcomes read to people, in both languages."""

from collections.abc import Mapping

from models.judgement import ControlResult, Opinion
from models.message import Message
from models.pair import Outcome, PairStage

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
