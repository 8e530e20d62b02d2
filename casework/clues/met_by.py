"""A report or register entry comes in: people in care who said something like it are proposed."""

import math
from collections.abc import Collection, Iterable, Sequence

from casework.circumstances import compared
from casework.clues.keys import birth_key, phone_key, relative_key
from casework.clues.stated import stated_in
from casework.clues.told_by import is_told_by
from casework.records import Record, person_in, record_of
from casework.runtime import Runtime
from matching.clues import Stated, phone_digits
from matching.sound_keys import NameProbes, name_probes
from models.clue import Clue
from models.pair import PairKey, Proposal, clue_source
from models.photo import PhotoOwner
from store.search_keys import KeyHolder
from store.unit_of_work import UnitOfWork

CLOSE_LOOK_CLUES = 300
MOST_PROPOSED = 10


def propose_those_heard(runtime: Runtime, owner: PhotoOwner) -> int:
    """Puts forward at most `MOST_PROPOSED` people in care whose clues agree with the record; how many.

    Repeated, it proposes the same again, which changes nothing.
    """
    with runtime.store.read() as work:
        record = record_of(work, owner)
        told = _told(work, record)[:MOST_PROPOSED]
    if not told:
        return 0
    now, origin = runtime.now(), f"{owner.kind.value}:{owner.id}"
    with runtime.store.begin() as work:
        for clues in told:
            sources = tuple(clue_source(clue.id) for clue in clues)
            key = PairKey(clues[0].subject_id, person_in(record))
            work.pairs.propose(Proposal(key, sources, now, origin))
    return len(told)


def _told(work: UnitOfWork, record: Record) -> list[list[Clue]]:
    """The clues that agree with the record, person by person, the best first."""
    numbers = list[int]()
    for tier in _tiers(stated_in(record)):
        numbers += work.search_keys.find(KeyHolder.CLUE, [tier], limit=CLOSE_LOOK_CLUES)
    near = work.clues.of_ids(numbers[:CLOSE_LOOK_CLUES]).values()
    by_subject: dict[int, list[Clue]] = {}
    for clue in near:
        if is_told_by(clue, record):
            by_subject.setdefault(clue.subject_id, []).append(clue)
    order = _order(work, record, by_subject.values())
    return sorted(by_subject.values(), key=lambda clues: order[clues[0].subject_id], reverse=True)


def _tiers(stated: Stated) -> list[Collection[str]]:
    names = name_probes(stated.name or "")
    relatives = {key for name in stated.relatives for key in _relative(name_probes(name))}
    numbers = {phone_key(digits) for phone in stated.phones if (digits := phone_digits(phone))}
    if stated.birth_date is not None:
        numbers.add(birth_key(stated.birth_date.isoformat()))
    return [numbers, names.whole, relatives, names.one_off, names.familiar]


def _relative(probes: NameProbes) -> set[str]:
    return {relative_key(key) for key in (*probes.whole, *probes.one_off, *probes.familiar)}


def _order(work: UnitOfWork, record: Record, told: Iterable[Sequence[Clue]]) -> dict[int, float]:
    """What clues and circumstances sum up to, by subject, at the stay of the first clue."""
    first = {clues[0].subject_id: clues[0].admission_id for clues in told}
    admissions = work.admissions.of_ids(set(first.values()))
    clues = work.clues.of_subjects(first)
    return {
        subject: math.fsum(one.log10_lr for one in compared(admissions[stay], record, clues.get(subject, ())))
        for subject, stay in first.items()
    }
