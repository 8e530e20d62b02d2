"""A real installation in a temporary folder, and pictures of real faces to work with."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from casework.actor import Actor
from casework.runtime import Runtime, open_runtime
from casework.settings import Settings
from models.account import Role
from models.admission import AdmissionFacts
from models.age import AgeRange
from models.report import ReportFacts
from tests.loaded_networks import networks_loaded_once

CASEWORKER = Actor(7, "caseworker", frozenset({Role.SEARCH_CASEWORKER}), "示例市救助站")


__all__ = ["networks_loaded_once"]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data", networks=2)


@pytest.fixture
def runtime(settings: Settings) -> Iterator[Runtime]:
    opened = open_runtime(settings)
    yield opened
    opened.close()


@pytest.fixture
def caseworker() -> Actor:
    return CASEWORKER


@pytest.fixture
def adult_facts() -> AdmissionFacts:
    return AdmissionFacts(
        station="示例市救助站",
        entered_at=datetime(2026, 2, 10, 13, 30, tzinfo=UTC),
        age=AgeRange(35, 50),
        name_heard="阿某",
    )


@pytest.fixture
def report_facts() -> ReportFacts:
    return ReportFacts(name="虚构甲", reporter_contact="000-0000")
