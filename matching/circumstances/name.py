"""The name heard from a person in care against the name another record has, by sound."""

import re

from matching.circumstances.missing import nothing_to_compare
from matching.names_by_sound import names_alike
from matching.sound_words import why_alike
from models.admission import NameOrigin
from models.circumstance import Answer, Aspect, Comparison
from models.message import Message

# What stations write when nobody knows a name. A convention: words seen in public notices, not a full list.
_PLACEHOLDER = re.compile(r"无名|不详|不明|未知|未详|某|救助|\d", re.IGNORECASE)


def compare_names(
    at_desk: str | None, in_other: str | None, origin: NameOrigin = NameOrigin.HEARD
) -> Comparison:
    """Agrees when the names may be one as heard; otherwise nothing is said, for names are no contradiction.

    Counts nothing in an order: how many people bear a name that sounds like this one is not known here. A
    name that an institution gave, or a placeholder such as 无名氏, is never compared.
    """
    if not at_desk or not in_other:
        return nothing_to_compare(Aspect.NAME, "没有听到姓名。", "No name was heard.")
    if origin is NameOrigin.INSTITUTION_GIVEN or is_placeholder(at_desk) or is_placeholder(in_other):
        return nothing_to_compare(
            Aspect.NAME,
            "姓名是机构取的或暂定的，不作依据。",
            "The name was given by an institution or stands in for one; it is no evidence.",
        )
    alike = names_alike(at_desk, in_other)
    if alike is None:
        return nothing_to_compare(
            Aspect.NAME,
            "听到的姓名读音不同；听到的姓名常不准，不算矛盾。",
            "The names sound different; names heard are often wrong, so this is no contradiction.",
        )
    return Comparison(
        Aspect.NAME, Answer.AGREES, why_alike(alike), Message(at_desk, at_desk), Message(in_other, in_other)
    )


def is_placeholder(name: str) -> bool:
    """The text stands in for a name nobody knows."""
    return _PLACEHOLDER.search(name) is not None
