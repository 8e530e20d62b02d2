"""Refusals of resident identity numbers. None of them repeats the number."""

from models.errors import InvalidInput
from models.message import Message

_ADVICE = Message(
    "请对照证件逐位核对；只记得一部分时，请作为“其他”线索记录。",
    "Check it digit by digit against the document; if only part is known, record it as another clue.",
)


def no_number() -> InvalidInput:
    """Not 18 characters or 15 digits."""
    return _refusal(
        "resident_id_malformed",
        "身份证号码应为 18 位（旧号码 15 位），最后一位可以是 X。",
        "A resident identity number has 18 characters (formerly 15), the last of which may be X.",
    )


def bad_check_character() -> InvalidInput:
    """The last character does not follow from the others: one digit is wrong or two are exchanged."""
    return _refusal(
        "resident_id_check_failed",
        "校验位不符：可能有一位写错，或两位颠倒。",
        "The check character does not fit: a digit is wrong, or two are exchanged.",
    )


def no_such_birth_date() -> InvalidInput:
    """Digits 7 to 14 are no day of the calendar."""
    return _refusal(
        "resident_id_birth_date", "号码中的出生日期不存在。", "The birth date in the number does not exist."
    )


def _refusal(code: str, zh: str, en: str) -> InvalidInput:
    return InvalidInput(code, Message(zh, en), _ADVICE, field="resident_id")
