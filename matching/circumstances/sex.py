"""Sex as observed at the desk against sex as stated elsewhere."""

from collections.abc import Mapping

from matching.circumstances.missing import nothing_to_compare
from matching.circumstances.weight import CONTRADICTION_LOG10_LR
from models.circumstance import Answer, Aspect, Comparison
from models.message import Message
from models.subject import Sex

_WORDS: Mapping[Sex, Message] = {
    Sex.FEMALE: Message("女", "female"),
    Sex.MALE: Message("男", "male"),
    Sex.UNKNOWN: Message("不详", "not known"),
}


def compare_sex(at_desk: Sex, in_other: Sex) -> Comparison:
    """Agrees or contradicts when both are known; a contradiction counts `CONTRADICTION_LOG10_LR`."""
    if Sex.UNKNOWN in (at_desk, in_other):
        return nothing_to_compare(Aspect.SEX, "有一方性别不详。", "The sex is not known on one side.")
    is_same = at_desk is in_other
    return Comparison(
        aspect=Aspect.SEX,
        answer=Answer.AGREES if is_same else Answer.CONTRADICTS,
        reason=_SAME if is_same else _OTHER,
        at_desk=_WORDS[at_desk],
        in_other=_WORDS[in_other],
        log10_lr=0.0 if is_same else CONTRADICTION_LOG10_LR,
    )


_SAME = Message("两份记录性别相同。", "Both records state the same sex.")
_OTHER = Message(
    "两份记录性别不同；请核对是否登记有误。",
    "The records state different sexes; check whether one of them is a slip.",
)
