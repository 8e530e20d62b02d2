"""A subject's state, told by a person with a reason; being searchable stays as it was."""

from dataclasses import dataclass

from casework.actor import Actor
from casework.clocks.records import note_state
from casework.own_station import require_acts_here
from casework.runtime import Runtime
from models.admission import Admission
from models.errors import InvalidInput
from models.message import Message
from models.stay_link import StayLink
from models.subject import Subject, SubjectState
from models.subject_course import SubjectChange, require_move


@dataclass(frozen=True, slots=True)
class SubjectRecord:
    """A subject with all stays, the history of the state, links with others, codes issued for samples."""

    subject: Subject
    stays: tuple[Admission, ...]
    changes: tuple[SubjectChange, ...]
    links: tuple[StayLink, ...]
    codes: tuple[str, ...]


def subject_record(runtime: Runtime, subject_id: int) -> SubjectRecord:
    """The subject of that number; raises NotFound."""
    with runtime.store.read() as work:
        return SubjectRecord(
            work.subjects.get(subject_id),
            tuple(work.admissions.of_subject(subject_id)),
            tuple(work.subject_histories.changes_of(subject_id)),
            tuple(work.subject_histories.links_of(subject_id)),
            tuple(each.code for each in work.collection_codes.of_subject(subject_id)),
        )


def change_state(
    runtime: Runtime, subject_id: int, state: SubjectState, *, reason: str, actor: Actor
) -> SubjectRecord:
    """The subject in its new state, which the history keeps.

    Settled, walked-off and deceased people stay searchable: only a confirmed identity or lawful erasure
    ends that. Raises NotFound, Conflict for a state that does not follow, InvalidInput without a reason,
    NotAllowed for people of another station than the subject's.
    """
    if not reason.strip():
        raise InvalidInput(
            "reason_missing",
            Message("没有写明理由。", "The reason is missing."),
            Message("请写明发生了什么。", "Say what happened."),
            field="reason",
        )
    with runtime.store.begin() as work:
        former = work.subjects.get(subject_id).state
        require_acts_here(work, actor, subject_id)
        require_move(former, state)
        work.subjects.set_state(subject_id, state)
        note_state(work, runtime.clocks, subject_id, state, at=runtime.now(), by=actor.username)
        work.subject_histories.add_change(
            former,
            work.subjects.get(subject_id),
            reason=reason,
            account_id=actor.account_id,
            now=runtime.now(),
        )
    return subject_record(runtime, subject_id)
