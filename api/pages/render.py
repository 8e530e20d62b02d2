"""Templates to pages: Chinese first, English by a switch, everything escaped, nothing from elsewhere."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache, partial
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.pages.doors import doors_of
from api.pages.language import Language, language_of, remember_language
from api.pages.told import note_page
from api.pages.words import LABELS
from api.roles import acts_open_to
from casework.actor import Actor
from casework.photo_ages import LOCAL_ZONE
from models.message import Message


def render(
    request: Request, template: str, context: Mapping[str, Any], *, actor: Actor | None, status: int = 200
) -> HTMLResponse:
    """The page in the language of the request. `t(zh, en)` and `say(message)` choose the words."""
    note_page(context)
    language = language_of(request)
    page = _environment().get_template(template)
    response = HTMLResponse(
        page.render(
            {"problem": None, "section": None} | dict(context),
            actor=actor,
            roles=[] if actor is None else sorted(actor.roles),
            can=acts_open_to(actor),
            language=language,
            doors=doors_of(actor),
            here=partial(_here, request),
            other_language_address=_in_other_language(request, language),
            t=partial(_choose, language),
            say=language.say,
            label=partial(_label, language),
        ),
        status_code=status,
    )
    remember_language(request, response)
    return response


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("api.pages"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["moment"] = _moment
    environment.filters["day"] = _day
    environment.filters["number"] = _number
    environment.filters["signed"] = _signed
    return environment


def _choose(language: Language, zh: str, en: str) -> str:
    return language.say(Message(zh, en))


def _label(language: Language, value: str) -> str:
    return language.say(LABELS[value])


def _moment(instant: datetime) -> str:
    return instant.astimezone(LOCAL_ZONE).strftime("%Y-%m-%d %H:%M")


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _signed(value: float, digits: int) -> str:
    return f"{value:+z.{digits}f}"


def _here(request: Request, **changes: str | None) -> str:
    """The same page asked otherwise: a query string with the changes, without what is changed to None."""
    kept = [(key, value) for key, value in request.query_params.multi_items() if key not in changes]
    added = [(key, value) for key, value in changes.items() if value is not None]
    return f"?{urlencode([*kept, *added])}"


def _in_other_language(request: Request, language: Language) -> str:
    """Where the same page is in the other language; a page that answers a form leads to the form again."""
    other = Language.ZH if language is Language.EN else Language.EN
    return _here(request, lang=other)
