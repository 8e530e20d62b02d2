"""Nothing is served that does not say who may call it."""

import pytest
from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from api.app import assembled
from api.security.access import UndeclaredRoute, allow, declared_routes, public, signed_in
from models.account import Role


def _nothing() -> None:
    return None


def _bare() -> FastAPI:
    return FastAPI(openapi_url=None, docs_url=None, redoc_url=None)


def test_every_route_of_the_application_names_its_callers() -> None:
    assert len(declared_routes(assembled())) > 30


def test_a_route_without_a_declaration_is_refused() -> None:
    app = _bare()
    app.add_api_route("/open", _nothing)
    with pytest.raises(UndeclaredRoute, match="/open"):
        declared_routes(app)


def test_a_route_with_two_declarations_is_refused() -> None:
    app = _bare()
    app.add_api_route("/twice", _nothing, dependencies=[public(), allow(Role.BATCH)])
    with pytest.raises(UndeclaredRoute, match="2 access declarations"):
        declared_routes(app)


def test_the_documentation_pages_of_the_framework_are_refused() -> None:
    with pytest.raises(UndeclaredRoute):
        declared_routes(FastAPI())


def test_a_mounted_folder_is_refused(tmp_path_factory: pytest.TempPathFactory) -> None:
    app = _bare()
    app.mount("/files", StaticFiles(directory=tmp_path_factory.mktemp("files")))
    with pytest.raises(UndeclaredRoute, match="/files"):
        declared_routes(app)


def test_declarations_are_read_back_as_made() -> None:
    app = _bare()
    app.add_api_route("/a", _nothing, dependencies=[allow(Role.BATCH)], methods=["POST"])
    app.add_api_route("/b", _nothing, dependencies=[signed_in()])
    first, second = declared_routes(app)
    assert (first.method, first.path, first.access.roles) == ("POST", "/a", frozenset({Role.BATCH}))
    assert second.access.roles == frozenset(Role)
