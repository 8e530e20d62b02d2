"""Whether a single clue puts a record forward."""

from collections.abc import Iterable

from casework.clues.stated import stated_in
from casework.records import Record
from matching.clues import compare_clues
from models.circumstance import Answer, Aspect
from models.clue import Clue


def agreeing_clues(clues: Iterable[Clue], record: Record) -> list[Clue]:
    """The clues that agree with the record, each by itself, a place included."""
    stated = stated_in(record)
    return [
        clue for clue in clues if any(one.answer is Answer.AGREES for one in compare_clues([clue], stated))
    ]


def is_told_by(clue: Clue, record: Record) -> bool:
    """The clue agrees with the record by more than a place: too many people come from one town."""
    return any(
        one.answer is Answer.AGREES and one.aspect is not Aspect.CLUE_PLACE
        for one in compare_clues([clue], stated_in(record))
    )
