"""Whether a single clue puts a record forward."""

from casework.clues.stated import stated_in
from casework.records import Record
from matching.clues import compare_clues
from models.circumstance import Answer, Aspect
from models.clue import Clue


def is_told_by(clue: Clue, record: Record) -> bool:
    """The clue agrees with the record by more than a place: too many people come from one town."""
    return any(
        one.answer is Answer.AGREES and one.aspect is not Aspect.CLUE_PLACE
        for one in compare_clues([clue], stated_in(record))
    )
