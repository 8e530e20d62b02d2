"""None of these: one call disposes of every entry of a list that the caseworker has not judged."""

from casework.actor import Actor
from casework.candidate_view import shown
from casework.review.judge import locked_task, record_opinion, require_reviewer
from casework.review.released_list import unjudged_tasks
from casework.runtime import Runtime
from models.candidate import Search
from models.judgement import Opinion


def none_of_these(runtime: Runtime, search: Search, *, actor: Actor, note: str | None = None) -> int:
    """Records `different` for each entry the caller has not judged; how many. Repeating it records nothing.

    All of them are recorded or none. Raises NotAllowed for a role that does not judge first, and for
    somebody who has seen the evidence of an entry.
    """
    tasks = unjudged_tasks(runtime, shown(runtime, search), actor)
    with runtime.store.begin() as work:
        for each in tasks:
            task = locked_task(work, each.number)
            require_reviewer(task, actor)
            record_opinion(runtime, work, task, Opinion.DIFFERENT, note=note, actor=actor)
    return len(tasks)
