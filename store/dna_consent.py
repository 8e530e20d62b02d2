"""Whose DNA may not be searched with because nobody agrees to it any more.

Being searchable follows more than that (a report that is closed, a person who is found): what agreement is
withdrawn keeps a profile from leaving as well.
"""

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import aliased

from models.consent import Purpose
from models.report import ReportState
from store.tables.families import DnaPersonRow, FamilyMemberRow
from store.tables.people import ReportRow
from store.tables.reporters import ConsentRow, ReporterRow


def profiles_without_consent() -> Select[int]:
    """Profiles of members of families who withdrew, or for whose missing people nobody agrees to DNA search.

    A missing person's own sample goes by their own report, a relative's by any report of the family. A
    withdrawn report withdraws what was agreed to.
    """
    sibling = aliased(FamilyMemberRow)
    of_family = exists().where(
        sibling.family_id == FamilyMemberRow.family_id,
        sibling.report_id == ReportRow.id,
        *_is_agreed(),
    )
    of_own = exists().where(ReportRow.id == FamilyMemberRow.report_id, *_is_agreed())
    nobody_agrees = or_(
        and_(FamilyMemberRow.report_id.is_not(None), ~of_own),
        and_(FamilyMemberRow.report_id.is_(None), ~of_family),
    )
    return (
        select(DnaPersonRow.profile_id)
        .join(FamilyMemberRow, FamilyMemberRow.id == DnaPersonRow.member_id)
        .where(or_(FamilyMemberRow.withdrawn_at.is_not(None), nobody_agrees))
    )


def _is_agreed() -> tuple[ColumnElement[bool], ...]:
    consent = exists().where(
        ReporterRow.report_id == ReportRow.id,
        ConsentRow.reporter_id == ReporterRow.id,
        ConsentRow.purpose == Purpose.SEARCH_BY_DNA,
        ConsentRow.withdrawn_at.is_(None),
    )
    return ReportRow.state != ReportState.WITHDRAWN, consent
