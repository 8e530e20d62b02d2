"""The local files that pages use. htmx comes from an installed package, not from a copy kept here."""

from functools import cache
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from models.errors import NotFound
from models.message import Message

MEDIA_TYPES: Final = {
    "guitu.css": "text/css; charset=utf-8",
    "guitu.js": "text/javascript; charset=utf-8",
    "htmx.js": "text/javascript; charset=utf-8",
    "mark.svg": "image/svg+xml",
}
_HTMX: Final = "static/django_htmx/htmx-2.min.js"


@cache
def static_content(name: str) -> bytes:
    """The content of one of the files in `MEDIA_TYPES`; raises NotFound for any other name."""
    if name not in MEDIA_TYPES:
        raise NotFound(
            "no_such_address",
            Message("没有这个地址。", "There is nothing at this address."),
            Message("请检查网址是否正确。", "Check the address."),
        )
    if name == "htmx.js":
        return (_htmx_package() / _HTMX).read_bytes()
    return resources.files("api.pages").joinpath("static", name).read_bytes()


def _htmx_package() -> Path:
    # Located, never imported: importing it would import Django, of which nothing is used.
    spec = find_spec("django_htmx")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("the package django-htmx is not installed, though guitu requires it")
    return Path(spec.submodule_search_locations[0])
