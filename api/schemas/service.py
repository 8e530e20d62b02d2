"""Health and version as JSON."""

from typing import Self

from pydantic import ConfigDict, Field

from api.schemas.common import Told, Words
from casework.installation import Installation


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


class PackTold(Told):
    """A pack of face networks that this server knows."""

    name: str
    is_installed: bool
    is_in_use: bool


class StationTold(Told):
    """A station in use, the place whose rules hold there, and its open accounts."""

    name: str
    jurisdiction: str
    accounts: int


class HolidayYearTold(Told):
    """A year whose working days are known, and the notice they are from."""

    year: int
    source: Words


class InstallationTold(Told):
    """What is installed and in use; changed on the server, never from here."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "software": "guitu 0.1.0",
                    "schema_version": "0001",
                    "pack": "embedded@0f1e2d3c4b5a",
                    "calibration": "embedded-cacd-1",
                    "packs": [{"name": "embedded", "is_installed": True, "is_in_use": True}],
                    "verdict_rules": "guitu-2026-2",
                    "frequencies": ["CN_STD59@d48540237ac1"],
                    "dna_kernel": "interleaved-64.1",
                    "deadline_rules": "guitu-2026-1",
                    "sounds": "sounds-0f1e2d3c4b5a",
                    "are_sounds_current": True,
                    "holidays": [
                        {
                            "year": 2026,
                            "source": {
                                "zh": "国办通知",
                                "en": "State Council notice",
                            },
                        }
                    ],
                    "stations": [{"name": "东湖救助站", "jurisdiction": "CN", "accounts": 3}],
                }
            ]
        }
    )

    software: str
    schema_version: str
    pack: str
    calibration: str | None
    packs: list[PackTold]
    verdict_rules: str
    frequencies: list[str]
    dna_kernel: str
    deadline_rules: str
    sounds: str | None = Field(description="What names are found by sound with; null: of before it was kept")
    are_sounds_current: bool
    holidays: list[HolidayYearTold]
    stations: list[StationTold]

    @classmethod
    def of(cls, found: Installation) -> Self:
        """The installation as an answer carries it."""
        versions = found.versions
        return cls(
            software=versions.software,
            schema_version=versions.schema_version,
            pack=str(versions.pack),
            calibration=versions.calibration,
            packs=[
                PackTold(name=each.id, is_installed=each.is_installed, is_in_use=each.is_in_use)
                for each in found.packs
            ],
            verdict_rules=found.verdict_rules,
            frequencies=list(found.frequencies),
            dna_kernel=found.dna_kernel,
            deadline_rules=found.deadline_rules,
            sounds=found.sounds.version,
            are_sounds_current=found.sounds.is_current,
            holidays=[HolidayYearTold(year=year, source=Words.of(source)) for year, source in found.holidays],
            stations=[
                StationTold(name=each.name, jurisdiction=each.jurisdiction, accounts=each.accounts)
                for each in found.stations
            ],
        )
