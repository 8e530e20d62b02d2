"""What a process of a crew is and does: it holds the people in care and opens no store and no key."""

import os
import signal
from collections.abc import Sequence
from functools import lru_cache
from multiprocessing import parent_process
from threading import Thread

from casework.crew.collected_seldom import collect_seldom
from casework.crew.one_thread_each import keep_to_one_thread
from casework.crew.search import NearPart, near_around, searched
from matching.dna.many_families import Listed, ManyFamilies, ManyNear
from matching.dna.packed_everybody import Everybody
from matching.dna.relation_families import TypedPerson
from models.dna_candidate import TestedRelation

Alleles = tuple[tuple[str, ...], ...]
_SEARCHED: list[tuple[ManyFamilies, Everybody]] = []


def take_part(people: Sequence[TypedPerson]) -> None:
    """Makes this process one of a crew; it ends with the one that began it, however that ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever began it hears it too, and ends it
    Thread(target=_end_with_parent, daemon=True).start()
    keep_to_one_thread()
    collect_seldom()
    _SEARCHED.append(searched(people))


def is_there() -> bool:
    """Answered once the process is ready."""
    return bool(_SEARCHED)


def near_beside(relation: TestedRelation, numbers: Sequence[int]) -> ManyNear:
    """As `near_around`, of everybody in care."""
    return near_around(*_SEARCHED[0], relation, numbers)


def listed_beside(alleles: Alleles, part: NearPart) -> tuple[Listed, ...]:
    """What is listed of the part among everybody in care, packed with these alleles."""
    return part.listed(*_knowing(alleles))


@lru_cache(maxsize=1)
def _knowing(alleles: Alleles) -> tuple[ManyFamilies, Everybody]:
    search, everybody = _SEARCHED[0]
    knowing = everybody.with_alleles(alleles)
    return (search, everybody) if knowing is everybody else (search.knowing(knowing), knowing)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
