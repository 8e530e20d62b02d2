"""Something on every page: the demonstration's morning and what follows, through the HTTP interface."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from casework.actor import LOCAL_OPERATOR
from casework.demo.day.arrival import families_report, somebody_is_admitted
from casework.demo.day.course import Day, played
from casework.demo.day.crew import CAST, Crew, calling
from casework.demo.day.desk import admitted, from_home, photographed, reported
from casework.demo.day.laboratory import Laboratory
from casework.demo.day.looking import first_look, second_look
from casework.demo.day.people import Kin, day_people
from casework.demo.day.samples import samples_come_in
from casework.demo.pictures import packaged_pictures, retaken
from casework.nightly.parts import nightly_of
from casework.nightly.rematch import Asked, rematch
from models.account import Role
from tests.dna_laboratory import Tube, table_of
from tests.live_service import STATION, LiveService
from tests.nightly_caseload import unwatched

Numbers = dict[str, int]
SEED: Final = 20260105
_MORNING: Final = (families_report, somebody_is_admitted, first_look, second_look, samples_come_in)
_OFFICER, _WORKER, _HEAD = Role.INTAKE_OFFICER, Role.SEARCH_CASEWORKER, Role.STATION_HEAD
_CALLERS: Final = (*CAST, Role.POLICE_LIAISON)


def filled(service: LiveService, *, seed: int = SEED) -> Numbers:
    """Numbers of records by what they are on the pages, after a service without people was filled with them.

    A service is filled once for a seed: the DNA is drawn by it.
    """
    pictures = packaged_pictures(service.runtime.faces().pipeline)
    people = replace(day_people(pictures), kin=_kin(seed))
    with calling(service.address, STATION, {role: service.keys[role.value] for role in _CALLERS}) as crew:
        day = Day(crew, people, datetime.now(UTC))
        for scene in played(day, _MORNING):
            failed = [each.words.en for each in scene.claims if not each.is_so]
            assert scene.came_out, (scene.title.en, failed)
        numbers = _of_the_morning(day)
        _what_is_heard(crew, numbers)
        numbers |= _with_the_police(crew, numbers)
        numbers["entry"] = _known_before(day)
        numbers |= _by_night(service, day)
        numbers |= _not_judged_yet(day)
        numbers["crowd"] = _photographed_by(crew, retaken(pictures.group, seed=seed))
        numbers["nobody"] = _photographed_by(crew, retaken(pictures.nobody, seed=seed))
    return numbers


def _kin(seed: int) -> Kin:
    laboratory = Laboratory(seed)
    father, mother = laboratory.stranger(), laboratory.stranger()
    missing, brother = (laboratory.child_of(father, mother) for _ in range(2))
    return Kin(missing, mother, brother, laboratory.stranger())


def _of_the_morning(day: Day) -> Numbers:
    notes = day.notes
    listed = day.crew.ask(_WORKER, "deadlines", subject_id=notes.subject_id)["items"]
    family = day.crew.ask(_WORKER, f"reports/{notes.reports['found']}/family")
    return {
        "admission": notes.admission_id,
        "subject": notes.subject_id,
        "report": notes.reports["found"],
        "pair": notes.pair_id,
        "deadline": next(each["id"] for each in listed if not each["is_milestone"]),
        "family": family["id"],
        "member": notes.members["mother"],
        "profile": notes.profiles["subject"],
    }


def _what_is_heard(crew: Crew, numbers: Numbers) -> None:
    """Clues as heard, and what was done for the person."""
    path = f"admissions/{numbers['admission']}/clues"
    now = datetime.now(UTC)
    heard = {"source": "person", "heard_at": now.isoformat(), "heard_by": "值班员", "language": "闽南话"}
    crew.send(_OFFICER, path, {"kind": "place", "text": "家在大桥那边，门口有棵榕树"} | heard)
    crew.send(_OFFICER, path, {"kind": "name", "text": "阿嘉", "certainty": "unsure"} | heard)
    kept = {"kind": "prints_kept", "happened_at": (now - timedelta(minutes=10)).isoformat()}
    crew.send(_OFFICER, f"subjects/{numbers['subject']}/events", kept)


def _with_the_police(crew: Crew, numbers: Numbers) -> Numbers:
    """A finding of theirs, a request for DNA that runs, and a file of which a sample is held."""
    found = {"kind": "fingerprint", "verdict": "supports", "reference": "示公刑鉴 2026-001"}
    crew.send(Role.POLICE_LIAISON, f"pairs/{numbers['pair']}/findings", found)
    received = {"kind": "dna_request_received", "happened_at": datetime.now(UTC).isoformat()}
    crew.send(Role.POLICE_LIAISON, f"subjects/{numbers['subject']}/events", received)
    tubes = (
        Tube(f"XC-{numbers['pair']}-1", {"TH01": ("93", "6"), "D3S1358": ("15", "16")}, None),
        Tube(f"XC-{numbers['pair']}-2", {"D3S1358": ("999", "9")}, None),
    )
    batch = crew.upload(Role.POLICE_DNA_OPERATOR, "dna/batches", table_of(*tubes), sample_class="subject")
    return {"batch": batch["id"]}


def _known_before(day: Day) -> int:
    """Somebody in the register of people who were sent home."""
    facts = {"register_kind": "returned", "name": day.people.known.name, "unit_contact": "虚构乡，000-0000"}
    entry = day.crew.send(_WORKER, "registers", facts)
    from_home(day, f"registers/{entry['id']}", day.people.known)
    return int(entry["id"])


def _by_night(service: LiveService, day: Day) -> Numbers:
    """A run without calibration, and one with it, whose alerts are held for the change."""
    withdrawn, entered = day.people.withdrawn, day.now - timedelta(days=40)
    photographed(day, admitted(day, withdrawn, time=0, entered_at=entered), withdrawn, time=0)
    parts = nightly_of(service.runtime)
    before = replace(parts, faces=replace(parts.faces, calibration=None))
    finished = rematch(before, Asked(LOCAL_OPERATOR, full=True), unwatched)
    held = rematch(parts, Asked(LOCAL_OPERATOR, full=True), unwatched)
    day.crew.send(_WORKER, f"pairs/{day.notes.pair_id}/outcome", _PROPOSAL)
    return {"run": finished.id, "held_run": held.id}


_PROPOSAL: Final = {"outcome": "same_person", "reason": "演示：指纹比对一致，亲属 DNA 支持"}


def _not_judged_yet(day: Day) -> Numbers:
    """Two pairs of one person: one that nobody judged, one that the caseworker judged and others shall."""
    person = day.people.settled
    reported(day, person)
    stay = admitted(day, person, time=0)
    photographed(day, stay, person, time=0)
    waiting = day.crew.ask(_WORKER, "reviews/first")["items"]
    judged = waiting.pop()["number"]
    told = day.crew.send(_WORKER, f"reviews/{judged}/judgement", {"opinion": "cannot_tell"})
    again = day.crew.ask(Role.SECOND_REVIEWER, "reviews")["items"]
    return {
        "unjudged": stay["id"],
        "judged_review": judged,
        "judged_pair": told["pair_id"],
        "first_review": waiting[0]["number"],
        "second_review": again[0]["number"],
    }


def _photographed_by(crew: Crew, picture: bytes) -> int:
    """The admission of somebody with this photo."""
    facts = {"station": STATION, "entered_at": (datetime.now(UTC) - timedelta(hours=2)).isoformat()}
    stay = crew.send(_OFFICER, "admissions", facts)
    crew.upload(_OFFICER, f"admissions/{stay['id']}/photos", picture)
    return int(stay["id"])
