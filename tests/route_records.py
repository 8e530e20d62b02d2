"""Records of every kind, made through the service itself: what good requests to each route are about."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx

from casework.actor import LOCAL_OPERATOR
from casework.nightly.parts import nightly_of
from casework.nightly.rematch import Asked, rematch
from tests.dna_laboratory import Genotypes, Laboratory, Tube, table_of
from tests.live_service import STATION, LiveService
from tests.nightly_caseload import unwatched
from tests.pictures import WOMAN, jpeg, retaken

Json = dict[str, Any]

ELSEWHERE = "别市救助站"
ADMISSION = {
    "station": STATION,
    "entered_at": "2026-03-01T21:40:00+08:00",
    "sex": "female",
    "age": {"low_years": 30, "high_years": 60},
    "age_estimated_by": "值班员目测",
    "name_heard": "阿某",
    "found_place": "车站",
    "notes": "虚构备注",
}
REPORT = {
    "name": "虚构甲",
    "sex": "female",
    "birth_date": "1980-04-12",
    "missing_since": "2025-11-03",
    "last_seen_place": "虚构市场",
    "features": "虚构特征",
    "reporter_name": "虚构乙",
    "reporter_contact": "000-0000",
}
REGISTER = {"register_kind": "returned", "name": "虚构丁", "sex": "male", "notes": "虚构"}
CLUE = {
    "kind": "name",
    "text": "阿珍",
    "source": "person",
    "certainty": "likely",
    "heard_at": "2026-03-02T09:15:00+08:00",
    "heard_by": "陈某",
    "language": "闽南话",
}
REPORTER = {"name": "虚构戊", "contact": "000-1111", "relation": "儿子"}
RELATIVE = {
    "relation": "mother",
    "biological": "yes",
    "legal_relation": "母亲",
    "sex": "female",
    "name": "虚构丙",
    "contact": "000-2222",
}
BROTHER = {**RELATIVE, "relation": "brother", "legal_relation": "兄弟", "sex": "male"}
_FULL = Asked(LOCAL_OPERATOR, full=True)


class Kin:
    """A mother and her children."""

    def __init__(self, seed: int) -> None:
        self._laboratory = Laboratory(seed)
        self.mother, self._father = self._laboratory.stranger(), self._laboratory.stranger()

    def child(self) -> Genotypes:
        return self._laboratory.child_of(self.mother, self._father)


class Records:
    """What every request may be about; steps that use a record up make one of their own by the methods."""

    def __init__(self, service: LiveService, seeds: Iterator[int]) -> None:
        self.service = service
        self._seeds = seeds
        self._clients: dict[str, httpx.Client] = {}
        self._kin = Kin(next(seeds))
        self.admission = self.admit(STATION)
        self.foreign = self.admit(ELSEWHERE)
        self.report = self.file()
        self.register = self.enter()
        self.sisters_report = self.file()
        self.picture(f"reports/{self.sisters_report}")
        self.photo = self.picture(f"admissions/{self.admission['id']}")["photo"]["id"]
        found = self.picture(f"reports/{self.report}")
        self.report_photo, self.search = found["photo"]["id"], found["search"]["id"]
        self.picture(f"registers/{self.register}")
        self.note()
        for admission in (self.admission, self.foreign):
            self.hear(admission["id"])
        self.withdraw(self.enter())
        self.released_run, self.held_run = self._runs()
        self.family, self.relative = self._family()
        self.subject_profile, self.batch = self._typed()

    def close(self) -> None:
        """Ends the connections."""
        for client in self._clients.values():
            client.close()

    def admit(self, station: str) -> dict[str, int]:
        answer = self.post("batch", "/v1/admissions", json={**ADMISSION, "station": station})
        return {"id": answer["id"], "subject_id": answer["subject_id"]}

    def file(self) -> int:
        return int(self.post("search_caseworker", "/v1/reports", json=REPORT)["id"])

    def enter(self) -> int:
        return int(self.post("search_caseworker", "/v1/registers", json=REGISTER)["id"])

    def withdraw(self, entry: int) -> None:
        path = f"/v1/registers/{entry}/withdrawal"
        self.post("search_caseworker", path, json={"reason": "虚构理由"})

    def reporter(self) -> int:
        path = f"/v1/reports/{self.report}/reporters"
        return int(self.post("search_caseworker", path, json=REPORTER)["id"])

    def hear(self, admission_id: int) -> int:
        path = f"/v1/admissions/{admission_id}/clues"
        return int(self.post("search_caseworker", path, json=CLUE)["clue"]["id"])

    def note(self) -> None:
        """What happened to the person in care."""
        facts = {"kind": "notice_published", "happened_at": "2026-03-02T10:00:00+08:00", "notes": "虚构备注"}
        self.post("search_caseworker", f"/v1/subjects/{self.admission['subject_id']}/events", json=facts)

    def file_of_picture(self) -> Json:
        return {"files": {"file": ("a.jpg", jpeg(retaken(WOMAN, seed=next(self._seeds))))}}

    def picture(self, record: str) -> Json:
        return self.post("search_caseworker", f"/v1/{record}/photos", **self.file_of_picture())

    def child_in_care(self) -> int:
        """Somebody in care whom face and DNA relate to the mother's daughters."""
        stay = self.admit(STATION)
        self._submit(self.code(f"subjects/{stay['subject_id']}"), self._kin.child(), "subject")
        self.picture(f"admissions/{stay['id']}")
        return stay["subject_id"]

    def searched(self) -> tuple[int, int]:
        """Somebody in care who was searched for once, and whom no later search finds; and the search."""
        stay = self.admit(STATION)
        search = self.picture(f"admissions/{stay['id']}")["search"]
        with self.service.runtime.store.begin() as work:
            work.subjects.set_searchable(stay["subject_id"], False)
        return stay["subject_id"], int(search["id"])

    def new_relative(self) -> int:
        """A mother of somebody missing whom nothing else is about."""
        path = f"/v1/reports/{self.file()}/relatives"
        return int(self.post("search_caseworker", path, json=RELATIVE)["id"])

    def code(self, record: str) -> str:
        return str(self.post("search_caseworker", f"/v1/{record}/collection-codes")["code"])

    def mother_and_child(self) -> int:
        """The profile of somebody in care whose mother was typed too, both under codes of the laboratory."""
        kin, mark = Kin(next(self._seeds)), next(self._seeds)
        self._submit(f"M-{mark}", kin.mother, "relative")
        return self._submit(f"C-{mark}", kin.child(), "subject")[0]

    def new_profile(self) -> int:
        """The profile of a stranger in care, under a code of the laboratory."""
        batch = self.post("police_dna_operator", "/v1/dna/batches", **self.new_dna_file())
        return int(batch["samples"][0]["profile_id"])

    def new_dna_file(self) -> Json:
        mark = next(self._seeds)
        return _dna(f"N-{mark}", Laboratory(mark).stranger(), "subject")

    def held_sample(self) -> int:
        """A sample that waits because it equals the profile of a stranger in care."""
        mark = next(self._seeds)
        person = Laboratory(mark).stranger()
        self._submit(f"S-{mark}", person, "subject")
        batch = self.post("police_dna_operator", "/v1/dna/batches", **_dna(f"H-{mark}", person, "subject"))
        return int(batch["samples"][0]["held_id"])

    def post(self, username: str, path: str, **sent: Any) -> Json:
        if username not in self._clients:
            self._clients[username] = self.service.client(username)
        answer = self._clients[username].post(path, **sent)
        assert answer.status_code in (200, 201), answer.text
        told: Json = answer.json()
        return told

    def _runs(self) -> tuple[int, int]:
        """A run whose alerts were released, and one whose alerts wait, as its calibration is another."""
        parts = nightly_of(self.service.runtime)
        uncalibrated = replace(parts, faces=replace(parts.faces, calibration=None))
        rematch(parts, _FULL, unwatched)
        released = rematch(uncalibrated, _FULL, unwatched).id
        self.post("station_head", f"/v1/batch-runs/{released}/release", json={"reason": "虚构理由"})
        return released, rematch(parts, _FULL, unwatched).id

    def _family(self) -> tuple[int, int]:
        """Two missing sisters with mother and brother: the family, and the mother's number in it."""
        mother = self.post("search_caseworker", f"/v1/reports/{self.report}/relatives", json=RELATIVE)
        self.post("search_caseworker", f"/v1/reports/{self.report}/relatives", json=BROTHER)
        joined = {"of_report_id": self.report, "relation": "sister", "biological": "yes"}
        family = self.post("search_caseworker", f"/v1/reports/{self.sisters_report}/family", json=joined)
        return int(family["id"]), int(mother["id"])

    def _typed(self) -> tuple[int, int]:
        """The mother and the person in care, typed: the profile of the latter, and its batch."""
        self._submit(self.code(f"family-members/{self.relative}"), self._kin.mother, "relative")
        code = self.code(f"subjects/{self.admission['subject_id']}")
        return self._submit(code, self._kin.child(), "subject")

    def _submit(self, code: str, genotypes: Genotypes, sample_class: str) -> tuple[int, int]:
        batch = self.post("police_dna_operator", "/v1/dna/batches", **_dna(code, genotypes, sample_class))
        return int(batch["samples"][0]["profile_id"]), int(batch["id"])


def _dna(code: str, genotypes: Genotypes, sample_class: str) -> Json:
    return {
        "files": {"file": ("a.csv", table_of(Tube(code, genotypes, None)))},
        "data": {"sample_class": sample_class, "laboratory": "示例市局"},
    }
