"""All comparisons of one person in care with one other record, in the order in which they are shown."""

from zoneinfo import ZoneInfo

from matching.circumstances.age import compare_age
from matching.circumstances.dates import compare_dates
from matching.circumstances.name import compare_names
from matching.circumstances.places import compare_places
from matching.circumstances.sex import compare_sex
from models.admission import AdmissionFacts, NameOrigin
from models.age import age_on, years_between
from models.circumstance import Comparison
from models.register import RegisterFacts
from models.report import ReportFacts


def against_report(admission: AdmissionFacts, report: ReportFacts, zone: ZoneInfo) -> tuple[Comparison, ...]:
    """Sex, age, dates, places and name of an admission against a report; `zone` is that of its dates."""
    entered_on = admission.entered_at.astimezone(zone).date()
    age = None if report.birth_date is None else age_on(entered_on, report.birth_date)
    return (
        compare_sex(admission.sex, report.sex),
        compare_age(admission.age, age),
        compare_dates(entered_on, report.missing_since),
        compare_places(admission.found_place, report.last_seen_place),
        compare_names(admission.name_heard, report.name, admission.name_origin),
    )


def against_register(
    admission: AdmissionFacts, entry: RegisterFacts, zone: ZoneInfo
) -> tuple[Comparison, ...]:
    """Sex, age, places and name of an admission against a person of a register."""
    entered_on = admission.entered_at.astimezone(zone).date()
    age = None if entry.birth_date is None else age_on(entered_on, entry.birth_date)
    return (
        compare_sex(admission.sex, entry.sex),
        compare_age(admission.age, age),
        compare_places(admission.found_place, entry.home_place),
        compare_names(admission.name_heard, entry.name, admission.name_origin),
    )


def against_admission(admission: AdmissionFacts, other: AdmissionFacts) -> tuple[Comparison, ...]:
    """Sex, age, places and name of one stay against another; dates of two stays say nothing."""
    years = years_between(other.entered_at.date(), admission.entered_at.date())
    age = None if other.age is None else other.age.shifted(years)
    given = NameOrigin.INSTITUTION_GIVEN
    origin = given if given in (admission.name_origin, other.name_origin) else NameOrigin.HEARD
    return (
        compare_sex(admission.sex, other.sex),
        compare_age(admission.age, age),
        compare_places(admission.found_place, other.found_place),
        compare_names(admission.name_heard, other.name_heard, origin),
    )
