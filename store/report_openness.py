"""What a report may be used for now: its state and its reporters' consents, written down as flags.

The flags and what follows from them (which templates are in the galleries, which profiles
are searched) change in one transaction, so that the next search already goes by them.
"""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import select

from models.change import ChangeKind
from models.consent import Purpose
from models.gallery import GalleryKind, PersonRef
from models.report import ReportState
from store.changes import ChangeRepository
from store.enrolment import Enrolment
from store.profile_openness import ProfileOpenness
from store.tables.people import ReportRow
from store.tables.reporters import ConsentRow, ReporterRow
from store.transaction import Transaction, not_found

FLAGS: Final[Mapping[Purpose, str]] = {
    Purpose.SEARCH_BY_FACE: "is_open_to_face",
    Purpose.SEARCH_BY_DNA: "is_open_to_dna",
    Purpose.PUBLICATION: "is_open_to_publication",
}


class ReportOpenness:
    """Keeps the flags of reports true; everything that changes a state or a consent calls `refresh`."""

    def __init__(
        self,
        transaction: Transaction,
        changes: ChangeRepository,
        enrolment: Enrolment,
        profiles: ProfileOpenness,
    ) -> None:
        self._transaction = transaction
        self._changes = changes
        self._enrolment = enrolment
        self._profiles = profiles

    def lock(self) -> None:
        """Makes this transaction the only one that changes who is searchable until it ends."""
        self._enrolment.lock()

    def refresh(self, report_id: int) -> frozenset[Purpose]:
        """The purposes the report is open to, from now on in its flags and galleries; call `lock` first.

        Raises NotFound.
        """
        session = self._transaction.session
        state = session.scalar(select(ReportRow.state).where(ReportRow.id == report_id))
        if state is None:
            raise not_found("寻人报告", "report", report_id)
        agreed = self._agreed(report_id) if state == ReportState.ACTIVE else frozenset()
        flags = {flag: purpose in agreed for purpose, flag in FLAGS.items()}
        self._transaction.update(ReportRow, report_id, **flags)
        self._changes.record(ChangeKind.REPORT, report_id)
        person = PersonRef(GalleryKind.REPORTS, report_id)
        self._enrolment.set_enrolled(person, Purpose.SEARCH_BY_FACE in agreed)
        self._profiles.refresh_report(report_id)
        return agreed

    def _agreed(self, report_id: int) -> frozenset[Purpose]:
        query = (
            select(ConsentRow.purpose)
            .join(ReporterRow, ReporterRow.id == ConsentRow.reporter_id)
            .where(ReporterRow.report_id == report_id, ConsentRow.withdrawn_at.is_(None))
        )
        return frozenset(Purpose(value) for value in self._transaction.session.scalars(query))


def open_purposes(row: ReportRow) -> frozenset[Purpose]:
    """The purposes that the flags of the row say."""
    return frozenset(purpose for purpose, flag in FLAGS.items() if getattr(row, flag))
