"""Accounts, sessions, API keys: what opens a door, and what keeps it shut."""

from datetime import timedelta

import httpx
import pytest

from api.security.cookies import SESSION_COOKIE
from casework.accounts import add_account, disable_account, set_password
from casework.api_keys import issue_api_key, revoke_api_keys
from casework.sign_in import ATTEMPTS, CLOSED_FOR
from models.account import Role
from models.errors import Conflict, InvalidInput
from tests.live_service import PASSWORD, STATION, LiveService


def _sign_in(client: httpx.Client, username: str, password: str = PASSWORD) -> httpx.Response:
    return client.post("/v1/sessions", json={"username": username, "password": password})


def _account(service: LiveService, username: str) -> str:
    add_account(service.runtime, username, PASSWORD, roles=[Role.INTAKE_OFFICER], station=STATION)
    return username


def test_a_session_is_an_http_only_same_site_cookie(stranger: httpx.Client) -> None:
    answer = _sign_in(stranger, "desk")
    assert answer.status_code == 201
    assert answer.json()["username"] == "desk"
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith(SESSION_COOKIE)
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "secure" not in cookie  # plain http on the loopback address
    token = stranger.cookies[SESSION_COOKIE]
    assert token not in answer.text
    assert stranger.get("/v1/me").json()["roles"] == ["intake_officer", "search_caseworker"]


def test_signing_out_makes_the_secret_worthless(stranger: httpx.Client) -> None:
    _sign_in(stranger, "desk")
    token = stranger.cookies[SESSION_COOKIE]
    assert stranger.delete("/v1/sessions/current").status_code == 204
    assert stranger.get("/v1/me", headers={"Cookie": f"{SESSION_COOKIE}={token}"}).status_code == 401


def test_a_password_never_travels_in_clear_over_a_network(
    stranger: httpx.Client, service: LiveService
) -> None:
    settings = service.runtime.settings.model_copy(update={"allowed_hosts": frozenset({"guitu.example"})})
    before = service.runtime.settings
    service.runtime.settings = settings
    try:
        body = {"username": "desk", "password": PASSWORD}
        answer = stranger.post("/v1/sessions", json=body, headers={"Host": "guitu.example"})
        behind_proxy = stranger.post(
            "/v1/sessions", json=body, headers={"Host": "guitu.example", "X-Forwarded-Proto": "https"}
        )
    finally:
        service.runtime.settings = before
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/tls_required")
    assert behind_proxy.status_code == 201
    assert "secure" in behind_proxy.headers["set-cookie"].lower()


def test_a_wrong_password_and_an_unknown_name_say_the_same(
    stranger: httpx.Client, service: LiveService
) -> None:
    _account(service, "known")
    wrong, unknown = _sign_in(stranger, "known", "not the password"), _sign_in(stranger, "unheard-of")
    assert (wrong.status_code, unknown.status_code) == (401, 401)
    same = ("type", "title", "detail", "detail_zh", "advice", "advice_zh", "field")
    assert [wrong.json()[key] for key in same] == [unknown.json()[key] for key in same]


@pytest.mark.parametrize("exists", [True, False])
def test_repeated_failures_close_sign_in_for_a_while(
    stranger: httpx.Client, service: LiveService, exists: bool
) -> None:
    name = _account(service, "guessed") if exists else "never-there"
    for _ in range(ATTEMPTS):
        assert _sign_in(stranger, name, "not the password").status_code == 401
    closed = _sign_in(stranger, name)
    assert (closed.status_code, closed.json()["type"]) == (429, "/problems/sign_in_closed")
    assert closed.headers["retry-after"] == str(CLOSED_FOR // timedelta(seconds=1))


def test_a_new_password_opens_sign_in_again_and_ends_sessions(
    stranger: httpx.Client, service: LiveService
) -> None:
    name = _account(service, "forgetful")
    _sign_in(stranger, name)
    assert stranger.get("/v1/me").status_code == 200
    for _ in range(ATTEMPTS):
        _sign_in(stranger, name, "not the password")
    set_password(service.runtime, name, "another long sentence")
    assert stranger.get("/v1/me").status_code == 401
    assert _sign_in(stranger, name).status_code == 401
    assert _sign_in(stranger, name, "another long sentence").status_code == 201


def test_success_forgets_earlier_failures(stranger: httpx.Client, service: LiveService) -> None:
    name = _account(service, "clumsy")
    for _ in range(ATTEMPTS - 1):
        _sign_in(stranger, name, "not the password")
    assert _sign_in(stranger, name).status_code == 201
    for _ in range(ATTEMPTS - 1):
        assert _sign_in(stranger, name, "not the password").status_code == 401
    assert _sign_in(stranger, name).status_code == 201


def test_a_closed_account_gets_in_by_no_door(stranger: httpx.Client, service: LiveService) -> None:
    name = _account(service, "leaver")
    key = issue_api_key(service.runtime, name, name="import").token
    _sign_in(stranger, name)
    disable_account(service.runtime, name)
    assert stranger.get("/v1/me").status_code == 401
    assert httpx.get(
        f"{service.address}/v1/me", headers={"Authorization": f"Bearer {key}"}, trust_env=False
    ).status_code == 401  # fmt: skip
    assert _sign_in(stranger, name).status_code == 401


def test_an_api_key_works_until_it_is_revoked(stranger: httpx.Client, service: LiveService) -> None:
    name = _account(service, "program")
    key = issue_api_key(service.runtime, name, name="import", days=30)
    assert key.token.startswith("gk_")
    headers = {"Authorization": f"Bearer {key.token}"}
    assert stranger.get("/v1/me", headers=headers).json()["username"] == name
    assert revoke_api_keys(service.runtime, name, name="import") == 1
    assert stranger.get("/v1/me", headers=headers).status_code == 401


def test_a_made_up_key_opens_nothing(stranger: httpx.Client) -> None:
    assert stranger.get("/v1/me", headers={"Authorization": "Bearer gk_made-up"}).status_code == 401
    assert stranger.get("/v1/me", headers={"Cookie": f"{SESSION_COOKIE}=gs_made-up"}).status_code == 401


def test_names_that_look_alike_are_one_name(service: LiveService) -> None:
    _account(service, "Ｚhao")
    with pytest.raises(Conflict):
        _account(service, "zhao")


@pytest.mark.parametrize(
    ("username", "password", "roles", "station", "field"),
    [
        ("", PASSWORD, [Role.OPERATOR], None, "username"),
        ("tab\tname", PASSWORD, [Role.OPERATOR], None, "username"),
        ("someone", "short", [Role.OPERATOR], None, "password"),
        ("long-user-name", "long-user-name", [Role.OPERATOR], None, "password"),
        ("someone", PASSWORD, [], None, "role"),
        ("someone", PASSWORD, [Role.INTAKE_OFFICER], " ", "station"),
    ],
)
def test_an_account_that_cannot_be_used_safely_is_refused(
    service: LiveService, username: str, password: str, roles: list[Role], station: str | None, field: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        add_account(service.runtime, username, password, roles=roles, station=station)
    assert refusal.value.field == field


def test_only_the_administrator_lists_accounts_and_sees_no_secret(service: LiveService) -> None:
    with service.client("administrator") as administrator:
        answer = administrator.get("/v1/accounts")
    listed = {each["username"]: each for each in answer.json()["items"]}
    assert listed["desk"] == {
        "id": listed["desk"]["id"],
        "username": "desk",
        "roles": ["intake_officer", "search_caseworker"],
        "station": STATION,
        "mixes_roles": False,
        "is_active": True,
    }
    assert "argon2" not in answer.text


def test_health_is_open_and_says_no_more_than_that(stranger: httpx.Client) -> None:
    answer = stranger.get("/v1/health")
    assert answer.status_code == 200
    assert answer.json() == {"is_up": True, "is_database_reachable": True, "is_pack_loaded": True}
