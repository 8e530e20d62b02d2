"""Options of a command that belong together are one frozen dataclass: its fields are options of their own."""

from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from functools import wraps
from inspect import Parameter, Signature, signature
from typing import Any, get_type_hints


def bundled(command: Callable[..., None]) -> Callable[..., None]:
    """The command as Typer reads it, with the fields of its dataclass parameters in their place.

    Fields state their option by `Annotated` and their default, as parameters do.
    """
    hints = get_type_hints(command, include_extras=True)
    bundles: dict[str, Any] = {name: hint for name, hint in hints.items() if is_dataclass(hint)}

    @wraps(command)
    def flat(**given: Any) -> None:
        for name, bundle in bundles.items():
            given[name] = bundle(**{each.name: given.pop(each.name) for each in fields(bundle)})
        command(**given)

    parameters: list[Parameter] = []
    for name, each in signature(command).parameters.items():
        own = each.replace(annotation=hints[name], kind=Parameter.KEYWORD_ONLY)
        parameters += _of_fields(bundles[name]) if name in bundles else [own]
    flat.__annotations__ = {each.name: each.annotation for each in parameters} | {"return": None}
    setattr(flat, "__signature__", Signature(parameters))  # noqa: B010
    return flat


def _of_fields(bundle: Any) -> list[Parameter]:
    hints = get_type_hints(bundle, include_extras=True)
    return [
        Parameter(
            each.name,
            Parameter.KEYWORD_ONLY,
            default=Parameter.empty if each.default is MISSING else each.default,
            annotation=hints[each.name],
        )
        for each in fields(bundle)
    ]
