"""What the values of records are called on pages, in both languages."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from api.pages.language import Language
from casework.search_on_arrival import PURPOSE_OF_NEW_PHOTO
from casework.wording import REGISTER_WORDS
from models.message import Message
from models.register import RegisterKind

Value = TypeVar("Value", bound=str)

LABELS: Mapping[str, Message] = {
    # sex
    "female": Message("女", "Female"),
    "male": Message("男", "Male"),
    "unknown": Message("不详", "Not known"),
    # states of a report
    "draft": Message("草稿", "Draft"),
    "active": Message("寻找中", "Active"),
    "paused": Message("暂停", "Paused"),
    "withdrawn": Message("已撤回", "Withdrawn"),
    "found_by_us": Message("本系统寻获", "Found by us"),
    "found_elsewhere": Message("别处寻获", "Found elsewhere"),
    "found_deceased": Message("已故", "Found deceased"),
    "closed": Message("已结案", "Closed"),
    # galleries
    "reports": Message("失踪人员报案", "Missing-person reports"),
    "admissions": Message("入站记录", "Admissions"),
    "registers": Message("人员信息库", "Registers"),
    # answers that a station waits for
    "dna": Message("DNA 意见", "DNA opinion"),
    "fingerprint": Message("指纹比对", "Fingerprint comparison"),
    "police_check": Message("公安核查", "Police check"),
    # registers
    "returned": REGISTER_WORDS[RegisterKind.RETURNED],
    "easy_to_wander": REGISTER_WORDS[RegisterKind.EASY_TO_WANDER],
    "street": REGISTER_WORDS[RegisterKind.STREET],
    # states of a deadline
    "open": Message("进行中", "Open"),
    "late": Message("已逾期", "Late"),
    "met": Message("已完成", "Met"),
    "waived": Message("已免除", "Waived"),
    # levels that are told of what is late
    "station": Message("本站", "Station"),
    "city": Message("市级", "City"),
    "province": Message("省级", "Province"),
    "ministry": Message("部级", "Ministry"),
    # roles
    "intake_officer": Message("登记员", "Intake officer"),
    "search_caseworker": Message("专职寻亲岗", "Search caseworker"),
    "second_reviewer": Message("复核员", "Second reviewer"),
    "station_head": Message("站长", "Station head"),
    "police_liaison": Message("驻站民警", "Police liaison"),
    "police_dna_operator": Message("DNA 录入员", "Police DNA operator"),
    "dna_reviewer": Message("DNA 复核员", "DNA reviewer"),
    "coordinator": Message("市级或省级协调员", "Coordinator"),
    "township_visitor": Message("乡镇回访员", "Township visitor"),
    "reporter": Message("报案人", "Reporter"),
    "audit_officer": Message("审计与隐私专员", "Audit officer"),
    "operator": Message("运维", "Operator"),
    "batch": Message("批处理账号", "Batch account"),
    "administrator": Message("管理员", "Administrator"),
}

_ANY = Message("全部", "All")


def options_of(
    values: Iterable[Value], language: Language, words: Mapping[Value, Message] | None = None
) -> list[tuple[str, str]]:
    """The choices of a filter, the empty one first: pairs of a value and what it is called."""

    def called(value: Value) -> Message:
        return LABELS[value] if words is None else words[value]

    return [("", language.say(_ANY)), *((value, language.say(called(value))) for value in values)]


AGAIN_FROM_THE_PAGE = "页面上重新检索 / again from the page"
LONGER_LIST = "名单已满，取较长的名单 / the list was full, a longer one"
_PURPOSES: Mapping[str, Message] = {
    each: Message(*each.split(" / ")) for each in (AGAIN_FROM_THE_PAGE, LONGER_LIST, PURPOSE_OF_NEW_PHOTO)
}


def purpose_words(purpose: str) -> Message:
    """What a search was made for: in one language where the software stated it, else as it was typed."""
    return _PURPOSES.get(purpose, Message(purpose, purpose))
