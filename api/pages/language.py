"""Which of the two interface languages a page is shown in: Chinese unless English was asked for."""

from enum import StrEnum

from starlette.requests import Request
from starlette.responses import Response

from models.message import Message

LANGUAGE_COOKIE = "guitu_language"
_YEAR_S = 365 * 24 * 3600


class Language(StrEnum):
    """The languages of the pages."""

    ZH = "zh"
    EN = "en"

    @property
    def tag(self) -> str:
        """The language tag of a page."""
        return "zh-CN" if self is Language.ZH else "en"

    def say(self, message: Message) -> str:
        """The sentence in this language."""
        return message.zh if self is Language.ZH else message.en


def language_of(request: Request) -> Language:
    """The language asked for in the address, else the one remembered, else Chinese."""
    asked = request.query_params.get("lang") or request.cookies.get(LANGUAGE_COOKIE)
    return Language.EN if asked == Language.EN else Language.ZH


def remember_language(request: Request, response: Response) -> None:
    """Keeps the language that the address asked for; it tells nothing about the person."""
    if request.query_params.get("lang") in tuple(Language):
        response.set_cookie(
            LANGUAGE_COOKIE,
            language_of(request),
            max_age=_YEAR_S,
            path="/",
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )
