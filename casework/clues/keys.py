"""The keys by which a record is found by clues: how its names and places sound, and its numbers."""

from itertools import chain

from matching.clues import number_of, phone_digits
from matching.sound_keys import name_keys, place_keys
from models.admission import Admission, NameOrigin
from models.clue import NAMES, Clue, ClueKind
from models.register import RegisterEntry
from models.report import MissingReport
from store.search_keys import KeyHolder
from store.unit_of_work import UnitOfWork


def index_report(work: UnitOfWork, report: MissingReport) -> None:
    """Makes the report findable by clues, as it stands now; call it in the transaction that changes it.

    Of those behind it by the names and numbers of all who agree to a search.
    """
    facts = report.facts
    texts = {*name_keys(facts.name), *place_keys(facts.last_seen_place or "")}
    for reporter in report.searched_with:
        texts |= {relative_key(key) for key in name_keys(reporter.name or "")}
        if phone := phone_digits(reporter.contact or ""):
            texts.add(phone_key(phone))
    if facts.birth_date is not None:
        texts.add(birth_key(facts.birth_date.isoformat()))
    work.search_keys.put(KeyHolder.REPORT, report.id, texts)


def index_entry(work: UnitOfWork, entry: RegisterEntry) -> None:
    """Makes the register entry findable by clues; call it in the transaction that stores the entry."""
    facts = entry.facts
    texts = {*name_keys(facts.name), *place_keys(facts.home_place or "")}
    if facts.birth_date is not None:
        texts.add(birth_key(facts.birth_date.isoformat()))
    work.search_keys.put(KeyHolder.REGISTER, entry.id, texts)


def index_admission(work: UnitOfWork, admission: Admission) -> None:
    """Makes the stay findable by the name heard and the place; a name that staff gave is left out."""
    facts = admission.facts
    texts = set(place_keys(facts.found_place or ""))
    if facts.name_heard and facts.name_origin is NameOrigin.HEARD:
        texts |= name_keys(facts.name_heard)
    work.search_keys.put(KeyHolder.ADMISSION, admission.id, texts)


def index_clue(work: UnitOfWork, clue: Clue) -> None:
    """Makes the clue findable by what it says; one that is no evidence is found by nothing."""
    work.search_keys.put(KeyHolder.CLUE, clue.id, _texts_of(clue) if clue.is_evidence else ())


def relative_key(name_key: str) -> str:
    """The key of a relative's name, apart from the names of those who are missed."""
    return f"relative {name_key}"


def phone_key(digits: str) -> str:
    """The key of a telephone number."""
    return f"phone {digits}"


def birth_key(day: str) -> str:
    """The key of a birth date such as 1958-04-12."""
    return f"born {day}"


def _texts_of(clue: Clue) -> set[str]:
    text, kind = clue.facts.text, clue.facts.kind
    if kind in NAMES:
        return set(name_keys(text))
    if kind in (ClueKind.PLACE, ClueKind.SCHOOL_OR_WORK):
        return set(place_keys(text))
    if kind is ClueKind.RELATIVE_NAME:
        return {relative_key(key) for key in name_keys(text)}
    number, phone = number_of(clue), phone_digits(text) if kind is ClueKind.PHONE else None
    return set(
        chain(
            (birth_key(number.birth_date.isoformat()),) if number else (),
            (phone_key(phone),) if phone else (),
        )
    )
