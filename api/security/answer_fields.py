"""Every field of every answer, read from the schemas: what the table of who sees what is made of."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, get_args, get_origin

from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from pydantic import BaseModel

from api.field_rules import FieldRule, rule_of
from api.schemas.common import Words
from api.security.access import Access, declared_routes


@dataclass(frozen=True, slots=True)
class AnswerField:
    """One field by its path in the answer, `items[].notes`, and the rules on it and on what it lies in.

    `ruled_path` is the innermost of these that a rule names; empty without one.
    """

    path: str
    rules: tuple[FieldRule, ...]
    ruled_path: str = ""


@dataclass(frozen=True, slots=True)
class AnswerOfRoute:
    """One JSON route: who may call it, and the fields of its answer; none where it answers with a file."""

    method: str
    path: str
    operation: str
    access: Access
    fields: tuple[AnswerField, ...]


def answers_of(app: FastAPI) -> list[AnswerOfRoute]:
    """The JSON routes of the app, by path and method; pages show the same records by the same rules."""
    access = {(each.method, each.path): each.access for each in declared_routes(app)}
    return sorted(_answers(app, access), key=lambda each: (each.path, each.method))


def _answers(app: FastAPI, access: dict[tuple[str, str], Access]) -> Iterator[AnswerOfRoute]:
    for context in iter_route_contexts(app.routes):
        route, path = context.original_route, str(context.path)
        if not isinstance(route, APIRoute) or route.operation_id is None:
            continue
        fields = tuple(fields_of(route.response_model))
        for method in sorted(context.methods or ()):
            yield AnswerOfRoute(method, path, route.operation_id, access[method, path], fields)


def fields_of(
    shape: Any, path: str = "", above: AnswerField = AnswerField("", ()), within: tuple[type, ...] = ()
) -> Iterator[AnswerField]:
    """The fields of a shape and of the shapes nested in it; lists are marked `[]`."""
    for model, suffix in _models_in(shape):
        if model in within:  # a shape that holds itself is described once
            continue
        for name, described in model.model_fields.items():
            place = f"{path}{suffix}.{name}".lstrip(".")
            rule = rule_of(_plain_name(model), name)
            rules = above.rules if rule is None else (*above.rules, rule)
            this = AnswerField(place, rules, above.ruled_path if rule is None else place)
            nested = list(fields_of(described.annotation, place, this, (*within, model)))
            yield from nested or [this]


def _models_in(shape: Any) -> Iterator[tuple[type[BaseModel], str]]:
    if isinstance(shape, type) and issubclass(shape, Words):
        return  # one sentence in two languages is one field
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        yield shape, ""
        return
    mark = "[]" if get_origin(shape) in (list, tuple) else ""
    for part in get_args(shape):
        yield from ((model, mark + suffix) for model, suffix in _models_in(part))


def _plain_name(model: type[BaseModel]) -> str:
    return model.__name__.partition("[")[0]
