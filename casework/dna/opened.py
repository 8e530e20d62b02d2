"""Profiles opened once for everything that one submission, decision or supersession compares with them."""

from collections.abc import Iterable

from matching.dna.relation_families import TypedPerson
from models.dna_profile import DnaProfile
from models.submission import SampleClass
from store.unit_of_work import UnitOfWork


class OpenedProfiles:
    """Genotypes never change, so what was opened is kept; who is active and compared is asked anew."""

    def __init__(self) -> None:
        self._opened: dict[int, DnaProfile] = {}

    def active(self, work: UnitOfWork) -> list[DnaProfile]:
        """Every active profile, by number."""
        return self._of(work, work.dna_profiles.all_active_ids())

    def people(self, work: UnitOfWork, *classes: SampleClass) -> list[TypedPerson]:
        """Those of these classes that searches one to one may use now, by number."""
        found = self._of(work, work.dna_profiles.compared_ids(*classes))
        return [TypedPerson(each.id, each.profile, each.sample.sex) for each in found]

    def _of(self, work: UnitOfWork, numbers: Iterable[int]) -> list[DnaProfile]:
        wanted = list(numbers)
        self._opened |= work.dna_profiles.of_ids(set(wanted) - self._opened.keys())
        return [self._opened[number] for number in wanted]
