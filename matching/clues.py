"""Clues about a person in care against another record: three answers with reasons, small bounded weights."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from matching import clue_weight as weight
from matching.circumstances.name import is_placeholder
from matching.circumstances.places import places_alike, why_places_alike
from matching.names_by_sound import LEAST_FOR_A_WRONG_ONE, NamesAlike, names_alike
from matching.resident_id import Observed, ResidentId, read_resident_id
from matching.sound_words import why_alike
from models.circumstance import Answer, Aspect, Comparison
from models.clue import Certainty, Clue, ClueKind
from models.errors import InvalidInput
from models.message import Message
from models.subject import Sex


@dataclass(frozen=True, slots=True)
class Stated:
    """What the other record states that a clue can be held against; None where it says nothing."""

    name: str | None = None
    places: tuple[str, ...] = ()
    sex: Sex = Sex.UNKNOWN
    birth_date: date | None = None
    relatives: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()


_Compare = Callable[[Clue, Stated], Comparison]


def compare_clues(clues: Iterable[Clue], stated: Stated) -> tuple[Comparison, ...]:
    """One comparison for each kind of clue there is, by the clue of that kind that says most.

    Clues that ended and names that an institution gave are left out. Agreeing clues count a little, together
    at most `clue_weight.MOST_LOG10_LR`; one that does not agree counts nothing. A recited number that fits
    somebody else is listed as a contradiction and counts nothing either: people recite numbers of others.
    """
    told = [clue for clue in clues if clue.is_evidence]
    best = [
        max((compare(clue, stated) for clue in own), key=_says_most)
        for kinds, compare in _COMPARED.items()
        if (own := [clue for clue in told if clue.facts.kind in kinds])
    ]
    return tuple(_bounded(best))


def phone_digits(text: str) -> str | None:
    """The digits of a telephone number without the country's 86; None for fewer than seven."""
    digits = "".join(str(int(each)) for each in text if each.isdecimal())
    digits = digits.removeprefix("86") if len(digits) > 11 else digits
    return digits if len(digits) >= _LEAST_DIGITS else None


def number_of(clue: Clue) -> ResidentId | None:
    """The resident identity number of the clue; None when it is none, or cannot be read."""
    if clue.facts.kind is not ClueKind.RESIDENT_ID:
        return None
    try:
        return read_resident_id(clue.facts.text, Observed(clue.facts.heard_at.date()))
    except InvalidInput:
        return None


_LEAST_DIGITS = 7


def _name(clue: Clue, stated: Stated) -> Comparison:
    return _heard(clue, stated.name, Aspect.CLUE_NAME, _weight_of_name)


def _relative(clue: Clue, stated: Stated) -> Comparison:
    """By the relative who sounds most like it."""
    compared = (
        _heard(clue, name, Aspect.CLUE_RELATIVE, lambda _, __: weight.RELATIVE_LOG10_LR)
        for name in stated.relatives or (None,)
    )
    return max(compared, key=_says_most)


def _heard(
    clue: Clue, name: str | None, aspect: Aspect, weight_of: Callable[[str, NamesAlike], float]
) -> Comparison:
    heard = clue.facts.text
    if not name or is_placeholder(name) or is_placeholder(heard):
        return _silent(aspect, clue)
    alike = names_alike(heard, name)
    if alike is None:
        return _not_alike(aspect, clue)
    return _agrees(aspect, clue, name, why_alike(alike), weight_of(heard, alike))


def _weight_of_name(heard: str, alike: NamesAlike) -> float:
    is_whole = alike.unlike is None and not alike.only_one and not alike.only_other
    is_long = len(alike.heard) >= LEAST_FOR_A_WRONG_ONE
    return weight.WHOLE_NAME_LOG10_LR if is_whole and is_long else weight.PART_OF_NAME_LOG10_LR


def _place(clue: Clue, stated: Stated) -> Comparison:
    if not stated.places:
        return _silent(Aspect.CLUE_PLACE, clue)
    found = [(shared, place) for place in stated.places if (shared := places_alike(clue.facts.text, place))]
    if not found:
        return _not_alike(Aspect.CLUE_PLACE, clue)
    shared, place = max(found, key=lambda pair: len(pair[0].heard))
    return _agrees(Aspect.CLUE_PLACE, clue, place, why_places_alike(shared), weight.PLACE_LOG10_LR)


def _phone(clue: Clue, stated: Stated) -> Comparison:
    heard = phone_digits(clue.facts.text)
    known = {digits: phone for phone in stated.phones if (digits := phone_digits(phone)) is not None}
    if heard is None or not known:
        return _silent(Aspect.CLUE_PHONE, clue)
    if heard not in known:
        return _not_alike(Aspect.CLUE_PHONE, clue)
    same = Message("电话号码与报案人留下的相同。", "The telephone number is the one a reporter left.")
    return _agrees(Aspect.CLUE_PHONE, clue, known[heard], same, weight.NUMBER_LOG10_LR)


def _number(clue: Clue, stated: Stated) -> Comparison:
    number = number_of(clue)
    if number is None or stated.birth_date is None:
        return _silent(Aspect.CLUE_NUMBER, clue)
    is_same_sex = stated.sex in (Sex.UNKNOWN, number.sex)
    born = stated.birth_date.isoformat()
    if number.birth_date == stated.birth_date and is_same_sex:
        return _agrees(Aspect.CLUE_NUMBER, clue, born, _SAME_BIRTH, weight.NUMBER_LOG10_LR)
    heard = number.birth_date.isoformat()
    return Comparison(
        Aspect.CLUE_NUMBER, Answer.CONTRADICTS, _with(clue, _OTHER_BIRTH), Message(heard, heard), _as_is(born)
    )


_COMPARED: Mapping[frozenset[ClueKind], _Compare] = MappingProxyType(
    {
        frozenset({ClueKind.NAME, ClueKind.NICKNAME}): _name,
        frozenset({ClueKind.PLACE, ClueKind.SCHOOL_OR_WORK}): _place,
        frozenset({ClueKind.RELATIVE_NAME}): _relative,
        frozenset({ClueKind.RESIDENT_ID}): _number,
        frozenset({ClueKind.PHONE}): _phone,
    }
)


def _agrees(aspect: Aspect, clue: Clue, other: str, reason: Message, log10_lr: float) -> Comparison:
    if clue.facts.certainty is Certainty.UNSURE:
        log10_lr *= weight.UNSURE_FACTOR
    heard = clue.facts.text
    return Comparison(aspect, Answer.AGREES, _with(clue, reason), _as_is(heard), _as_is(other), log10_lr)


def _silent(aspect: Aspect, clue: Clue) -> Comparison:
    said = Message(
        "另一份记录没有写，或无法比较。", "The other record does not state it, or it is unreadable."
    )
    return Comparison(aspect, Answer.NOT_COMPARABLE, _with(clue, said))


def _not_alike(aspect: Aspect, clue: Clue) -> Comparison:
    said = Message(
        "与另一份记录不像；听到的常不准，不算矛盾。",
        "Not like the other record; what is heard is often wrong, so this is no contradiction.",
    )
    return Comparison(aspect, Answer.NOT_COMPARABLE, _with(clue, said))


def _with(clue: Clue, reason: Message) -> Message:
    return Message(f"线索 {clue.id}：{reason.zh}", f"Clue {clue.id}: {reason.en}")


def _as_is(text: str) -> Message:
    return Message(text, text)


def _says_most(one: Comparison) -> tuple[bool, float, bool]:
    return one.answer is Answer.AGREES, one.log10_lr, one.answer is Answer.CONTRADICTS


def _bounded(comparisons: Sequence[Comparison]) -> Iterator[Comparison]:
    """The comparisons, those that count least cut where the sum would pass the most clues may count."""
    left, kept = weight.MOST_LOG10_LR, dict[Aspect, float]()
    for one in sorted(comparisons, key=lambda each: each.log10_lr, reverse=True):
        kept[one.aspect] = min(one.log10_lr, left)
        left -= kept[one.aspect]
    cut = ((one, kept[one.aspect]) for one in comparisons)
    return (one if one.log10_lr == counted else replace(one, log10_lr=counted) for one, counted in cut)


_SAME_BIRTH = Message(
    "号码中的出生日期和性别与另一份记录相同。",
    "Birth date and sex in the number are those of the other record.",
)
_OTHER_BIRTH = Message(
    "号码中的出生日期或性别与另一份记录不同；也可能背的是别人的号码。",
    "Birth date or sex in the number are not those of the other record; it may be somebody else's number.",
)
