"""What people typed into a form, kept so that an error never costs them their input."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, TypeVar
from uuid import uuid4

from fastapi import Depends, Request
from pydantic import BaseModel, ValidationError

from api.errors import problem_of_validation
from api.problems import Problem
from api.uploads import FIELD_BYTES, MOST_FIELDS, fields_of, files_of, multipart_form
from casework.photo_ages import LOCAL_ZONE

Body = TypeVar("Body", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class PageForm:
    """The filled-in text fields of a form, and its files."""

    fields: Mapping[str, str]
    files: tuple[bytes, ...]

    @property
    def key(self) -> str:
        """The idempotency key that the form was handed out with, so that sending it twice records once."""
        return self.fields.get("key", "")[:100] or new_key()


async def read_page_form(request: Request) -> PageForm:
    """The form of a page request, whether or not it could carry files."""
    if request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        form = await multipart_form(request)
    else:
        form = await request.form(max_files=0, max_fields=MOST_FIELDS, max_part_size=FIELD_BYTES)
    try:
        return PageForm(fields_of(form), tuple(files_of(form, "file")))
    finally:
        await form.close()


PageFormGiven = Annotated[PageForm, Depends(read_page_form)]


def new_key() -> str:
    """A fresh idempotency key for a form about to be shown."""
    return f"page-{uuid4()}"


def parsed(body: type[Body], values: Mapping[str, Any]) -> Body | Problem:
    """The request body that the form stands for, or what is wrong with it."""
    try:
        return body.model_validate(values)
    except ValidationError as error:
        return problem_of_validation(error.errors())


def picked(fields: Mapping[str, str], *names: str) -> dict[str, Any]:
    """The named fields that were filled in."""
    return {name: fields[name] for name in names if name in fields}


def instant_of(text: str | None) -> str | None:
    """A local time as browsers send it, with the zone of the shelters; other text goes on as it is."""
    try:
        moment = datetime.fromisoformat(text) if text else None
    except ValueError:
        return text
    if moment is None or moment.tzinfo is not None:
        return text
    return moment.replace(tzinfo=LOCAL_ZONE).isoformat()


def age_of(fields: Mapping[str, str]) -> dict[str, str] | None:
    """An age range from one or two fields; None when both are empty."""
    low, high = fields.get("age_low"), fields.get("age_high")
    if low is None and high is None:
        return None
    return {"low_years": low or high or "", "high_years": high or low or ""}
