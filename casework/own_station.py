"""Acts on a person in care are of people who work for the station where the person is now.

Reading and searching cross stations; deciding about somebody does not. An account without a station acts for
all, and so does whoever acts on a person of whom no stay is kept.
"""

from collections.abc import Collection

from casework.actor import Actor
from casework.runtime import Runtime
from models.errors import NotAllowed
from models.gallery import GalleryKind
from models.message import Message
from models.pair import Pair
from store.unit_of_work import UnitOfWork


def other_station(station: str | None, *, field: str | None = None) -> NotAllowed:
    """The refusal of a caller who works for `station`, on a record of another one."""
    return NotAllowed(
        "other_station",
        Message("这份记录属于别的救助站。", "This record belongs to another station."),
        Message(
            f"您只能处理本站（{station}）的记录。", f"Your account works on the records of {station} only."
        ),
        field=field,
    )


def in_care(pair: Pair) -> tuple[int, ...]:
    """The numbers of those of the pair who are people in care: one or both."""
    return tuple(each.id for each in pair.key.persons if each.gallery is GalleryKind.ADMISSIONS)


def acts_here(work: UnitOfWork, actor: Actor, *subject_ids: int) -> bool:
    """One of these people is, or stayed last, at the station that the actor works for."""
    if actor.station is None:
        return True
    stations = work.residents.stations_of(subject_ids)
    return not stations or actor.station in stations.values()


def works_for(runtime: Runtime, actor: Actor, *subject_ids: int) -> bool:
    """As `acts_here`, for pages that offer no act that would be refused."""
    with runtime.store.read() as work:
        return acts_here(work, actor, *subject_ids)


def require_acts_here(work: UnitOfWork, actor: Actor, *subject_ids: int) -> None:
    """Nothing when the actor may act on one of these people; raises NotAllowed otherwise."""
    if not acts_here(work, actor, *subject_ids):
        raise other_station(actor.station)


def require_acts_on_stays(work: UnitOfWork, actor: Actor, subject_ids: Collection[int]) -> None:
    """Nothing when any stay of these people was at the actor's station; raises NotAllowed otherwise."""
    stays = [stay for each in work.admissions.of_subjects(subject_ids).values() for stay in each]
    stations = {stay.facts.station for stay in stays}
    if actor.station is not None and stations and actor.station not in stations:
        raise other_station(actor.station)
