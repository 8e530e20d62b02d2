"""The day from morning to evening."""

from collections.abc import Iterator
from datetime import datetime

from casework.demo.day.afterwards import log_is_verified
from casework.demo.day.arrival import families_report, somebody_is_admitted
from casework.demo.day.course import Day, played
from casework.demo.day.crew import Crew
from casework.demo.day.deciding import face_is_not_enough, identity_is_decided
from casework.demo.day.eligibility import a_report_is_withdrawn, a_settled_resident_is_found
from casework.demo.day.known_before import somebody_was_helped_before
from casework.demo.day.looking import first_look, second_look
from casework.demo.day.people import DayPeople
from casework.demo.day.ratios import report_rises
from casework.demo.day.samples import samples_come_in
from casework.demo.day.scene import Scene

_STEPS = (
    families_report,
    somebody_is_admitted,
    first_look,
    second_look,
    face_is_not_enough,
    samples_come_in,
    report_rises,
    identity_is_decided,
    a_report_is_withdrawn,
    a_settled_resident_is_found,
    somebody_was_helped_before,
    log_is_verified,
)


def play_day(crew: Crew, people: DayPeople, *, now: datetime) -> Iterator[Scene]:
    """Each step of the day when it is over, as its roles saw it; `now` has a zone.

    Goes through the HTTP interface alone. Raises DayStopped where the service answers something
    that the day cannot go on from.
    """
    yield from played(Day(crew, people, now), _STEPS)
