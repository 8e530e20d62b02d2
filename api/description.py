"""The OpenAPI description: what the framework knows, completed by errors, roles, credentials and examples."""

from typing import Any

from fastapi import FastAPI

from api.problems import Problem
from api.security.access import declared_routes
from api.security.cookies import SESSION_COOKIE

TAGS = [
    {"name": "service", "description": "Health, version, this description"},
    {"name": "accounts", "description": "Signing in and out, accounts"},
    {"name": "admissions", "description": "Stays of people in shelters"},
    {"name": "reports", "description": "Missing-person reports"},
    {"name": "registers", "description": "Registers of known people, searched first"},
    {"name": "clues", "description": "What was heard about a person, and who is found by it"},
    {"name": "families", "description": "Relatives of missing people, and codes for their samples"},
    {"name": "photos", "description": "Pictures of people, their fitness, the choice of the face"},
    {
        "name": "dna",
        "description": "Police DNA submissions: receipts, profiles under codes, their candidates",
    },
    {"name": "audit", "description": "The hash-chained log of views, searches, decisions and exports"},
    {"name": "batch runs", "description": "Nightly comparisons: progress, reports, differences, release"},
    {"name": "reviews", "description": "Blind judgements of candidate pairs, by two people and a third"},
    {"name": "pairs", "description": "Evidence of candidate pairs, findings beyond looks, decisions by two"},
    {"name": "subjects", "description": "People in care: states, names as heard, links of stays"},
    {"name": "deadlines", "description": "Clocks of duties, their rules, and the events that start them"},
    {"name": "today", "description": "What waits for people: reviews, answers"},
    {"name": "searches", "description": "Candidate lists with their evidence and the versions behind it"},
]
INTRODUCTION = (
    "Compares people in the care of rescue shelters with missing-person reports by face and by DNA. "
    "It proposes; people decide: a candidate is a lead, never an identity.\n\n"
    "Programs send `Authorization: Bearer gk_...` (see `guitu users issue-key`); browsers sign in with "
    "`POST /v1/sessions` and get a cookie. Every operation names the roles that may call it (`x-roles`). "
    "Every error is a problem document (RFC 9457) with the reason and what to do, in English and Chinese. "
    "Records may be posted with an `Idempotency-Key`, so that a repeated request records nothing new."
)
_CREDENTIALS = {
    "apiKey": {"type": "http", "scheme": "bearer", "description": "An API key, `gk_...`"},
    "session": {"type": "apiKey", "in": "cookie", "name": SESSION_COOKIE},
}
Json = dict[str, Any]


class DescribedApp(FastAPI):
    """A FastAPI whose description is complete."""

    def openapi(self) -> Json:
        """The OpenAPI document, made once."""
        if self.openapi_schema is None:
            document: Json = super().openapi()
            self.openapi_schema = _completed(document, self)
        return self.openapi_schema


def _completed(document: Json, app: FastAPI) -> Json:
    components: Json = document["components"]
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    components["schemas"] |= problem.pop("$defs") | {"Problem": problem}
    components["securitySchemes"] = _CREDENTIALS
    for route in declared_routes(app):
        operation = document["paths"].get(route.path, {}).get(route.method.lower())
        if operation is None:
            continue
        if not route.access.is_public:
            operation["security"] = [{name: []} for name in _CREDENTIALS]
            operation["x-roles"] = sorted(route.access.roles)
        _show_lists(operation, components["schemas"])
    return document


def _show_lists(operation: Json, schemas: Json) -> None:
    """Gives answers that are lists an example made of one example of their items."""
    for answer in operation["responses"].values():
        content = answer.get("content", {}).get("application/json")
        listed = _resolved(content["schema"], schemas).get("properties", {}).get("items") if content else None
        if content and listed:
            example: Json = {"items": _resolved(listed["items"], schemas)["examples"]}
            if "next_cursor" in _resolved(content["schema"], schemas)["properties"]:
                example["next_cursor"] = None
            content["example"] = example


def _resolved(schema: Json, schemas: Json) -> Json:
    reference = schema.get("$ref")
    resolved: Json = schemas[reference.rpartition("/")[2]] if reference else schema
    return resolved
