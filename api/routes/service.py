"""Health, version and the description of this interface."""

from typing import Any

from fastapi import APIRouter, Request, Response

from api.deps import RuntimeGiven
from api.roles import ADMINISTERS
from api.routes.answers import problems, public_problems
from api.schemas.service import HealthTold, InstallationTold, VersionTold
from api.security.access import allow, public, signed_in
from casework import service
from casework.installation import installation

router = APIRouter(tags=["service"])


@router.get(
    "/health",
    dependencies=[public()],
    operation_id="getHealth",
    summary="Is the service up",
    responses={**public_problems(), 503: {"description": "A part is down", "model": HealthTold}},
)
def health(runtime: RuntimeGiven, response: Response) -> HealthTold:
    """Up, database reachable, pack loaded: for load balancers and monitors; 503 when a part is down."""
    found = service.health(runtime)
    if not found.is_up:
        response.status_code = 503
    return HealthTold(
        is_up=found.is_up,
        is_database_reachable=found.is_database_reachable,
        is_pack_loaded=found.is_pack_loaded,
    )


@router.get(
    "/version",
    dependencies=[signed_in(tells_of_people=False)],
    operation_id="getVersion",
    summary="Versions in use",
    responses=problems(),
)
def version(runtime: RuntimeGiven) -> VersionTold:
    """Software, face networks, calibration and schema of the store."""
    running = service.versions(runtime)
    return VersionTold(
        software=running.software,
        pack=str(running.pack),
        calibration=running.calibration,
        schema_version=running.schema_version,
    )


@router.get(
    "/installation",
    dependencies=[allow(*ADMINISTERS)],
    operation_id="getInstallation",
    summary="What is installed and in use",
    responses=problems(),
)
def get_installation(runtime: RuntimeGiven) -> InstallationTold:
    """Networks, calibration, rules, tables and holidays with their versions, and the stations in use."""
    return InstallationTold.of(installation(runtime))


@router.get(
    "/openapi.json",
    dependencies=[public()],
    operation_id="getOpenApi",
    summary="This description",
    responses=public_problems(),
)
def openapi(request: Request) -> dict[str, Any]:
    """The OpenAPI description of this interface."""
    description: dict[str, Any] = request.app.openapi()
    return description
