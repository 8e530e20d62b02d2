"""Writes from other sites are refused, whoever's cookie they carry."""

from urllib.parse import urlsplit

from starlette.requests import Request

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_OWN_FETCHES = frozenset({"same-origin", "none"})


def is_foreign_write(request: Request) -> bool:
    """A browser says that this unsafe request was made by a page of another origin.

    Browsers send `Sec-Fetch-Site` and `Origin` with every unsafe request and pages cannot forge them; a
    request with neither comes from a program, which holds no ambient cookie. The rule is that of Go's
    net/http CrossOriginProtection; session cookies are SameSite=Strict besides.
    """
    if request.method in _SAFE_METHODS:
        return False
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site not in _OWN_FETCHES
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != request.headers.get("host", "")
