"""What the desk and the caseworker do again and again: admit, report, add a photo, read a whole list."""

from datetime import date, datetime, timedelta
from typing import Final

from casework.demo.day.course import Day
from casework.demo.day.crew import Json
from casework.demo.day.people import Person
from models.account import Role
from models.age import age_on
from models.message import Message

_KINDS: Final = {
    "report": Message("报案", "report"),
    "admission": Message("入站", "admission"),
    "register": Message("人员库", "register entry"),
}


def admitted(day: Day, person: Person, *, time: int, entered_at: datetime | None = None) -> Json:
    """The admission of the person for the first (0) or second (1) time, typed in by the intake officer."""
    entered = entered_at or day.now - timedelta(minutes=30)
    years = age_on(entered.date(), person.born).low_years
    facts = {
        "station": day.crew.station,
        "entered_at": entered.isoformat(),
        "age": {"low_years": round(years) - 5, "high_years": round(years) + 5},
        "name_heard": person.heard_as[time],
        "notes": "演示：无法说明身份。",
    }
    return day.crew.send(Role.INTAKE_OFFICER, "admissions", facts)


def photographed(day: Day, admission: Json, person: Person, *, time: int) -> Json:
    """The intake officer's photo of an admission, as the officer is told of it; a search starts with it."""
    path = f"admissions/{admission['id']}/photos"
    return day.crew.upload(Role.INTAKE_OFFICER, path, person.desk_photos[time])


def reported(day: Day, person: Person) -> tuple[Json, Json]:
    """The report of a family with its photo, filed by the caseworker, and what adding the photo answered."""
    facts = {
        "name": person.name,
        "birth_date": person.born.isoformat(),
        "missing_since": person.missing_since.isoformat(),
        "reporter_name": "虚构的家属",
        "reporter_contact": "000-0000-0000",
    }
    report = day.crew.send(Role.SEARCH_CASEWORKER, "reports", facts)
    return report, from_home(day, f"reports/{report['id']}", person)


def from_home(day: Day, record: str, person: Person) -> Json:
    """What adding the person's older picture to a record answered the caseworker."""
    return day.crew.upload(
        Role.SEARCH_CASEWORKER,
        f"{record}/photos",
        person.home_photo,
        taken_on=person.home_photo_on.isoformat(),
        source="虚构",
    )


def whole_list(day: Day, record: str) -> Json:
    """The latest list of a record as the station head reads it, who judges no pairs."""
    return day.crew.ask(Role.STATION_HEAD, f"{record}/candidates")


def showing(tasks: list[Json], person: Person) -> Json:
    """The pair that shows the person. The day's eye is the date of the picture: dates are all there is."""
    wanted = person.home_photo_on
    return next(each for each in tasks if _date(each["right"]["taken_on"]) == wanted)


def people_listed(told: Json) -> list[tuple[str, int]]:
    """Kind and number of the record of each candidate, in the order shown."""
    return [(each["record"]["kind"], each["record"]["id"]) for each in told["candidates"]]


def list_words(zh: str, en: str, told: Json) -> Message:
    """Which records a list names, in its order."""
    listed = people_listed(told)
    return Message(
        f"{zh}：" + "、".join(f"{_KINDS[kind].zh} {number}" for kind, number in listed),
        f"{en}: " + ", ".join(f"{_KINDS[kind].en} {number}" for kind, number in listed),
    )


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
