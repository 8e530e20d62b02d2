"""The numbers under which one person's records may lie: linked stays keep the subject they began with."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.stay_link import LinkState
from store.tables.review import StayLinkRow


def numbers_of_person(session: Session, subject_id: int) -> list[int]:
    """The subject and every subject that was linked into it and still is, directly or through another one."""
    links = select(StayLinkRow.linked_subject_id).where(StayLinkRow.state == LinkState.CONFIRMED)
    linked = links.where(StayLinkRow.kept_subject_id == subject_id).cte("linked", recursive=True)
    further = links.where(StayLinkRow.kept_subject_id == linked.c.linked_subject_id)
    every = linked.union(further)
    return [subject_id, *sorted(session.scalars(select(every.c.linked_subject_id)))]
