"""Refusals of DNA input, each naming file, row and locus where there is one."""

from models.errors import InvalidInput
from models.message import Message


class DnaInputInvalid(InvalidInput):
    """A frequency table, profile, pedigree or setting cannot be used as given."""


_MEND = Message("请更正后重新提交。", "Correct the input and try again.")


def refusal(
    code: str, reason: Message, *, field: str | None = None, advice: Message = _MEND
) -> DnaInputInvalid:
    """The error to raise for one piece of bad input."""
    return DnaInputInvalid(code, reason, advice, field=field)
