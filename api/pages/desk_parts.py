"""What the page of an admission shows beside photos and candidates, each part for whoever may read it."""

from collections.abc import Mapping
from typing import Any, Final

from api.deadline_pages import DeadlinesRequest
from api.event_scope import require_reads_events_of
from api.pages import desk_words
from api.roles import CHANGES_SUBJECTS, READS_EVENTS, READS_SUBJECTS, RECORDS_CLUES, RECORDS_EVENTS
from api.routes import deadlines
from api.schemas.admissions import AdmissionTold
from api.schemas.clues import ClueMatchesTold, ClueTold
from api.schemas.common import Page
from api.schemas.deadlines import DeadlineTold
from api.schemas.photos import PhotoWarningTold
from api.schemas.subject_events import EventTold
from api.schemas.subjects import SubjectTold
from api.visibility import withheld_of_clues
from casework import browse
from casework.actor import Actor
from casework.clocks.record_event import events_of
from casework.own_station import works_for
from casework.photo_warnings import photo_warnings
from casework.review.released_clues import released_matches
from casework.review.released_list import ReleasedList, is_reviewer
from casework.review.subjects import subject_record
from casework.runtime import Runtime
from models.account import Role
from models.errors import NotAllowed
from models.photo import Photo
from models.subject_event import RECORDED_BY_PEOPLE

EVENTS_SHOWN: Final = 20
DEADLINES_SHOWN: Final = 20
WARNED_ABOUT: Final = 3


def desk_parts(
    runtime: Runtime, actor: Actor, record: AdmissionTold, photos: list[Photo], released: ReleasedList | None
) -> Mapping[str, Any]:
    """Clues, state, events and warnings; who was found by sound only when nothing is left to judge."""

    def may(roles: tuple[Role, ...]) -> bool:
        return bool(actor.roles & frozenset(roles))

    is_of_own_work = _works_here(runtime, actor, record.subject_id)
    acts_here = works_for(runtime, actor, record.subject_id)
    withheld = withheld_of_clues(actor, record.station)
    clues = [ClueTold.of(each, withheld) for each in browse.clues(runtime, record.id)]
    reads_subject = may(READS_SUBJECTS)
    is_judged = released is not None and not released.to_judge
    is_told = reads_subject and is_judged and any(each.is_evidence for each in clues)
    events = events_of(runtime, record.subject_id, limit=EVENTS_SHOWN) if is_of_own_work else []
    return {
        "desk_words": desk_words,
        "clues": clues,
        "may_add_clues": may(RECORDS_CLUES) and is_of_own_work,
        "matches": ClueMatchesTold.of(released_matches(runtime, record.id, actor=actor)) if is_told else None,
        "deadlines": _clocks(runtime, actor, record.subject_id) if is_of_own_work else None,
        "now": runtime.now(),
        "subject": SubjectTold.of(subject_record(runtime, record.subject_id)) if reads_subject else None,
        "may_change_state": may(CHANGES_SUBJECTS) and acts_here,
        "reads_events": may(READS_EVENTS) and is_of_own_work,
        "may_record_events": may(RECORDS_EVENTS) and acts_here,
        "events": [EventTold.of(each) for each in events],
        "event_kinds": sorted(RECORDED_BY_PEOPLE, key=list(desk_words.EVENT_WORDS).index),
        "warnings": warnings_of(runtime, actor, photos),
    }


def warnings_of(runtime: Runtime, actor: Actor, photos: list[Photo]) -> dict[int, list[PhotoWarningTold]]:
    """What is odd about the last photos of a record, by photo; whose they also are, for who judges none."""
    with_records = bool(actor.roles & frozenset(READS_SUBJECTS)) and not is_reviewer(actor)
    return {
        each.id: [
            PhotoWarningTold.of(one, with_records=with_records) for one in photo_warnings(runtime, each)
        ]
        for each in photos[-WARNED_ABOUT:]
    }


def _clocks(runtime: Runtime, actor: Actor, subject_id: int) -> Page[DeadlineTold]:
    """One list for the person, whichever stay each clock began with."""
    asked = DeadlinesRequest(limit=DEADLINES_SHOWN, subject_id=subject_id)
    return deadlines.list_deadlines(asked, runtime, actor)


def _works_here(runtime: Runtime, actor: Actor, subject_id: int) -> bool:
    try:
        require_reads_events_of(runtime, actor, subject_id)
    except NotAllowed:
        return False
    return True
