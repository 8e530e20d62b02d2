"""Every route as every role and as nobody, against what the routes declare; and what each may see."""

from collections.abc import Iterator

import httpx
import pytest

from api.app import create_app
from api.security.access import Access, DeclaredRoute, declared_routes
from models.account import Role
from tests.live_service import STATION, LiveService
from tests.pictures import WOMAN, jpeg, retaken

NOBODY = "nobody"


@pytest.fixture(scope="module")
def routes(service: LiveService) -> list[DeclaredRoute]:
    return declared_routes(create_app(service.runtime))


def _call(client: httpx.Client, route: DeclaredRoute) -> httpx.Response:
    path = route.path
    for part in ("record_id", "photo_id", "search_id"):
        path = path.replace(f"{{{part}}}", "999999")
    return client.request(route.method, path.replace("{name}", "guitu.css"))


def _is_let_in(answer: httpx.Response) -> bool:
    if answer.headers.get("content-type") == "application/problem+json":
        return answer.json()["type"] not in ("/problems/not_signed_in", "/problems/role_not_allowed")
    return True


def _may_pass(access: Access, role: str) -> bool:
    return access.is_public or (role != NOBODY and Role(role) in access.roles)


@pytest.mark.parametrize("role", [NOBODY, *(role.value for role in Role)])
def test_a_caller_passes_exactly_where_the_route_says(
    service: LiveService, routes: list[DeclaredRoute], role: str
) -> None:
    with service.client(None if role == NOBODY else role) as client:
        passed = {(each.method, each.path): _is_let_in(_call(client, each)) for each in routes}
    declared = {(each.method, each.path): _may_pass(each.access, role) for each in routes}
    assert passed == declared


def test_nobody_gets_401_and_a_wrong_role_403(service: LiveService) -> None:
    with service.client() as nobody, service.client("township_visitor") as visitor:
        assert nobody.get("/v1/admissions").status_code == 401
        assert nobody.get("/v1/admissions").headers["www-authenticate"].startswith("Bearer")
        assert visitor.get("/v1/admissions").status_code == 403


def test_only_health_the_description_signing_in_and_assets_are_public(routes: list[DeclaredRoute]) -> None:
    assert {(each.method, each.path) for each in routes if each.access.is_public} == {
        ("GET", "/v1/health"),
        ("GET", "/v1/openapi.json"),
        ("POST", "/v1/sessions"),
        ("GET", "/sign-in"),
        ("POST", "/sign-in"),
        ("POST", "/sign-out"),
        ("GET", "/static/{name}"),
    }


def test_roles_without_search_or_casework_reach_no_record(routes: list[DeclaredRoute]) -> None:
    kept_out = {
        Role.TOWNSHIP_VISITOR, Role.REPORTER, Role.OPERATOR, Role.AUDIT_OFFICER, Role.SECOND_REVIEWER,
        Role.POLICE_LIAISON, Role.POLICE_DNA_OPERATOR, Role.DNA_REVIEWER, Role.COORDINATOR,
        Role.ADMINISTRATOR,
    }  # fmt: skip
    records = (
        "/v1/admissions",
        "/v1/reports",
        "/v1/photos",
        "/v1/searches",
        "/admissions",
        "/reports",
        "/photos",
    )
    for each in routes:
        if each.path.startswith(records):
            assert not each.access.roles & kept_out, each


@pytest.fixture
def foreign_admission(service: LiveService, seeds: Iterator[int]) -> tuple[int, int]:
    """An admission of another station and its photo."""
    with service.client("batch") as batch:
        facts = {
            "station": "别市救助站",
            "entered_at": "2026-03-01T08:00:00+08:00",
            "age": {"low_years": 50, "high_years": 60},
            "age_estimated_by": "外站医生",
            "name_heard": "阿某",
            "found_place": "车站",
            "notes": "外站备注",
        }
        admission = batch.post("/v1/admissions", json=facts).json()["id"]
        picture = jpeg(retaken(WOMAN, seed=next(seeds)))
        answer = batch.post(f"/v1/admissions/{admission}/photos", files={"file": ("a.jpg", picture)})
        return admission, answer.json()["photo"]["id"]


def test_an_intake_officer_sees_other_stations_without_their_free_text_and_photos(
    service: LiveService, foreign_admission: tuple[int, int]
) -> None:
    admission, photo = foreign_admission
    with service.client("intake_officer") as intake:
        told = intake.get(f"/v1/admissions/{admission}").json()
        assert told["withheld"] == ["age_estimated_by", "found_place", "name_heard", "notes"]
        assert (told["notes"], told["name_heard"], told["found_place"]) == (None, None, None)
        assert (told["age_estimated_by"], told["age"]["low_years"]) == (None, 50)
        listed = intake.get("/v1/admissions", params={"limit": 200}).json()["items"]
        assert {each["station"] for each in listed} <= {STATION}
        for path in (f"admissions/{admission}/photos", f"photos/{photo}", f"photos/{photo}/image"):
            answer = intake.get(f"/v1/{path}")
            assert (answer.status_code, answer.json()["type"]) == (403, "/problems/other_station")


def test_a_search_caseworker_sees_other_stations_in_full(
    service: LiveService, foreign_admission: tuple[int, int]
) -> None:
    admission, photo = foreign_admission
    with service.client("search_caseworker") as caseworker:
        told = caseworker.get(f"/v1/admissions/{admission}").json()
        assert (told["withheld"], told["notes"]) == ([], "外站备注")
        assert caseworker.get(f"/v1/photos/{photo}/image").status_code == 200


def test_an_intake_officer_admits_for_the_own_station_only(service: LiveService) -> None:
    facts = {"station": "别市救助站", "entered_at": "2026-03-01T08:00:00+08:00"}
    with service.client("intake_officer") as intake:
        answer = intake.post("/v1/admissions", json=facts)
    assert (answer.status_code, answer.json()["field"]) == (403, "station")


def test_an_intake_officer_cannot_read_the_photo_of_a_report(
    service: LiveService, desk: httpx.Client, report_id: int, seeds: Iterator[int]
) -> None:
    picture = jpeg(retaken(WOMAN, seed=next(seeds)))
    photo = desk.post(f"/v1/reports/{report_id}/photos", files={"file": ("a.jpg", picture)}).json()["photo"]
    with service.client("intake_officer") as intake:
        assert intake.get(f"/v1/photos/{photo['id']}/image").status_code == 403


def test_the_batch_account_is_not_told_how_to_reach_a_family(service: LiveService) -> None:
    with service.client("batch") as batch:
        told = batch.post("/v1/reports", json={"name": "虚构丙", "reporter_contact": "000-1111"}).json()
    assert told["reporter_contact"] is None
    assert told["withheld"] == ["reporter_contact", "reporter_name"]
