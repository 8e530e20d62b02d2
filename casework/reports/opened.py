"""What is compared when a report opens to searches: the same as when one is filed and pictured."""

from casework.active_pack import active_pack
from casework.actor import Actor
from casework.clues.met_by import propose_those_heard
from casework.families.follow import follow_report
from casework.identify import identify
from casework.reports.searched import is_searched
from casework.runtime import Runtime
from models.consent import Purpose
from models.photo import OwnerKind, PhotoOwner
from models.report import MissingReport

PURPOSE_OF_OPENED_REPORT = "自动检索：报告开放检索 / by itself: report opened to searches"


def follow_searches(runtime: Runtime, before: MissingReport, after: MissingReport, *, actor: Actor) -> None:
    """After a report opened to searches or closed to them, once that is committed.

    Opened to any search it is held against the clues of everybody in care; to faces, its photos are
    searched with; opened or closed to DNA, its family is searched with anew.
    """
    follow_report(runtime, before, after)
    owner = PhotoOwner(OwnerKind.REPORT, after.id)
    if is_searched(after) and not is_searched(before):
        propose_those_heard(runtime, owner)
    if Purpose.SEARCH_BY_FACE in after.open_to - before.open_to and _is_pictured(runtime, owner):
        identify(runtime, owner, purpose=PURPOSE_OF_OPENED_REPORT, actor=actor)


def _is_pictured(runtime: Runtime, owner: PhotoOwner) -> bool:
    """Asked of the store, so that networks are loaded for reports with photos alone."""
    pack = active_pack(runtime.store)
    if pack is None:
        return False
    with runtime.store.read() as work:
        return bool(work.templates.of_owner(owner, pack))
