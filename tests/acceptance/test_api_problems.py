"""Every error is a problem document that says what is wrong and what to do, in both languages."""

import logging
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from api.app import create_app
from api.security.access import public
from api.security.body_limit import PLAIN_BODY_BYTES, UPLOAD_BODY_BYTES
from tests.live_service import STATION, LiveService, serving


def _problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = answer.json()
    assert document["type"] == f"/problems/{code}"
    assert document["status"] == status
    for text in ("title", "detail", "detail_zh", "advice", "advice_zh"):
        assert document[text], text
    assert document["instance"] == f"urn:uuid:{answer.headers['x-request-id']}"
    return document


def test_an_unknown_address_is_a_problem(desk: httpx.Client) -> None:
    _problem(desk.get("/v1/nothing"), 404, "no_such_address")


def test_an_unknown_record_is_a_problem(desk: httpx.Client) -> None:
    _problem(desk.get("/v1/admissions/987654321"), 404, "not_found")


def test_a_wrong_method_is_a_problem(desk: httpx.Client) -> None:
    answer = desk.delete("/v1/admissions")
    _problem(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == "GET, POST"


def test_fields_that_do_not_fit_are_listed_without_repeating_the_input(desk: httpx.Client) -> None:
    body = {
        "station": "",
        "entered_at": "昨天晚上",
        "sex": "secret-value",
        "age": {"low_years": 70, "high_years": 60},
        "nmae_heard": "secret-value",
    }
    answer = desk.post("/v1/admissions", json=body)
    document = _problem(answer, 422, "invalid_request")
    assert {each["field"] for each in document["errors"]} == {
        "station", "entered_at", "sex", "age", "nmae_heard",
    }  # fmt: skip
    assert document["field"] == document["errors"][0]["field"]
    assert "secret-value" not in answer.text
    assert "昨天晚上" not in answer.text


def test_a_time_without_zone_is_refused_with_an_example(desk: httpx.Client) -> None:
    answer = desk.post("/v1/admissions", json={"station": STATION, "entered_at": "2026-03-01T08:00:00"})
    document = _problem(answer, 422, "invalid_request")
    assert document["field"] == "entered_at"
    assert "时区" in document["detail_zh"]


def test_broken_json_is_a_problem(desk: httpx.Client) -> None:
    answer = desk.post(
        "/v1/admissions", content=b'{"station": ', headers={"Content-Type": "application/json"}
    )
    _problem(answer, 422, "invalid_request")


def test_a_refused_fact_names_its_field(desk: httpx.Client) -> None:
    answer = desk.post("/v1/admissions", json={"station": STATION, "entered_at": "2999-01-01T00:00:00+08:00"})
    assert _problem(answer, 422, "entry_in_future")["field"] == "entered_at"


def test_a_cursor_of_somebody_else_is_refused(desk: httpx.Client) -> None:
    assert _problem(desk.get("/v1/admissions?cursor=abc"), 422, "unknown_cursor")["field"] == "cursor"


def test_too_much_json_is_refused(desk: httpx.Client) -> None:
    answer = desk.post("/v1/admissions", json={"notes": "x" * PLAIN_BODY_BYTES})
    _problem(answer, 413, "too_large")


def test_a_stream_without_stated_length_is_counted(desk: httpx.Client) -> None:
    pieces = (b"x" * 16_384 for _ in range(8))
    answer = desk.post("/v1/admissions", content=pieces, headers={"Content-Type": "application/json"})
    _problem(answer, 413, "too_large")


def test_an_upload_of_too_many_bytes_is_refused_by_its_stated_length(
    desk: httpx.Client, admission_id: int
) -> None:
    picture = bytes(UPLOAD_BODY_BYTES)
    answer = desk.post(f"/v1/admissions/{admission_id}/photos", files={"file": ("a.jpg", picture)})
    _problem(answer, 413, "too_large")


def test_an_upload_without_a_file_says_which_field_is_missing(desk: httpx.Client, admission_id: int) -> None:
    answer = desk.post(f"/v1/admissions/{admission_id}/photos", files={"picture": ("a.jpg", b"x")})
    assert _problem(answer, 422, "one_file_expected")["field"] == "file"


def test_json_where_an_upload_is_expected_is_refused(desk: httpx.Client, admission_id: int) -> None:
    answer = desk.post(f"/v1/admissions/{admission_id}/photos", json={"file": "x"})
    _problem(answer, 422, "multipart_expected")


def test_a_broken_multipart_body_is_refused(desk: httpx.Client, admission_id: int) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    answer = desk.post(f"/v1/admissions/{admission_id}/photos", content=b"nonsense", headers=headers)
    _problem(answer, 400, "malformed_request")


def test_an_unknown_host_name_is_refused(stranger: httpx.Client) -> None:
    _problem(stranger.get("/v1/health", headers={"Host": "elsewhere.example"}), 422, "unknown_host")


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}]
)
def test_a_write_from_another_site_is_refused(desk: httpx.Client, headers: dict[str, str]) -> None:
    _problem(desk.post("/v1/admissions", json={}, headers=headers), 403, "cross_site_request")


def test_reading_from_a_link_on_another_site_works(desk: httpx.Client) -> None:
    assert desk.get("/v1/me", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_an_unexpected_failure_leaks_nothing_and_logs_no_personal_data(
    service: LiveService, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(service.runtime)

    def fails() -> None:
        raise RuntimeError("Zhang San, 13800000000")

    app.add_api_route("/v1/fails", fails, dependencies=[public()])
    with caplog.at_level(logging.INFO), serving(app) as address:
        answer = httpx.get(f"{address}/v1/fails", trust_env=False)
    _problem(answer, 500, "internal_error")
    assert "Zhang" not in answer.text
    assert "Zhang" not in caplog.text
    assert answer.headers["x-request-id"] in caplog.text
    assert "RuntimeError" in caplog.text


def test_no_name_number_or_reading_is_logged_whether_it_is_taken_or_refused(
    service: LiveService, desk: httpx.Client, admission_id: int, caplog: pytest.LogCaptureFixture
) -> None:
    name, phone, number, reading = "虚构欧阳某", "13911112222", "110105195804120099", "17.9X"
    clue = {"kind": "phone", "text": phone, "source": "person", "certainty": "sure", "heard_by": name}
    clue["heard_at"] = "2026-03-02T09:15:00+08:00"
    head = "sample,laboratory,kit,class,locus,allele1,allele2"
    samples = f"{head}\n{name},甲,X,subject,TH01,{reading},6"
    clues = f"admissions/{admission_id}/clues"
    statuses = []
    with caplog.at_level(logging.INFO), service.client("police_dna_operator") as operator:
        for client, path, sent in (
            (desk, "reports", {"json": {"name": name, "reporter_name": name, "reporter_contact": phone}}),
            (desk, "reports", {"json": {"name": name, "birth_date": "2999-01-01"}}),
            (desk, "reports", {"json": {"nam": name}}),
            (desk, clues, {"json": clue}),
            (desk, clues, {"json": {**clue, "kind": "resident_id", "text": number}}),
            (desk, "sessions", {"json": {"username": name, "password": phone}}),
            (operator, "dna/batches", {"files": {"file": (f"{name}.csv", samples.encode())}}),
        ):
            statuses.append(client.post(f"/v1/{path}", **sent).status_code)
        statuses.append(desk.get("/v1/search", params={"q": name}).status_code)
    assert statuses == [201, 422, 422, 201, 422, 401, 201, 200]
    # Left out is what logs addresses with what they ask for: the client of this test, and the access log,
    # which is off (test_api_start) until caplog attaches itself to it.
    chatty = ("http", "uvicorn.access")
    logged = [each.getMessage() for each in caplog.records if not each.name.startswith(chatty)]
    for secret in (name, phone, number, reading, quote(name)):
        assert not any(secret in line for line in logged), secret


def test_every_answer_carries_the_safe_headers(stranger: httpx.Client) -> None:
    for path in ("/v1/health", "/v1/nothing", "/sign-in", "/v1/me"):
        headers = stranger.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cache-control"] == "no-store"
