"""One good request for every JSON route, on records in which every field has a value.

A new route needs one line here, or in `tests/route_step_calls.py` if it is a step of longer work: its
operation id, the numbers in its address, and what is sent.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from api.field_rules import Condition
from tests.live_service import PASSWORD, STATION
from tests.route_records import ADMISSION, BROTHER, CLUE, REGISTER, RELATIVE, REPORT, REPORTER, Records

OWN_STATION = frozenset({Condition.OWN_STATION})


@dataclass(frozen=True, slots=True)
class Call:
    """The numbers in the address, what is sent, and the conditions of field rules that it meets.

    `empty` names ruled fields that the record has no value for.
    """

    numbers: Mapping[str, int | str] = field(default_factory=dict)
    sent: Mapping[str, Any] = field(default_factory=dict)
    met: frozenset[Condition] = OWN_STATION
    empty: frozenset[str] = frozenset()


def plain_calls(made: Records) -> Mapping[str, Callable[[], Call]]:
    """By operation id, a function that gives a request which can be made now, the same for every role."""
    admission, subject = made.admission["id"], made.admission["subject_id"]
    own, report = {"record_id": admission}, {"record_id": made.report}
    entry, profile = {"record_id": made.register}, {"record_id": made.subject_profile}
    photo = {"photo_id": made.photo}
    released, held = {"record_id": made.released_run}, {"record_id": made.held_run}
    purpose = {"json": {"purpose": "虚构用途"}}
    reason = {"json": {"reason": "虚构理由"}}
    same_person = {"json": {"verdict": "same_person", "reason": "虚构理由"}}

    def waiting() -> Call:
        made.held_sample()
        return Call()

    corrected = {"json": {**RELATIVE, "biological": "no", "reason": "虚构理由"}}
    return {
        "getHealth": Call,
        "getVersion": Call,
        "getOpenApi": Call,
        "getMe": Call,
        "signIn": lambda: Call(sent={"json": {"username": "desk", "password": PASSWORD}}),
        "signOut": Call,
        "listAccounts": Call,
        "getInstallation": Call,
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
        "getFamily": lambda: Call(report),
        "getFamilyDrawing": lambda: Call(report),
        "getFamilyPower": lambda: Call(report),
        "addRelative": lambda: Call(report, {"json": BROTHER}),
        "joinFamily": lambda: Call({"record_id": made.file()}, sister_of(made.file())),
        "changeRelative": lambda: Call({"record_id": made.new_relative()}, corrected),
        "withdrawRelative": lambda: Call({"record_id": made.new_relative()}),
        "issueFamilyCode": lambda: Call({"record_id": made.relative}),
        "issueSubjectCode": lambda: Call({"record_id": subject}),
        "getFamilyReview": lambda: Call({"record_id": made.family}),
        "getJointReview": lambda: Call({"record_id": made.family}),
        "getFamilyCandidatesOfProfile": lambda: Call(profile),
        "joinDnaProfile": lambda: Call(
            {"record_id": made.new_profile()},
            {"json": {"code": made.code(f"subjects/{made.admit(STATION)['subject_id']}")}},
        ),
        "listReviews": Call,
        "listFirstReviews": Call,
        "listPairsWithoutPhotos": Call,
        "getReviewStatistics": Call,
        "listDeadlineRules": Call,
        "listDeadlines": Call,
        "listBatchRuns": Call,
        "getBatchRun": lambda: Call(released),
        "listBatchRunPairs": lambda: Call(released),
        "getBatchRunDifference": lambda: Call(held),
        "releaseBatchRun": lambda: Call(held, reason),
        "submitDnaBatch": lambda: Call(sent=made.new_dna_file()),
        "listDnaBatches": Call,
        "getDnaBatch": lambda: Call({"record_id": made.batch}),
        "getDnaBatchFile": lambda: Call({"record_id": made.batch}),
        "listHeldDnaSamples": waiting,
        "decideHeldDnaSample": lambda: Call({"record_id": made.held_sample()}, same_person),
        "getDnaProfile": lambda: Call(profile),
        "getDnaCandidates": lambda: Call(profile),
        "supersedeDnaProfile": lambda: Call({"record_id": made.mother_and_child()}, reason),
        "exportDnaProfiles": lambda: Call(sent={"params": {"format": "csv", "purpose": "虚构用途"}}),
        "countWaitingReviews": Call,
        "listAnswersReceived": Call,
        "listWaitingOutcomes": Call,
        "lookUp": lambda: Call(sent={"params": {"q": "虚构甲"}}),
        "listAuditEntries": Call,
        "verifyAudit": lambda: Call(sent={"params": {"latest": 10}}),
    }


def sister_of(report_id: int) -> Mapping[str, Any]:
    """What joins a report to the family of another."""
    return {"json": {"of_report_id": report_id, "relation": "sister", "biological": "yes"}}


def sent_by(client: httpx.Client, method: str, path: str, call: Call) -> httpx.Response:
    """The answer to the call."""
    return client.request(method, path.format(**call.numbers), **call.sent)
