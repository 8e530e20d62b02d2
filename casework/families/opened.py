"""Families read from the store, and what each of them asks for."""

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from casework.crew.alike import by_kind
from casework.families.consistency import parts_at_night
from casework.families.typed import CERTAIN, MARKED, TypedFamily, typed_families
from casework.readable import readable
from index.family_tables import KeptQuestion
from matching.dna.table_memo import shape_of
from matching.dna.tables import Family
from models.batch_run import RunError
from store.db import Store
from store.unit_of_work import UnitOfWork

Question = tuple[KeptQuestion, Family]


@dataclass(frozen=True, slots=True)
class OpenedFamilies:
    """What each family was made of, what it asks for, and those at fault."""

    digests: Mapping[int, str]
    asked: Mapping[int, tuple[Question, ...]]
    errors: tuple[RunError, ...]

    def cut(self, size: int) -> "list[OpenedFamilies]":
        """Parts of at most so many families, alike ones together: it costs less to compile them at once."""
        numbers = list(self.asked)
        order = [place for kind in by_kind([_shapes(each) for each in self.asked.values()]) for place in kind]
        parts = [[numbers[place] for place in order[at : at + size]] for at in range(0, len(order), size)]
        return [
            OpenedFamilies(
                {number: self.digests[number] for number in part},
                {number: self.asked[number] for number in part},
                self.errors if part is parts[0] else (),
            )
            for part in parts
        ] or [self]


def opened(store: Store, family_ids: Sequence[int]) -> OpenedFamilies:
    """The families of these numbers as they are now; one that cannot be read is an error."""
    with store.read() as work:
        digests = work.family_states.digests(family_ids)
        asked, errors = readable(partial(_asked, work), digests, "family")
    return OpenedFamilies(digests, asked, errors)


def _shapes(questions: Sequence[Question]) -> Hashable:
    return tuple(shape_of(family) for _, family in questions)


def _asked(work: UnitOfWork, family_ids: Sequence[int]) -> dict[int, tuple[Question, ...]]:
    families = work.families.of_ids(family_ids)
    reports = {m.report_id for family in families.values() for m in family.missing if m.report_id is not None}
    is_open = work.reports.open_to_dna(reports)
    typed = typed_families(work, list(families.values()))
    return {each.family.id: tuple(_questions(each, is_open)) for each in typed}


def _questions(typed: TypedFamily, is_open: Collection[int]) -> Iterator[Question]:
    """By relatives of certain blood, beside them with those of unknown blood where there are any.

    Of several by blood some without the rest too: they may find whom all together pass over.
    """
    for member in typed.family.missing:
        if member.report_id is None or member.report_id not in is_open:
            continue
        certain, marked = typed.used(member.id, CERTAIN), typed.used(member.id, MARKED)
        if certain:
            question = KeptQuestion(member.id, member.report_id, is_marked=False, is_first=True)
            yield question, typed.compilable(member.id, CERTAIN, certain)
        if set(marked) - set(certain):
            question = KeptQuestion(member.id, member.report_id, is_marked=True, is_first=not certain)
            yield question, typed.compilable(member.id, MARKED, marked)
        for family in parts_at_night(typed, member.id):
            question = KeptQuestion(
                member.id, member.report_id, is_marked=False, is_first=False, is_part=True
            )
            yield question, family
