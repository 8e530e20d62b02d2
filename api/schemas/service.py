"""Health and version as JSON."""

from pydantic import ConfigDict

from api.schemas.common import Told


class HealthTold(Told):
    """Whether the service can do its work; no detail for strangers."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"is_up": True, "is_database_reachable": True, "is_pack_loaded": True}]
        }
    )

    is_up: bool
    is_database_reachable: bool
    is_pack_loaded: bool


class VersionTold(Told):
    """What is installed and in use."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "software": "0.1.0",
                    "pack": "embedded@0f1e2d3c4b5a",
                    "calibration": "embedded-cacd-1",
                    "schema_version": "0001",
                }
            ]
        }
    )

    software: str
    pack: str
    calibration: str | None
    schema_version: str
