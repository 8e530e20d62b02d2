"""The search among people in care by the models in use, and parts of it that any process can do."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from casework.dna.shipped import pair_search
from matching.dna.many_families import Listed, ManyFamilies, ManyFound, ManyNear, Pairs
from matching.dna.packed_everybody import Everybody
from matching.dna.relation_families import TypedPerson, family_around
from matching.dna.tables import Family
from models.dna_candidate import TestedRelation


def searched(people: Sequence[TypedPerson]) -> tuple[ManyFamilies, Everybody]:
    """The search among these people."""
    everybody = Everybody.of(people, pair_search().populations[0], ())
    return ManyFamilies(pair_search().populations, pair_search().rules, everybody), everybody


def around(everybody: Everybody, relation: TestedRelation, numbers: Sequence[int]) -> list[Family]:
    """Each of these people as a family of their own, which asks for such a relative."""
    people = [everybody.people[everybody.rows[number]] for number in numbers]
    return [family_around(each, relation, is_subject=False) for each in people]


def found_around(
    search: ManyFamilies, everybody: Everybody, relation: TestedRelation, numbers: Sequence[int]
) -> ManyFound:
    """What the search finds for these people, each as a family of their own."""
    return search.find(around(everybody, relation, numbers), own=numbers)


def near_around(
    search: ManyFamilies, everybody: Everybody, relation: TestedRelation, numbers: Sequence[int]
) -> ManyNear:
    """As `found_around`, before anything is weighed."""
    return search.near(around(everybody, relation, numbers), own=numbers)


@dataclass(frozen=True, slots=True)
class NearPart:
    """Families, and the people they are near to: place of a family, number of a person."""

    families: Sequence[Family]
    pairs: Pairs
    at_night: bool

    @classmethod
    def of(
        cls,
        families: Sequence[Family],
        numbers: Mapping[int, Collection[int]],
        places: Sequence[int],
        *,
        at_night: bool,
    ) -> "NearPart":
        """The families of these places, with the `numbers` of the people near to each."""
        pairs = [(part_place, who) for part_place, place in enumerate(places) for who in numbers[place]]
        return cls([families[place] for place in places], pairs, at_night)

    def listed(self, search: ManyFamilies, counted: Everybody) -> tuple[Listed, ...]:
        """What the search lists of them."""
        return search.listed(self.families, self.pairs, counted, at_night=self.at_night)
