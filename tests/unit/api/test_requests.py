"""What is believed of a request: its host, its origin, its length, its cursor."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request

from api.pagination import cursor_before, record_before
from api.security.body_limit import PLAIN_BODY_BYTES, UPLOAD_BODY_BYTES, body_limit, refuse_stated_length
from api.security.hosts import host_of_header, is_trusted_host
from api.security.origin import is_foreign_write
from casework.once import repeated_once
from casework.recorded import Recorded
from casework.settings import Settings
from models.errors import AlreadyRecorded, InvalidInput
from models.message import Message


def _request(method: str, **headers: str) -> Request:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": method, "headers": raw})


@given(st.integers(min_value=1, max_value=2**63 - 1))
def test_a_cursor_leads_back_to_its_record(record_id: int) -> None:
    assert record_before(cursor_before(record_id)) == record_id


@given(st.text(max_size=64).filter(lambda text: not text.startswith("YmVmb3JlO")))
def test_a_made_up_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidInput):
        record_before(cursor)


@pytest.mark.parametrize(
    ("header", "host"),
    [
        ("localhost:8000", "localhost"),
        ("LOCALHOST", "localhost"),
        ("[::1]:8000", "::1"),
        ("10.0.0.5", "10.0.0.5"),
        ("", ""),
    ],
)
def test_the_host_is_read_without_port_and_brackets(header: str, host: str) -> None:
    assert host_of_header(header) == host


def test_trusted_are_loopback_the_own_address_and_listed_names() -> None:
    settings = Settings(host="0.0.0.0", allowed_hosts=frozenset({"guitu.example"}))
    for header in (
        "localhost:1",
        "127.0.0.1:1",
        "[::1]:1",
        "192.0.2.7:1",
        "guitu.example",
        "Guitu.Example:443",
    ):
        assert is_trusted_host(header, settings, own_address="192.0.2.7"), header
    for header in (
        "",
        "elsewhere.example",
        "192.0.2.8",
        "guitu.example.evil.example",
        "localhost.evil.example",
    ):
        assert not is_trusted_host(header, settings, own_address="192.0.2.7"), header


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_browser_write_from_elsewhere_is_foreign(site: str) -> None:
    assert is_foreign_write(_request("POST", host="a", sec_fetch_site=site))
    assert not is_foreign_write(_request("GET", host="a", sec_fetch_site=site))


def test_a_write_of_an_own_page_or_a_program_is_not_foreign() -> None:
    assert not is_foreign_write(_request("POST", host="a:1", sec_fetch_site="same-origin"))
    assert not is_foreign_write(_request("POST", host="a:1", origin="http://a:1"))
    assert not is_foreign_write(_request("POST", host="a:1"))


@pytest.mark.parametrize("origin", ["http://b:1", "http://a:2", "null", ""])
def test_another_origin_is_foreign(origin: str) -> None:
    assert is_foreign_write(_request("DELETE", host="a:1", origin=origin))


def test_only_uploads_may_be_large() -> None:
    assert body_limit(Headers({"content-type": "multipart/form-data; boundary=x"})) == UPLOAD_BODY_BYTES
    for kind in ("application/json", "text/plain", "application/x-www-form-urlencoded", ""):
        assert body_limit(Headers({"content-type": kind})) == PLAIN_BODY_BYTES


@pytest.mark.parametrize(
    ("length", "status"), [(str(PLAIN_BODY_BYTES + 1), 413), ("-1", 400), ("1e3", 400), ("²", 400)]
)
def test_an_unusable_stated_length_is_refused(length: str, status: int) -> None:
    with pytest.raises(HTTPException) as refusal:
        refuse_stated_length(Headers(raw=[(b"content-length", length.encode("latin-1"))]))
    assert refusal.value.status_code == status


def test_a_length_at_the_limit_passes() -> None:
    refuse_stated_length(Headers({"content-length": str(PLAIN_BODY_BYTES)}))


def test_a_request_that_lost_the_race_finds_what_the_other_recorded() -> None:
    calls = iter([True, False])

    def verb() -> Recorded[str]:
        if next(calls):
            raise AlreadyRecorded("already_recorded", Message("已记录", "recorded"), Message("重试", "retry"))
        return Recorded("the first record", is_first=False)

    assert repeated_once(verb) == Recorded("the first record", is_first=False)
