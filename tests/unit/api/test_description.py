"""The API description is complete: every operation has roles, errors and examples, and the examples hold."""

from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from api.app import assembled
from api.problems import MEDIA_TYPE, Problem
from api.schemas.accounts import AccountTold, MeTold, SessionTold, SignInGiven
from api.schemas.admissions import AdmissionGiven, AdmissionTold
from api.schemas.deadlines import DeadlineTold, MetGiven, ReasonGiven, RuleTold
from api.schemas.dna import BatchTold, HeldDecisionTold, ProfileTold
from api.schemas.dna_candidates import DnaCandidatesTold, SupersededTold, SupersedeGiven
from api.schemas.dna_families import (
    FamilyCandidateTold,
    FamilyReviewTold,
    JointReviewTold,
    PersonGiven,
    ProfilePersonTold,
)
from api.schemas.families import (
    CollectionCodeTold,
    DnaEvidenceTold,
    FamilyJoinGiven,
    FamilyTold,
    MemberChangedTold,
    MemberTold,
    RelativeChangeGiven,
    RelativeGiven,
)
from api.schemas.held_samples import HeldOutcomeTold, HeldSampleTold, HeldVerdictGiven
from api.schemas.photos import FaceChoice, PhotoAdded, PhotoTold
from api.schemas.reporters import ConsentGiven, MoveGiven, ReportChangeTold, ReporterGiven, ReporterTold
from api.schemas.reports import ReportGiven, ReportTold
from api.schemas.searches import SearchGiven, SearchTold
from api.schemas.service import HealthTold, VersionTold
from api.schemas.subject_events import EventGiven, EventTold

Json = dict[str, Any]


@pytest.fixture(scope="module")
def document() -> Json:
    return assembled().openapi()


def _operations(document: Json) -> Iterator[tuple[str, Json]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def _resolved(document: Json, schema: Json) -> Json:
    reference = schema.get("$ref")
    found: Json = document["components"]["schemas"][reference.rpartition("/")[2]] if reference else schema
    return found


def test_every_operation_has_a_name_a_tag_a_summary_and_a_description(document: Json) -> None:
    names = [operation["operationId"] for _, operation in _operations(document)]
    assert len(names) == len(set(names))
    for where, operation in _operations(document):
        assert operation["tags"], where
        assert operation["summary"], where
        assert operation["description"], where


def test_every_error_answer_is_a_described_problem(document: Json) -> None:
    for where, operation in _operations(document):
        errors = {status: each for status, each in operation["responses"].items() if int(status) >= 400}
        assert "500" in errors, where
        if "x-roles" in operation:
            assert {"401", "403", "422"} <= set(errors), where
        for status, each in errors.items():
            if (where, status) == ("GET /v1/health", "503"):
                continue  # monitors read the same shape, up or down
            assert set(each["content"]) == {MEDIA_TYPE}, (where, status)
            assert _resolved(document, each["content"][MEDIA_TYPE]["schema"])["examples"]


def test_every_operation_names_its_roles_or_is_public(document: Json) -> None:
    for where, operation in _operations(document):
        assert ("x-roles" in operation) == ("security" in operation), where


def test_every_request_and_answer_has_an_example(document: Json) -> None:
    for where, operation in _operations(document):
        contents = [each["content"] for each in operation["responses"].values() if "content" in each]
        if "requestBody" in operation:
            contents.append(operation["requestBody"]["content"])
        for content in contents:
            for kind, body in content.items():
                if kind == "image/jpeg" or where == "GET /v1/openapi.json":
                    continue
                assert "example" in body or _resolved(document, body["schema"])["examples"], (where, kind)


@pytest.mark.parametrize(
    "model",
    [
        AccountTold, MeTold, SessionTold, SignInGiven, AdmissionGiven, AdmissionTold, FaceChoice, PhotoAdded,
        PhotoTold, ReportGiven, ReportTold, SearchGiven, SearchTold, HealthTold, VersionTold, Problem,
        ReporterGiven, ReporterTold, ConsentGiven, MoveGiven, ReportChangeTold, RelativeGiven,
        RelativeChangeGiven, FamilyJoinGiven, MemberTold, MemberChangedTold, FamilyTold, CollectionCodeTold,
        DnaEvidenceTold, PersonGiven, ProfilePersonTold, FamilyCandidateTold, FamilyReviewTold,
        JointReviewTold,
        HeldDecisionTold, HeldOutcomeTold, HeldSampleTold, HeldVerdictGiven,
        BatchTold, ProfileTold, DnaCandidatesTold, SupersededTold, SupersedeGiven,
        DeadlineTold, MetGiven, ReasonGiven, RuleTold, EventGiven, EventTold,
    ],
)  # fmt: skip
def test_the_examples_fit_what_they_show(model: type[BaseModel]) -> None:
    extra = model.model_config["json_schema_extra"]
    assert isinstance(extra, dict)
    examples = extra["examples"]
    assert isinstance(examples, list)
    assert examples
    for example in examples:
        model.model_validate(example)


def test_uploads_are_described_although_they_are_read_by_hand(document: Json) -> None:
    for record in ("admissions", "reports"):
        body = document["paths"][f"/v1/{record}/{{record_id}}/photos"]["post"]["requestBody"]
        assert body["content"]["multipart/form-data"]["schema"]["required"] == ["file"]


def test_pages_are_not_part_of_the_description(document: Json) -> None:
    assert all(path.startswith("/v1/") for path in document["paths"])
