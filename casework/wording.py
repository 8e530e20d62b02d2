"""How bands and verdicts read to people, in both languages."""

from collections.abc import Mapping

from models.evidence import Band
from models.message import Message
from models.quality import Verdict

BAND_WORDS: Mapping[Band, Message] = {
    Band.STRONG_LEAD: Message("强线索", "Strong lead"),
    Band.LEAD: Message("线索", "Lead"),
    Band.POSSIBLE: Message("可能", "Possible"),
    Band.WEAK: Message("弱", "Weak"),
    Band.NOT_CALIBRATED: Message("未校准", "Not calibrated"),
}

VERDICT_WORDS: Mapping[Verdict, Message] = {
    Verdict.USABLE: Message("可以比对", "Fit for comparison"),
    Verdict.WEAK: Message("勉强可用", "Usable with lower trust"),
    Verdict.REFUSED: Message("不能比对", "Cannot be compared"),
}
