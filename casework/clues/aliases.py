"""The names by which a person in care is or was known, each with where it comes from."""

from casework.runtime import Runtime
from models.admission import NameOrigin
from models.clue import NAMES, Alias, AliasKind, ClueSource
from models.gallery import GalleryKind, PersonRef
from models.pair import Outcome
from store.unit_of_work import UnitOfWork


def aliases_of(runtime: Runtime, subject_id: int) -> tuple[Alias, ...]:
    """Names heard at every stay and in every standing clue, names given, and registered ones.

    A name is registered when a closed pair says that a report or register entry is this person. Raises
    NotFound.
    """
    with runtime.store.read() as work:
        work.subjects.get(subject_id)
        return (*_of_stays(work, subject_id), *_of_clues(work, subject_id), *_registered(work, subject_id))


def _of_stays(work: UnitOfWork, subject_id: int) -> list[Alias]:
    return [
        Alias(stay.facts.name_heard, _OF_ORIGIN[stay.facts.name_origin], f"admission:{stay.id}")
        for stay in reversed(work.admissions.of_subject(subject_id))
        if stay.facts.name_heard
    ]


def _of_clues(work: UnitOfWork, subject_id: int) -> list[Alias]:
    clues = work.clues.of_subjects([subject_id]).get(subject_id, [])
    return [
        Alias(clue.facts.text, _of_source(clue.facts.source), f"clue:{clue.id}")
        for clue in clues
        if clue.facts.kind in NAMES and clue.ending is None
    ]


def _registered(work: UnitOfWork, subject_id: int) -> list[Alias]:
    pairs = work.pairs.of_person(PersonRef(GalleryKind.ADMISSIONS, subject_id))
    same = [pair.key.other for pair in pairs if pair.outcome is Outcome.SAME_PERSON]
    reports = work.reports.of_ids([each.id for each in same if each.gallery is GalleryKind.REPORTS])
    entries = work.registers.of_ids([each.id for each in same if each.gallery is GalleryKind.REGISTERS])
    return [
        *(Alias(each.facts.name, AliasKind.REGISTERED, f"report:{each.id}") for each in reports.values()),
        *(Alias(each.facts.name, AliasKind.REGISTERED, f"register:{each.id}") for each in entries.values()),
    ]


_OF_ORIGIN = {
    NameOrigin.HEARD: AliasKind.HEARD,
    NameOrigin.INSTITUTION_GIVEN: AliasKind.INSTITUTION_GIVEN,
}


def _of_source(source: ClueSource) -> AliasKind:
    return AliasKind.INSTITUTION_GIVEN if source is ClueSource.INSTITUTION else AliasKind.HEARD
