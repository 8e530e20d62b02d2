"""Reports and register entries found by what was heard: by sound, for names and places.

Wide first: keyed digests give the records that share a sound with a clue, the most telling likeness first.
Then narrow: those records are opened and compared, and what does not agree is left out. Wrong sex or age
never leaves anybody out; it is listed and lowers the place.
"""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from types import MappingProxyType

from casework.circumstances import with_stated
from casework.clues.keys import birth_key, phone_key, relative_key
from casework.clues.stated import is_held_against_reporters, stated_in
from casework.records import Record, person_in, records_of
from matching.clues import compare_clues, number_of, phone_digits
from matching.sound_keys import name_probes, place_probes
from models.admission import Admission, NameOrigin
from models.circumstance import Answer, Comparison
from models.clue import NAMES, Clue, ClueKind
from models.evidence import EvidenceKind
from models.gallery import PersonRef
from models.photo import OwnerKind, PhotoOwner
from models.register import RegisterEntry, RegisterKind
from store.search_keys import KeyHolder
from store.unit_of_work import UnitOfWork

CLOSE_LOOK_RECORDS = 300
LONGEST_MATCHES = 20

_SEARCHED: Mapping[KeyHolder, OwnerKind] = MappingProxyType(
    {KeyHolder.REGISTER: OwnerKind.REGISTER, KeyHolder.REPORT: OwnerKind.REPORT}
)


@dataclass(frozen=True, slots=True)
class ClueMatch:
    """A person found by what was heard; `order_log10` orders the list and is no opinion."""

    rank: int
    record: PhotoOwner
    person: PersonRef
    register: RegisterKind | None
    comparisons: tuple[Comparison, ...]
    order_log10: float


@dataclass(frozen=True, slots=True)
class _Found:
    owner: PhotoOwner
    record: Record
    comparisons: tuple[Comparison, ...]
    order_log10: float


@dataclass(frozen=True, slots=True)
class ClueMatches:
    """The people found, best first. `is_complete`: nobody else shares a sound or was left off the list."""

    matches: tuple[ClueMatch, ...]
    is_complete: bool


def clue_matches(
    work: UnitOfWork, admission: Admission, clues: Sequence[Clue], *, limit: int | None = LONGEST_MATCHES
) -> ClueMatches:
    """At most `limit` reports and register entries that agree with a clue or the name heard, registers too.

    `clues` are those of the person; ended ones and names that an institution gave take no part.
    """
    told = [clue for clue in clues if clue.is_evidence]
    tiers = _tiers(admission, told)
    owners = list[PhotoOwner]()
    is_complete = True
    for holder, kind in _SEARCHED.items():
        numbers, is_whole = _wide(work, holder, tiers)
        is_complete &= is_whole
        owners += [PhotoOwner(kind, number) for number in numbers]
    found = _narrow(work, admission, told, owners, limit)
    matches = tuple(_match(rank, each) for rank, each in enumerate(found[:limit], start=1))
    return ClueMatches(matches, is_complete and len(matches) == len(found))


def agrees_by_clue(comparisons: Iterable[Comparison]) -> bool:
    """Something that was heard agrees."""
    return any(one.kind is EvidenceKind.CLUE and one.answer is Answer.AGREES for one in comparisons)


def _wide(
    work: UnitOfWork, holder: KeyHolder, tiers: Sequence[Sequence[Collection[str]]]
) -> tuple[list[int], bool]:
    found = dict[int, None]()
    for groups in tiers:
        # One more than fits is asked for beside those known already, to learn whether the rest was left out.
        numbers = work.search_keys.find(holder, groups, limit=CLOSE_LOOK_RECORDS + 1)
        found |= dict.fromkeys(numbers)
        if len(found) > CLOSE_LOOK_RECORDS:
            return list(found)[:CLOSE_LOOK_RECORDS], False
    return list(found), True


def _tiers(admission: Admission, clues: Sequence[Clue]) -> list[list[Collection[str]]]:
    """Groups of keys to look up, the most telling first; a record must hold a key of each group."""
    facts = admission.facts
    names = [clue.facts.text for clue in clues if clue.facts.kind in NAMES]
    if facts.name_heard and facts.name_origin is NameOrigin.HEARD:
        names.append(facts.name_heard)
    probes = [name_probes(name) for name in names]
    whole, one_off, familiar = (
        frozenset[str]().union(*parts)
        for parts in (
            [each.whole for each in probes],
            [each.one_off for each in probes],
            [each.familiar for each in probes],
        )
    )
    heard_places = _place_keys(clues)
    places = heard_places | place_probes(facts.found_place or "")
    return [
        [_number_keys(clues)],
        [whole, places],
        [whole],
        [one_off, places],
        [_relative_keys(clues)],
        [one_off],
        [familiar, places],
        [familiar],
        [heard_places],
    ]


def _place_keys(clues: Iterable[Clue]) -> frozenset[str]:
    kinds = (ClueKind.PLACE, ClueKind.SCHOOL_OR_WORK)
    return frozenset[str]().union(*(place_probes(c.facts.text) for c in clues if c.facts.kind in kinds))


def _relative_keys(clues: Iterable[Clue]) -> frozenset[str]:
    heard = [name_probes(c.facts.text) for c in clues if c.facts.kind is ClueKind.RELATIVE_NAME]
    return frozenset(
        relative_key(key) for each in heard for key in (*each.whole, *each.one_off, *each.familiar)
    )


def _number_keys(clues: Iterable[Clue]) -> frozenset[str]:
    keys = set()
    for clue in clues:
        if number := number_of(clue):
            keys.add(birth_key(number.birth_date.isoformat()))
        if clue.facts.kind is ClueKind.PHONE and (digits := phone_digits(clue.facts.text)):
            keys.add(phone_key(digits))
    return frozenset(keys)


def _narrow(
    work: UnitOfWork,
    admission: Admission,
    clues: Sequence[Clue],
    owners: Sequence[PhotoOwner],
    limit: int | None,
) -> list[_Found]:
    """Those who agree, best first, among equals whom clues support most; with a limit, its head and one more.

    Circumstances lower a place and never raise it: whoever the clues alone would not bring to the head of the
    list is left out once it is full.
    """
    with_reporters = any(is_held_against_reporters(clue) for clue in clues)
    records = records_of(work, owners, with_reporters=with_reporters)
    told = [(owner, compare_clues(clues, stated_in(records[owner]))) for owner in owners]
    found, head = list[_Found](), list[float]()
    for owner, heard in sorted(told, key=lambda each: _order(each[1]), reverse=True):
        if limit is not None and len(found) > limit and head[0] >= _order(heard):
            break
        comparisons = with_stated(admission, records[owner], heard)
        if agrees_by_clue(comparisons):
            found.append(_Found(owner, records[owner], comparisons, _order(comparisons)))
            heappush(head, found[-1].order_log10)
            if limit is not None and len(head) > limit:
                heappop(head)
    return sorted(found, key=lambda each: each.order_log10, reverse=True)


def _order(comparisons: Iterable[Comparison]) -> float:
    return math.fsum(one.log10_lr for one in comparisons)


def _match(rank: int, found: _Found) -> ClueMatch:
    register = found.record.facts.register if isinstance(found.record, RegisterEntry) else None
    person = person_in(found.record)
    return ClueMatch(rank, found.owner, person, register, found.comparisons, found.order_log10)
