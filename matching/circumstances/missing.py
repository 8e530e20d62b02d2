"""How a comparison reads when one side says nothing."""

from models.circumstance import Answer, Aspect, Comparison
from models.message import Message


def nothing_to_compare(aspect: Aspect, zh: str, en: str) -> Comparison:
    """The neutral comparison: why it could not be made, and no value of either side."""
    return Comparison(aspect, Answer.NOT_COMPARABLE, Message(zh, en))
