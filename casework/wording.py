"""How bands and verdicts read to people, in both languages."""

from collections.abc import Mapping

from models.circumstance import Answer, Aspect, Comparison
from models.evidence import Band
from models.message import Message
from models.quality import Verdict
from models.register import RegisterKind

BAND_WORDS: Mapping[Band, Message] = {
    Band.STRONG_LEAD: Message("强线索", "Strong lead"),
    Band.LEAD: Message("线索", "Lead"),
    Band.POSSIBLE: Message("可能", "Possible"),
    Band.WEAK: Message("弱", "Weak"),
    Band.NOT_CALIBRATED: Message("未校准", "Not calibrated"),
}

REGISTER_WORDS: Mapping[RegisterKind, Message] = {
    RegisterKind.RETURNED: Message("返乡受助人员信息库", "Returned-persons register"),
    RegisterKind.EASY_TO_WANDER: Message("易流浪走失人员信息库", "Easy-to-wander register"),
    RegisterKind.STREET: Message("街面长期滞留人员信息库", "Street register"),
}

VERDICT_WORDS: Mapping[Verdict, Message] = {
    Verdict.USABLE: Message("可以比对", "Fit for comparison"),
    Verdict.WEAK: Message("勉强可用", "Usable with lower trust"),
    Verdict.REFUSED: Message("不能比对", "Cannot be compared"),
}

ASPECT_WORDS: Mapping[Aspect, Message] = {
    Aspect.SEX: Message("性别", "Sex"),
    Aspect.AGE: Message("年龄", "Age"),
    Aspect.DATES: Message("日期", "Dates"),
    Aspect.PLACES: Message("地点", "Places"),
    Aspect.NAME: Message("姓名", "Name"),
    Aspect.CLUE_NAME: Message("线索：姓名", "Clue: name"),
    Aspect.CLUE_PLACE: Message("线索：地点", "Clue: place"),
    Aspect.CLUE_RELATIVE: Message("线索：亲属", "Clue: relative"),
    Aspect.CLUE_NUMBER: Message("线索：身份证号", "Clue: resident number"),
    Aspect.CLUE_PHONE: Message("线索：电话", "Clue: telephone"),
}

_ANSWER_WORDS: Mapping[Answer, Message] = {
    Answer.AGREES: Message("相符", "Agrees"),
    Answer.CONTRADICTS: Message("矛盾", "Contradicts"),
    Answer.NOT_COMPARABLE: Message("不能比较", "Not comparable"),
}


_BY_SOUND = frozenset({Aspect.NAME, Aspect.CLUE_NAME, Aspect.CLUE_RELATIVE})


def answer_words(one: Comparison) -> Message:
    """How the answer of a comparison reads; names that sound alike are not said to agree."""
    if one.aspect in _BY_SOUND and one.answer is Answer.AGREES:
        return Message("读音相近", "Sounds alike")
    return _ANSWER_WORDS[one.answer]
