"""What relations, blood and purposes are called, in both languages."""

from collections.abc import Mapping

from models.consent import Purpose
from models.family import Biological, StatedRelation
from models.message import Message
from models.report import ReportMove

_R = StatedRelation
MISSING_PERSON = Message("失踪者", "missing person")

RELATION_WORDS: Mapping[StatedRelation, Message] = {
    _R.FATHER: Message("父亲", "father"),
    _R.MOTHER: Message("母亲", "mother"),
    _R.SON: Message("儿子", "son"),
    _R.DAUGHTER: Message("女儿", "daughter"),
    _R.IDENTICAL_TWIN: Message("同卵双胞胎", "identical twin"),
    _R.BROTHER: Message("兄弟（同父同母）", "brother"),
    _R.SISTER: Message("姐妹（同父同母）", "sister"),
    _R.PATERNAL_HALF_BROTHER: Message("同父异母兄弟", "half brother, same father"),
    _R.PATERNAL_HALF_SISTER: Message("同父异母姐妹", "half sister, same father"),
    _R.MATERNAL_HALF_BROTHER: Message("同母异父兄弟", "half brother, same mother"),
    _R.MATERNAL_HALF_SISTER: Message("同母异父姐妹", "half sister, same mother"),
    _R.PATERNAL_GRANDFATHER: Message("祖父", "father's father"),
    _R.PATERNAL_GRANDMOTHER: Message("祖母", "father's mother"),
    _R.MATERNAL_GRANDFATHER: Message("外祖父", "mother's father"),
    _R.MATERNAL_GRANDMOTHER: Message("外祖母", "mother's mother"),
    _R.PATERNAL_UNCLE: Message("伯父或叔父", "father's brother"),
    _R.PATERNAL_AUNT: Message("姑母", "father's sister"),
    _R.MATERNAL_UNCLE: Message("舅父", "mother's brother"),
    _R.MATERNAL_AUNT: Message("姨母", "mother's sister"),
    _R.BROTHERS_SON: Message("侄子", "brother's son"),
    _R.BROTHERS_DAUGHTER: Message("侄女", "brother's daughter"),
    _R.SISTERS_SON: Message("外甥", "sister's son"),
    _R.SISTERS_DAUGHTER: Message("外甥女", "sister's daughter"),
    _R.SPOUSE: Message("配偶", "spouse"),
    _R.ADOPTIVE_FATHER: Message("养父", "adoptive father"),
    _R.ADOPTIVE_MOTHER: Message("养母", "adoptive mother"),
    _R.STEPFATHER: Message("继父", "stepfather"),
    _R.STEPMOTHER: Message("继母", "stepmother"),
    _R.STEPBROTHER: Message("继兄弟", "stepbrother"),
    _R.STEPSISTER: Message("继姐妹", "stepsister"),
    _R.OTHER: Message("其他", "other"),
}

BLOOD_WORDS: Mapping[Biological, Message] = {
    Biological.YES: Message("有血缘", "by blood"),
    Biological.UNKNOWN: Message("血缘不明", "blood unknown"),
    Biological.NO: Message("无血缘", "not by blood"),
}

PURPOSE_WORDS: Mapping[Purpose, Message] = {
    Purpose.SEARCH_BY_FACE: Message("用照片比对", "compare photos"),
    Purpose.SEARCH_BY_DNA: Message("用 DNA 比对", "compare DNA"),
    Purpose.PUBLICATION: Message("公开寻人", "publish a notice"),
}

MOVE_WORDS: Mapping[ReportMove, Message] = {
    ReportMove.ACTIVATE: Message("开始寻找", "Start searching"),
    ReportMove.PAUSE: Message("暂停", "Pause"),
    ReportMove.RESUME: Message("恢复寻找", "Resume"),
    ReportMove.WITHDRAW: Message("撤回", "Withdraw"),
    ReportMove.FOUND_BY_US: Message("由本系统寻获", "Found by us"),
    ReportMove.FOUND_ELSEWHERE: Message("在别处寻获", "Found elsewhere"),
    ReportMove.FOUND_DECEASED: Message("寻获时已故", "Found deceased"),
    ReportMove.CLOSE: Message("结案", "Close"),
}
