"""Candidate lists with entries nobody has judged; an entry belongs to the search that first listed it."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Integer, case, cast, func, or_, select

from models.candidate import UnfinishedList
from models.gallery import PersonRef
from models.pair import BEFORE_JUDGEMENT
from models.photo import OwnerKind, PhotoOwner
from store.pair_rows import includes
from store.photo_owners import is_probe
from store.tables.people import AdmissionRow
from store.tables.review import PairFreezeRow, PairRow
from store.tables.searches import SearchRow
from store.transaction import Transaction

_ORIGIN = "search:"
# Only what a search put forward carries a number there; CASE keeps other origins from being cast.
_SEARCH_OF_PAIR = case(
    (PairRow.origin.startswith(_ORIGIN), cast(func.substr(PairRow.origin, len(_ORIGIN) + 1), Integer))
)


class UndisposedEntries:
    """What is left to be judged of the lists that searches gave; never what waits with a frozen pair."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def lists(self, *, station: str | None, limit: int) -> list[UnfinishedList]:
        """At most `limit` lists with entries left, the oldest first.

        Those made with admissions of the station (None: of all), and with reports, which belong to none.
        """
        of_station = select(AdmissionRow.id).where(AdmissionRow.station == station)
        is_meant = or_(SearchRow.admission_id.is_(None), SearchRow.admission_id.in_(of_station))
        found = self._transaction.session.execute(
            select(SearchRow.id, SearchRow.admission_id, SearchRow.report_id, func.count())
            .join(PairRow, SearchRow.id == _SEARCH_OF_PAIR)
            .where(*_waits(), *([] if station is None else [is_meant]))
            .group_by(SearchRow.id)
            .order_by(SearchRow.id)
            .limit(limit)
        )
        return [UnfinishedList(row[0], _probe(row[1], row[2]), row[3]) for row in found]

    def count_of(self, probe: PhotoOwner, person: PersonRef, *, except_pairs: Collection[int]) -> int:
        """How many entries of all lists of the person's record are left, but for those pairs."""
        query = (
            select(func.count())
            .select_from(PairRow)
            .join(SearchRow, SearchRow.id == _SEARCH_OF_PAIR)
            .where(*_waits(), includes(person), is_probe(probe), PairRow.id.not_in(except_pairs))
        )
        return self._transaction.session.scalar(query) or 0


def _waits() -> tuple[ColumnElement[bool], ...]:
    is_free = PairRow.id.not_in(select(PairFreezeRow.pair_id))
    return PairRow.stage.in_(BEFORE_JUDGEMENT), is_free


def _probe(admission_id: int | None, report_id: int | None) -> PhotoOwner:
    if admission_id is not None:
        return PhotoOwner(OwnerKind.ADMISSION, admission_id)
    if report_id is None:
        raise ValueError("a search without a probe")
    return PhotoOwner(OwnerKind.REPORT, report_id)
