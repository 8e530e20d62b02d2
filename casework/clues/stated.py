"""What another record states that clues can be held against."""

from casework.records import Record
from matching.clues import Stated
from models.admission import Admission, NameOrigin
from models.clue import Clue, ClueKind
from models.report import MissingReport


def stated_in(record: Record) -> Stated:
    """The name, places and numbers of the record; a name that staff gave is left out."""
    facts = record.facts
    if isinstance(record, Admission):
        is_heard = record.facts.name_origin is NameOrigin.HEARD
        name = record.facts.name_heard if is_heard else None
        return Stated(name, _given(record.facts.found_place), record.facts.sex)
    if isinstance(record, MissingReport):
        report = record.facts
        return Stated(
            report.name,
            _given(report.last_seen_place),
            report.sex,
            report.birth_date,
            tuple(each.name for each in record.searched_with if each.name),
            tuple(each.contact for each in record.searched_with if each.contact),
        )
    entry = record.facts
    return Stated(entry.name, _given(entry.home_place), facts.sex, entry.birth_date)


def is_held_against_reporters(clue: Clue) -> bool:
    """The clue is compared with what is known of those behind a report."""
    return clue.facts.kind in (ClueKind.RELATIVE_NAME, ClueKind.PHONE)


def _given(place: str | None) -> tuple[str, ...]:
    return (place,) if place else ()
