"""One story of the demonstration: a report, an admission, or both, of a person who does not exist."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from models.admission import AdmissionFacts
from models.age import AgeRange, age_on
from models.message import Message
from models.report import ReportFacts
from models.subject import Sex

_STATIONS = ("示例市救助站", "样例县救助站")
_FIRST_BIRTH = date(1984, 3, 1)
_FIRST_ENTRY = datetime(2026, 1, 5, 13, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class DemoCase:
    """Files of pictures as bytes; a side without a picture does not take place.

    `wanted_face` says which of several faces is meant, counted from the left. `note` tells what the case
    shows.
    """

    number: int
    note: Message
    report_photo: bytes | None = None
    admission_photo: bytes | None = None
    wanted_face: int | None = None

    @property
    def has_both_sides(self) -> bool:
        """The person is in care and somebody misses them."""
        return self.report_photo is not None and self.admission_photo is not None

    @property
    def born(self) -> date:
        """An invented birth date: everybody in the demonstration is an adult."""
        return _FIRST_BIRTH + timedelta(days=211 * self.number)

    @property
    def report(self) -> ReportFacts:
        """Invented facts of the report."""
        return ReportFacts(
            name=f"虚构·{self.number} 号",
            sex=Sex.UNKNOWN,
            birth_date=self.born,
            missing_since=date(2024, 6, 1) + timedelta(days=17 * self.number),
            last_seen_place="虚构县车站",
            reporter_name="虚构的家属",
            reporter_contact="000-0000-0000",
        )

    @property
    def report_photo_taken_on(self) -> date:
        """An invented date of the family's picture."""
        return date(2021, 5, 1) + timedelta(days=23 * self.number)

    @property
    def admission(self) -> AdmissionFacts:
        """Invented facts of the admission; the desk estimates the age within five years."""
        entered_at = _FIRST_ENTRY + timedelta(days=3 * self.number)
        years = age_on(entered_at.date(), self.born).low_years
        return AdmissionFacts(
            station=_STATIONS[self.number % len(_STATIONS)],
            entered_at=entered_at,
            age=AgeRange(max(18.0, round(years) - 5.0), round(years) + 5.0),
            name_heard="（虚构）",
        )
