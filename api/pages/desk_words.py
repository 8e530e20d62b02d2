"""What clues, states and events of people in care are called on pages, in both languages."""

from collections.abc import Mapping

from models.clue import Certainty, ClueKind, ClueSource
from models.duty import ClockEvent
from models.message import Message
from models.subject import SubjectState

CLUE_WORDS: Mapping[ClueKind, Message] = {
    ClueKind.NAME: Message("姓名", "Name"),
    ClueKind.NICKNAME: Message("小名、称呼", "Nickname"),
    ClueKind.PLACE: Message("地名", "Place"),
    ClueKind.SCHOOL_OR_WORK: Message("学校或单位", "School or work"),
    ClueKind.RELATIVE_NAME: Message("亲属姓名", "Relative's name"),
    ClueKind.RESIDENT_ID: Message("身份证号", "Resident number"),
    ClueKind.PHONE: Message("电话", "Telephone"),
    ClueKind.DIALECT: Message("口音、方言", "Dialect"),
    ClueKind.PHRASE: Message("说过的话", "Phrase"),
    ClueKind.OTHER: Message("其他", "Other"),
}
SOURCE_WORDS: Mapping[ClueSource, Message] = {
    ClueSource.PERSON: Message("本人", "The person"),
    ClueSource.BYSTANDER: Message("旁人", "A bystander"),
    ClueSource.DOCUMENT: Message("证件、纸条", "A document"),
    ClueSource.INSTITUTION: Message("机构", "An institution"),
}
CERTAINTY_WORDS: Mapping[Certainty, Message] = {
    Certainty.SURE: Message("听得清楚", "sure"),
    Certainty.LIKELY: Message("大概是", "likely"),
    Certainty.UNSURE: Message("听不清", "unsure"),
}
SUBJECT_WORDS: Mapping[SubjectState, Message] = {
    SubjectState.IN_CARE_UNIDENTIFIED: Message("在站，身份不明", "In care, not identified"),
    SubjectState.RESIDENT: Message("滞留", "Resident"),
    SubjectState.LONG_TERM: Message("长期滞留", "Long term"),
    SubjectState.SETTLEMENT_APPLIED: Message("已申请落户安置", "Settlement applied for"),
    SubjectState.SETTLED: Message("已落户安置", "Settled"),
    SubjectState.IDENTITY_CONFIRMED: Message("身份已认定", "Identity confirmed"),
    SubjectState.RETURNED: Message("已返乡", "Returned"),
    SubjectState.FOLLOW_UP: Message("回访中", "Follow-up"),
    SubjectState.LEFT: Message("已离站", "Left"),
    SubjectState.WALKED_OFF: Message("自行离站", "Walked off"),
    SubjectState.TRANSFERRED: Message("已转站", "Transferred"),
    SubjectState.DECEASED_UNIDENTIFIED: Message("已故，身份不明", "Deceased, not identified"),
}
EVENT_WORDS: Mapping[ClockEvent, Message] = {
    ClockEvent.NOTICE_PUBLISHED: Message("发布寻亲公告", "Notice published"),
    ClockEvent.NOTICES_REFRESHED: Message("更新寻亲公告", "Notices refreshed"),
    ClockEvent.PRINTS_KEPT: Message("留取指纹", "Prints kept"),
    ClockEvent.DNA_REQUESTED: Message("申请 DNA 采集", "DNA requested"),
    ClockEvent.DNA_REQUEST_RECEIVED: Message("公安收到 DNA 申请", "DNA request received"),
    ClockEvent.DNA_ANSWERED: Message("公安答复 DNA", "DNA answered"),
    ClockEvent.SETTLEMENT_APPLIED: Message("申请落户安置", "Settlement applied for"),
    ClockEvent.SETTLEMENT_APPROVED: Message("批准落户安置", "Settlement approved"),
    ClockEvent.SETTLED: Message("落户安置", "Settled"),
    ClockEvent.HOME_PLACE_TOLD: Message("通知流出地", "Home place told"),
    ClockEvent.HOME_PLACE_REFUSED: Message("流出地不接收", "Home place refused"),
    ClockEvent.CANNOT_CHECK: Message("无法核查", "Cannot be checked"),
    ClockEvent.HARD_CASE: Message("列为疑难", "Hard case"),
    ClockEvent.ESCALATED: Message("上报协调", "Escalated"),
    ClockEvent.RETURNED: Message("返乡", "Returned"),
    ClockEvent.RETURNED_LIKELY_TO_WANDER: Message("返乡，易再走失", "Returned, likely to wander"),
    ClockEvent.VISITED: Message("回访", "Visited"),
    ClockEvent.LEFT: Message("离站", "Left"),
    ClockEvent.WALKED_OFF: Message("自行离站", "Walked off"),
    ClockEvent.DIED: Message("死亡", "Died"),
    ClockEvent.DANGER: Message("遇险", "Danger"),
    ClockEvent.REPORTED_UPWARD: Message("已上报", "Reported upward"),
}
