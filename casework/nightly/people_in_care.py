"""Everybody in care as packed profiles, kept from step to step of one process."""

from collections.abc import Sequence

from casework.crew.crew import Crew
from casework.crew.search import searched
from casework.readable import readable
from matching.dna.many_families import ManyFamilies
from matching.dna.packed_everybody import Everybody
from matching.dna.relation_families import TypedPerson
from matching.dna.tables import Family
from models.batch_run import RunError
from models.submission import SampleClass
from store.unit_of_work import UnitOfWork


class PeopleInCare:
    """Profiles opened once; who may be searched is asked anew at each step.

    What a step finds follows from the store and the step alone, whatever steps this process did before: how
    probable an allele is depends a little on which alleles are packed.
    """

    def __init__(self) -> None:
        self._opened: dict[int, TypedPerson] = {}
        self._packed: tuple[ManyFamilies, Everybody] | None = None
        self._crew: Crew | None = None
        self._numbers: frozenset[int] = frozenset()

    def eligible(
        self, work: UnitOfWork, asked: Sequence[Family]
    ) -> tuple[ManyFamilies, Everybody, tuple[RunError, ...]]:
        """The search for these families, who may be searched now, and the profiles that cannot be read."""
        numbers = frozenset(work.dna_profiles.active_ids(SampleClass.SUBJECT))
        read, errors = readable(work.dna_profiles.of_ids, numbers - self._opened.keys(), "profile")
        for number, profile in read.items():
            self._opened[number] = TypedPerson(number, profile.profile, profile.sample.sex)
        search, packed = self._packed_for(numbers & self._opened.keys())
        knowing = packed.knowing(asked)
        return (search, packed, errors) if knowing is packed else (search.knowing(knowing), knowing, errors)

    def crew(self, work: UnitOfWork) -> Crew:
        """Processes that search among those who are eligible now."""
        search, everybody, _ = self.eligible(work, [])
        if self._crew is None:
            self._crew = Crew(search, everybody)
        return self._crew

    @property
    def begun(self) -> Crew | None:
        """The processes of the last step that compared people in care."""
        return self._crew

    def close(self) -> None:
        """Ends the processes, which are begun anew when needed."""
        if self._crew is not None:
            self._crew.close()
            self._crew = None

    def _packed_for(self, numbers: frozenset[int]) -> tuple[ManyFamilies, Everybody]:
        if self._packed is None or self._numbers != numbers:
            people = [self._opened[number] for number in sorted(numbers)]
            self.close()
            self._packed = searched(people)
            self._numbers = numbers
        return self._packed
