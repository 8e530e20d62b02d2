"""What schema errors say to people, in both languages, without repeating the input."""

from collections.abc import Mapping
from typing import Any

from models.message import Message

_WORDS: Mapping[str, Message] = {
    "missing": Message("必须填写", "is required"),
    "json_invalid": Message("不是有效的 JSON", "is not valid JSON"),
    "extra_forbidden": Message("没有这个字段", "is not a known field"),
    "string_type": Message("应为文字", "must be text"),
    "string_too_short": Message("内容太短", "is too short"),
    "string_too_long": Message("最多 {max_length} 个字", "must have at most {max_length} characters"),
    "string_pattern_mismatch": Message("格式不对", "does not have the expected form"),
    "int_parsing": Message("应为整数", "must be a whole number"),
    "int_type": Message("应为整数", "must be a whole number"),
    "float_parsing": Message("应为数字", "must be a number"),
    "bool_parsing": Message("应为是或否", "must be true or false"),
    "greater_than_equal": Message("不能小于 {ge}", "must be at least {ge}"),
    "greater_than": Message("必须大于 {gt}", "must be greater than {gt}"),
    "less_than_equal": Message("不能大于 {le}", "must be at most {le}"),
    "enum": Message("应为以下之一：{expected}", "must be one of {expected}"),
    "date_from_datetime_parsing": Message("日期应写成 2026-03-01", "must be a date such as 2026-03-01"),
    "date_parsing": Message("日期应写成 2026-03-01", "must be a date such as 2026-03-01"),
    "datetime_parsing": Message(
        "时间应写成 2026-03-01T08:30:00+08:00", "must be a time such as 2026-03-01T08:30:00+08:00"
    ),
    "datetime_from_date_parsing": Message(
        "时间应写成 2026-03-01T08:30:00+08:00", "must be a time such as 2026-03-01T08:30:00+08:00"
    ),
    "timezone_aware": Message("时间须带时区，例如 +08:00", "must have a time zone, for example +08:00"),
    "age_order": Message("最小年龄不能大于最大年龄", "the lowest age must not exceed the highest"),
}
_OTHER = Message("内容无效", "is not valid")


def words_for(kind: str, context: Mapping[str, Any]) -> Message:
    """What is wrong with a field, for one kind of schema error and its context (limits, choices)."""
    words = _WORDS.get(kind, _OTHER)
    return Message(words.zh.format_map(context), words.en.format_map(context))


def advice_on_fields() -> Message:
    """What to do about fields that do not fit."""
    return Message("请改正所列各项后重新提交。", "Mend the fields listed and send the request again.")
