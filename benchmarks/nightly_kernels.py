"""What a full night computes, without the night: no store, no rows, no transactions."""

from collections.abc import Iterator, Sequence
from time import perf_counter

from benchmarks.synthetic_people import Float32
from casework.dna.shipped import pair_search
from casework.families.consistency import parts_at_night
from casework.families.typed import CERTAIN, typed_families
from casework.nightly.parts import Nightly
from matching.dna.many_families import ManyFamilies
from matching.dna.packed_everybody import Everybody
from matching.dna.relation_families import family_around
from matching.dna.tables import Family
from models.dna_candidate import TestedRelation

PERSONS = 20
_FACES_AT_ONCE = 512
_FAMILIES_AT_ONCE = 4_096
_RELATIONS = (
    TestedRelation.SAME_PERSON,
    TestedRelation.CHILD,
    TestedRelation.PARENT,
    TestedRelation.FULL_SIBLING,
)


def face_kernel_s(nightly: Nightly, residents: Float32) -> float:
    """Seconds of all residents against both galleries, exact scores of the best included."""
    views = [gallery.view().in_batches() for gallery in nightly.faces.galleries.by_kind.values()]
    start = perf_counter()
    for view in views[:2]:
        for first in range(0, len(residents), _FACES_AT_ONCE):
            view.search(residents[first : first + _FACES_AT_ONCE], persons=PERSONS)
    return perf_counter() - start


def dna_kernel_s(nightly: Nightly) -> dict[str, float]:
    """Seconds of families, and of people in care with each other: compiled, scanned, and the hits weighed.

    Weighed is what the scan finds, exactly and under every population, as the scan of faces scores exactly
    what it finds; families without some of their relatives are compiled and scanned, as a night does to find
    what a false statement hides. On one core but for the scan. `pairs` are those of the families.
    """
    with nightly.store.read() as work:
        _, everybody, _ = nightly.people.eligible(work, [])
    search = ManyFamilies(pair_search().populations, pair_search().rules, everybody)
    seconds = {"compile": 0.0, "scan": 0.0, "weigh": 0.0, "pairs": 0.0}
    _timed(
        search, _around(everybody, TestedRelation.CHILD, 0)[:65], everybody, dict(seconds)
    )  # numba compiles
    for families, parts in _families(nightly):
        seconds["pairs"] += len(families) * len(everybody.people)
        _weigh_timed(search, families, _timed(search, families, everybody, seconds), everybody, seconds)
        _timed(search, parts, everybody, seconds)
    for relation in _RELATIONS:
        for first in range(0, len(everybody.people), _FAMILIES_AT_ONCE):
            own = [each.number for each in everybody.people[first : first + _FAMILIES_AT_ONCE]]
            around = _around(everybody, relation, first)
            near = _timed(search, around, everybody, seconds, own=own)
            _weigh_timed(search, around, near, everybody, seconds)
    return seconds


def _timed(
    search: ManyFamilies,
    families: Sequence[Family],
    everybody: Everybody,
    seconds: dict[str, float],
    *,
    own: Sequence[int] = (),
) -> list[tuple[int, int]]:
    """The near pairs of a scan: place of the family, number of the person."""
    most = pair_search().rules.most_chance_hits_by_night
    begun, first = perf_counter(), 0
    near: list[tuple[int, int]] = []
    for stack in search.compiled(families):
        compiled = perf_counter()
        near += [
            (first + place, everybody.people[row].number)
            for place, row in search.scanned(stack, everybody, most)
            if not own or own[first + place] != everybody.people[row].number
        ]
        scanned = perf_counter()
        seconds["compile"] += compiled - begun
        seconds["scan"] += scanned - compiled
        begun, first = scanned, first + stack.families
    return near


def _weigh_timed(
    search: ManyFamilies,
    families: Sequence[Family],
    near: Sequence[tuple[int, int]],
    everybody: Everybody,
    seconds: dict[str, float],
) -> None:
    begun = perf_counter()
    at = {place: n for n, place in enumerate(sorted({place for place, _ in near}))}
    search.listed([families[place] for place in at], [(at[place], who) for place, who in near], everybody)
    seconds["weigh"] += perf_counter() - begun


def _around(everybody: Everybody, relation: TestedRelation, first: int) -> list[Family]:
    people = everybody.people[first : first + _FAMILIES_AT_ONCE]
    return [family_around(each, relation, is_subject=False) for each in people]


def _families(nightly: Nightly) -> Iterator[tuple[list[Family], list[Family]]]:
    """What the families in the store ask for, many at a time: with all their relatives, and without some."""
    with nightly.store.read() as work:
        numbers = work.families.typed_ids()
    for first in range(0, len(numbers), _FAMILIES_AT_ONCE):
        with nightly.store.read() as work:
            found = work.families.of_ids(numbers[first : first + _FAMILIES_AT_ONCE])
            typed = typed_families(work, list(found.values()))
        missing = [(each, member.id) for each in typed for member in each.family.missing]
        whole = [each.compilable(number, CERTAIN, each.used(number, CERTAIN)) for each, number in missing]
        yield whole, [part for each, number in missing for part in parts_at_night(each, number)]
