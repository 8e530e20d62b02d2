"""What a milestone makes of a person: somebody is a resident after so many days, nobody decides it."""

from datetime import datetime
from typing import Final

from casework.clocks.due import local_day
from models.deadline import Deadline
from models.duty import DutyRule
from models.subject import SubjectState
from models.subject_course import follows_by_time
from store.unit_of_work import UnitOfWork

BY_THE_CLOCK: Final = 0
"""The account of a change that no person made."""


def reach_milestone(work: UnitOfWork, rule: DutyRule | None, reached: Deadline, now: datetime) -> None:
    """The person is in the state the row names, noted in the history with the day it was reached.

    Only of the stay the person is in now, and only forward: somebody settled, gone or identified stays so.
    """
    stay_id, due_at = reached.clock.concern.admission_id, reached.clock.due_at
    if rule is None or rule.becomes is None or stay_id is None or due_at is None:
        return
    subject = work.subjects.get(work.admissions.get(stay_id).subject_id)
    if work.admissions.of_subject(subject.id)[0].id != stay_id:
        return
    if follows_by_time(subject.state, SubjectState(rule.becomes)):
        work.subjects.set_state(subject.id, rule.becomes)
        day = local_day(due_at).isoformat()
        reason = f"{rule.title.zh}：{day}，{rule.source.zh} / {rule.title.en}: {day}, {rule.source.en}"
        changed = work.subjects.get(subject.id)
        work.subject_histories.add_change(
            subject.state, changed, reason=reason, account_id=BY_THE_CLOCK, now=now
        )
