"""Everybody in care as packed profiles, kept from step to step of one process."""

from collections.abc import Sequence

from casework.dna.search import pair_search
from casework.nightly.isolate import readable
from matching.dna.many_families import Everybody, ManyFamilies
from matching.dna.relation_families import TypedPerson
from matching.dna.tables import Family
from models.batch_run import RunError
from models.submission import SampleClass
from store.unit_of_work import UnitOfWork


class PeopleInCare:
    """Profiles opened once; who may be searched is asked anew at each step."""

    def __init__(self) -> None:
        self._people: dict[int, TypedPerson] = {}
        self._packed: Everybody | None = None
        self._search: ManyFamilies | None = None

    def eligible(
        self, work: UnitOfWork, asked: Sequence[Family]
    ) -> tuple[ManyFamilies, Everybody, tuple[RunError, ...]]:
        """The search for these families, who may be searched now, and the profiles that cannot be read."""
        numbers = frozenset(work.dna_profiles.active_ids(SampleClass.SUBJECT))
        read, errors = readable(work.dna_profiles.of_ids, numbers - self._people.keys(), "profile")
        for number, profile in read.items():
            self._people[number] = TypedPerson(number, profile.profile, profile.sample.sex)
        packed, search = self._packed, self._search
        if packed is None or search is None or read or not all(map(packed.knows, asked)):
            packed = Everybody.of(list(self._people.values()), pair_search().populations[0], asked)
            search = ManyFamilies(pair_search().populations, pair_search().rules, packed)
            self._packed, self._search = packed, search
        return search, packed.only(numbers), errors
