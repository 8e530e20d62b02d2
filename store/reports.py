"""Missing-person reports in the store. Names, birth date, places and features are sealed."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import Select, select

from models.consent import FIRST_CONSENT, Purpose, Reporter, ReporterFacts
from models.listing import DayMark, ReportsWanted
from models.report import MissingReport, ReportFacts, ReportState
from models.subject import Sex
from store.batches import batches
from store.encryption import broken_seal, seal_context
from store.families import FamilyRepository
from store.page_order import by_day, in_order
from store.report_openness import ReportOpenness, open_purposes
from store.reporters import ReporterRepository
from store.sealed_values import open_fields, seal_fields
from store.tables.people import ReportRow
from store.transaction import Transaction, not_found

EVERY_REPORT = ReportsWanted()


class ReportRepository:
    """Missing-person reports."""

    def __init__(
        self,
        transaction: Transaction,
        openness: ReportOpenness,
        reporters: ReporterRepository,
        families: FamilyRepository,
    ) -> None:
        self._transaction = transaction
        self._openness = openness
        self._reporters = reporters
        self._families = families

    def add(
        self,
        facts: ReportFacts,
        recorded_at: datetime,
        *,
        state: ReportState = ReportState.ACTIVE,
        recorded_by: str = "local operator",
        relation: str | None = None,
        agrees_to: Collection[Purpose] = FIRST_CONSENT,
    ) -> MissingReport:
        """A new report with its family and first reporter, whose `relation` it is and who agrees to these."""
        row = ReportRow(
            state=state,
            sex=facts.sex,
            missing_since=facts.missing_since,
            is_open_to_face=False,
            is_open_to_dna=False,
            is_open_to_publication=False,
            sealed_details=None,
            recorded_at=recorded_at,
        )
        self._transaction.add(row)
        row.sealed_details = seal_fields(self._transaction.keyring, _details(facts), _context(row.id))
        self._transaction.session.flush()
        self._families.found(row.id, sex=facts.sex, recorded_by=recorded_by, recorded_at=recorded_at)
        first = ReporterFacts(facts.reporter_name, facts.reporter_contact, relation)
        self._reporters.add(
            row.id, first, agrees_to=agrees_to, recorded_by=recorded_by, recorded_at=recorded_at
        )
        return self.get(row.id)

    def get(self, report_id: int) -> MissingReport:
        """The report; raises NotFound."""
        row = self._transaction.session.get(ReportRow, report_id)
        if row is None:
            raise not_found("寻人报告", "report", report_id)
        return self._reports([row])[0]

    def of_ids(self, report_ids: Collection[int], *, with_reporters: bool = True) -> dict[int, MissingReport]:
        """The reports that exist among the numbers, by number.

        Without reporters, who cost most of the reading, nothing of them is filled in.
        """
        query = select(ReportRow).where(ReportRow.id.in_(set(report_ids)))
        rows = list(self._transaction.session.scalars(query))
        found = self._reports(rows) if with_reporters else [self._report(row, ()) for row in rows]
        return {report.id: report for report in found}

    def open_to_dna(self, report_ids: Collection[int]) -> set[int]:
        """Those of the reports that may be searched by DNA now."""
        found: set[int] = set()
        for numbers in batches(report_ids):
            query = select(ReportRow.id).where(ReportRow.id.in_(numbers), ReportRow.is_open_to_dna)
            found.update(self._transaction.session.scalars(query))
        return found

    def page(
        self,
        *,
        before_id: int | None = None,
        after_id: int | None = None,
        limit: int = 50,
        wanted: ReportsWanted = EVERY_REPORT,
    ) -> list[MissingReport]:
        """At most `limit` reports, the last first below `before_id`, or the first first above `after_id`."""
        query = in_order(_wanted(wanted).limit(limit), ReportRow.id, before=before_id, after=after_id)
        return self._reports(list(self._transaction.session.scalars(query)))

    def page_by_missing(
        self,
        *,
        after: DayMark | None = None,
        is_last_first: bool = True,
        limit: int = 50,
        wanted: ReportsWanted = EVERY_REPORT,
    ) -> list[MissingReport]:
        """At most `limit` by the day people went missing, the last or the first first; without a day last."""
        parts = by_day(
            _wanted(wanted), ReportRow.missing_since, ReportRow.id, after=after, is_last_first=is_last_first
        )
        rows: list[ReportRow] = []
        for part in parts:
            if len(rows) < limit:
                rows += self._transaction.session.scalars(part.limit(limit - len(rows)))
        return self._reports(rows)

    def set_state(self, report_id: int, state: ReportState) -> None:
        """Records the new state, which acts before the next search; only an active report is searched.

        Raises NotFound.
        """
        self._openness.lock()
        if not self._transaction.update(ReportRow, report_id, state=state):
            raise not_found("寻人报告", "report", report_id)
        self._openness.refresh(report_id)

    def lock(self) -> None:
        """Makes this transaction the only one that changes states and consents until it ends."""
        self._openness.lock()

    def _reports(self, rows: list[ReportRow]) -> list[MissingReport]:
        reporters = self._reporters.of_reports([row.id for row in rows])
        return [self._report(row, reporters.get(row.id, ())) for row in rows]

    def _report(self, row: ReportRow, reporters: Collection[Reporter]) -> MissingReport:
        if row.sealed_details is None:
            raise broken_seal(_context(row.id))
        details = open_fields(self._transaction.keyring, row.sealed_details, _context(row.id))
        born = details.get("birth_date")
        standing = (each.facts for each in reporters if each.withdrawn_at is None)
        first = next(standing, ReporterFacts())
        facts = ReportFacts(
            name=details["name"],
            sex=Sex(row.sex),
            birth_date=None if born is None else date.fromisoformat(born),
            missing_since=row.missing_since,
            last_seen_place=details.get("last_seen_place"),
            features=details.get("features"),
            reporter_name=first.name,
            reporter_contact=first.contact,
        )
        return MissingReport(
            id=row.id,
            state=ReportState(row.state),
            facts=facts,
            recorded_at=row.recorded_at,
            open_to=open_purposes(row),
            searched_with=tuple(each.facts for each in reporters if each.is_searched_with),
        )


def _wanted(wanted: ReportsWanted) -> Select[ReportRow]:
    query = select(ReportRow)
    if wanted.state is not None:
        query = query.where(ReportRow.state == wanted.state)
    if wanted.sex is not None:
        query = query.where(ReportRow.sex == wanted.sex)
    if wanted.missing_from is not None:
        query = query.where(ReportRow.missing_since >= wanted.missing_from)
    if wanted.missing_to is not None:
        query = query.where(ReportRow.missing_since <= wanted.missing_to)
    return query


def _context(report_id: int) -> str:
    return seal_context("reports.sealed_details", report_id)


def _details(facts: ReportFacts) -> dict[str, str | None]:
    return {
        "name": facts.name,
        "birth_date": None if facts.birth_date is None else facts.birth_date.isoformat(),
        "last_seen_place": facts.last_seen_place,
        "features": facts.features,
    }
