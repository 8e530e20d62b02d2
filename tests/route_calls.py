"""One good request for every JSON route, on records in which every field has a value.

A new route needs one line in `calls_of`: its operation id, the numbers in its address, and what is sent.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from api.field_rules import Condition
from casework.actor import LOCAL_OPERATOR
from casework.nightly.parts import nightly_of
from casework.nightly.rematch import Asked, rematch
from tests.dna_laboratory import Laboratory, Tube, table_of
from tests.live_service import PASSWORD, STATION, LiveService
from tests.nightly_caseload import unwatched
from tests.pictures import WOMAN, jpeg, retaken

ADMISSION = {
    "station": STATION,
    "entered_at": "2026-03-01T21:40:00+08:00",
    "sex": "female",
    "age": {"low_years": 30, "high_years": 60},
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
NOT_CALLED_HERE = frozenset(
    {
        "confirmLink", "refuseLink", "undoLink", "proposeLink", "changeSubjectState", "getPair",
        "recordFinding", "proposeOutcome", "confirmOutcome", "refuseOutcome", "reopenOutcome", "judgePair",
        "getReview", "judgeFacts",
        "getReviewPhoto", "noneOfThese", "getDeadline", "meetDeadline", "explainDeadline", "waiveDeadline",
        "recordSubjectEvent", "getFamilyReview", "getJointReview", "getFamilyCandidatesOfProfile",
        "joinDnaProfile", "changeRelative", "issueFamilyCode", "withdrawRelative", "joinFamily",
        "addRelative", "issueSubjectCode", "getFamily", "getFamilyDrawing", "getFamilyPower",
    }
)  # fmt: skip
"""Steps of longer work, possible only in its course: here only refused roles call them."""

OWN_STATION = frozenset({Condition.OWN_STATION})


@dataclass(frozen=True, slots=True)
class Call:
    """The numbers in the address, what is sent, and the conditions of field rules that it meets."""

    numbers: Mapping[str, int] = field(default_factory=dict)
    sent: Mapping[str, Any] = field(default_factory=dict)
    met: frozenset[Condition] = OWN_STATION


class Records:
    """Records of every kind, made through the service itself."""

    def __init__(self, service: LiveService, seeds: Iterator[int]) -> None:
        self._service = service
        self._seeds = seeds
        self.admission = self.admit(STATION)
        self.foreign = self.admit("别市救助站")
        self.report = self.file()
        self.register = self.enter()
        self.photo = self.picture(f"admissions/{self.admission['id']}")["photo"]["id"]
        found = self.picture(f"reports/{self.report}")
        self.search = found["search"]["id"]
        for admission in (self.admission, self.foreign):
            self.hear(admission["id"])
        self.runs = [rematch(nightly_of(service.runtime), _FULL, unwatched).id for _ in range(2)]
        self.subject_profile, self.batch = self.type_family()

    def admit(self, station: str) -> dict[str, int]:
        answer = self.post("batch", "/v1/admissions", json={**ADMISSION, "station": station})
        return {"id": answer["id"], "subject_id": answer["subject_id"]}

    def file(self) -> int:
        return int(self.post("search_caseworker", "/v1/reports", json=REPORT)["id"])

    def enter(self) -> int:
        return int(self.post("search_caseworker", "/v1/registers", json=REGISTER)["id"])

    def reporter(self) -> int:
        path = f"/v1/reports/{self.report}/reporters"
        return int(self.post("search_caseworker", path, json=REPORTER)["id"])

    def hear(self, admission_id: int) -> int:
        path = f"/v1/admissions/{admission_id}/clues"
        return int(self.post("search_caseworker", path, json=CLUE)["clue"]["id"])

    def file_of_picture(self) -> dict[str, Any]:
        return {"files": {"file": ("a.jpg", jpeg(retaken(WOMAN, seed=next(self._seeds))))}}

    def picture(self, record: str) -> Any:
        return self.post("search_caseworker", f"/v1/{record}/photos", **self.file_of_picture())

    def type_family(self) -> tuple[int, int]:
        """A person in care and their mother: the profile of the person, and the batch."""
        laboratory, mark = Laboratory(next(self._seeds)), next(self._seeds)
        mother = laboratory.stranger()
        child = laboratory.child_of(mother, laboratory.stranger())
        self.post("police_dna_operator", "/v1/dna/batches", **_dna((f"M-{mark}", mother), "relative"))
        batch = self.post("police_dna_operator", "/v1/dna/batches", **_dna((f"C-{mark}", child), "subject"))
        return int(batch["samples"][0]["profile_id"]), int(batch["id"])

    def new_dna_file(self) -> dict[str, Any]:
        mark = next(self._seeds)
        return _dna((f"N-{mark}", Laboratory(mark).stranger()), "subject")

    def post(self, username: str, path: str, **sent: Any) -> Any:
        with self._service.client(username) as client:
            answer = client.post(path, **sent)
        assert answer.status_code in (200, 201), answer.text
        return answer.json()


_FULL = Asked(LOCAL_OPERATOR, full=True)


def _dna(sample: tuple[str, Any], sample_class: str) -> dict[str, Any]:
    content = table_of(Tube(sample[0], sample[1], None))
    return {
        "files": {"file": ("a.csv", content)},
        "data": {"sample_class": sample_class, "laboratory": "示例市局"},
    }


def calls_of(made: Records) -> Mapping[str, Callable[[], Call]]:
    """By operation id, a function that gives a request which can be made now."""
    admission, subject = made.admission["id"], made.admission["subject_id"]
    own, report = {"record_id": admission}, {"record_id": made.report}
    entry, profile = {"record_id": made.register}, {"record_id": made.subject_profile}
    photo, run = {"photo_id": made.photo}, {"record_id": made.runs[-1]}
    purpose = {"json": {"purpose": "虚构用途"}}
    reason = {"json": {"reason": "虚构理由"}}
    return {
        "getHealth": Call,
        "getVersion": Call,
        "getOpenApi": Call,
        "getMe": Call,
        "signIn": lambda: Call(sent={"json": {"username": "desk", "password": PASSWORD}}),
        "signOut": Call,
        "listAccounts": Call,
        "openAdmission": lambda: Call(sent={"json": ADMISSION}),
        "listAdmissions": Call,
        "getAdmission": lambda: Call(own),
        "listAdmissionPhotos": lambda: Call(own),
        "addAdmissionPhoto": lambda: Call(own, made.file_of_picture()),
        "searchAdmission": lambda: Call(own, purpose),
        "getAdmissionCandidates": lambda: Call(own),
        "fileReport": lambda: Call(sent={"json": REPORT}),
        "listReports": Call,
        "getReport": lambda: Call(report),
        "listReportPhotos": lambda: Call(report),
        "addReportPhoto": lambda: Call(report, made.file_of_picture()),
        "searchReport": lambda: Call(report, purpose),
        "getReportCandidates": lambda: Call(report),
        "listReporters": lambda: Call(report),
        "addReporter": lambda: Call(report, {"json": REPORTER}),
        "changeConsent": lambda: Call(
            {"record_id": made.reporter()}, {"json": {"purpose": "search_by_face", "is_given": False}}
        ),
        "withdrawReporter": lambda: Call({"record_id": made.reporter()}),
        "moveReport": lambda: Call(
            {"record_id": made.file()}, {"json": {"move": "pause", "reason": "虚构理由"}}
        ),
        "listReportMoves": lambda: Call(report),
        "getPhoto": lambda: Call(photo),
        "getPhotoImage": lambda: Call(photo),
        "getPhotoScreen": lambda: Call(photo),
        "getPhotoPortrait": lambda: Call(photo),
        "chooseFace": lambda: Call(photo, {"json": {"face": 0}}),
        "getSearch": lambda: Call({"search_id": made.search}),
        "addRegisterEntry": lambda: Call(sent={"json": {**REGISTER, "register_kind": "returned"}}),
        "listRegisterEntries": Call,
        "getRegisterEntry": lambda: Call(entry),
        "addRegisterPhoto": lambda: Call(entry, made.file_of_picture()),
        "listRegisterPhotos": lambda: Call(entry),
        "withdrawRegisterEntry": lambda: Call({"record_id": made.enter()}, reason),
        "addClue": lambda: Call(own, {"json": CLUE}),
        "listClues": lambda: Call(own),
        "retractClue": lambda: Call({"record_id": made.hear(admission)}, reason),
        "getClueMatches": lambda: Call(own),
        "getAliases": lambda: Call({"record_id": subject}),
        "getSubject": lambda: Call({"record_id": subject}),
        "listSubjectEvents": lambda: Call({"record_id": subject}),
        "getSubjectDnaEvidence": lambda: Call({"record_id": subject}),
        "getReportDnaEvidence": lambda: Call(report),
        "listReviews": Call,
        "listFirstReviews": Call,
        "listPairsWithoutPhotos": Call,
        "getReviewStatistics": Call,
        "listDeadlineRules": Call,
        "listDeadlines": Call,
        "listBatchRuns": Call,
        "getBatchRun": lambda: Call(run),
        "listBatchRunPairs": lambda: Call(run),
        "getBatchRunDifference": lambda: Call(run),
        "releaseBatchRun": lambda: Call(run, reason),
        "submitDnaBatch": lambda: Call(sent=made.new_dna_file()),
        "listDnaBatches": Call,
        "getDnaBatch": lambda: Call({"record_id": made.batch}),
        "getDnaProfile": lambda: Call(profile),
        "getDnaCandidates": lambda: Call(profile),
        "supersedeDnaProfile": lambda: Call({"record_id": made.type_family()[0]}, reason),
        "exportDnaProfiles": lambda: Call(sent={"params": {"format": "csv", "purpose": "虚构用途"}}),
        "listAuditEntries": Call,
        "verifyAudit": lambda: Call(sent={"params": {"latest": 10}}),
    }


def calls_at_another_station(made: Records) -> Mapping[str, Call]:
    """Requests for records of another station that are open to everybody who may call the route."""
    foreign = {"record_id": made.foreign["id"]}
    return {"getAdmission": Call(foreign, met=frozenset()), "listClues": Call(foreign, met=frozenset())}


def sent_by(client: httpx.Client, method: str, path: str, call: Call) -> httpx.Response:
    """The answer to the call."""
    return client.request(method, path.format(**call.numbers), **call.sent)
