"""Which records the address of every page is about: what calls all pages reads it here.

A new page needs a line: the kind of record behind each number in its address, and a question where it is
asked one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from api.security.access import DeclaredRoute


class About(StrEnum):
    """Kinds of records that pages are about."""

    ADMISSION = "admission"
    SUBJECT = "subject"
    REPORT = "report"
    RELATIVE = "relative"
    REGISTER = "register"
    DEADLINE = "deadline"
    RUN = "run"
    BATCH = "batch"
    PROFILE = "profile"
    FAMILY = "family"
    PAIR = "pair"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class PageAddress:
    """The kinds of records in an address by the name of the number, and its query string."""

    about: Mapping[str, About] = field(default_factory=dict)
    query: str = ""

    def filled(self, path: str, numbers: Mapping[About, int]) -> str:
        """The address with these numbers."""
        return path.format(**{name: numbers[kind] for name, kind in self.about.items()}) + self.query


def _of(kind: About) -> PageAddress:
    return PageAddress({"record_id": kind})


PAGES: Mapping[str, PageAddress] = {
    "/": PageAddress(),
    "/administration": PageAddress(),
    "/admissions": PageAddress(),
    "/admissions/new": PageAddress(),
    "/admissions/{record_id}": _of(About.ADMISSION),
    "/audit": PageAddress(),
    "/audit/verification": PageAddress(),
    "/batch-runs": PageAddress(),
    "/batch-runs/{record_id}": _of(About.RUN),
    "/batch-runs/{record_id}/difference": _of(About.RUN),
    "/batch-runs/{record_id}/pairs": _of(About.RUN),
    "/batch-runs/{record_id}/progress": _of(About.RUN),
    "/deadlines": PageAddress(),
    "/deadlines/{record_id}": _of(About.DEADLINE),
    "/dna": PageAddress(),
    "/dna/batches": PageAddress(),
    "/dna/batches/{record_id}": _of(About.BATCH),
    "/dna/export": PageAddress(),
    "/dna/families/{record_id}": _of(About.FAMILY),
    "/dna/profiles/{record_id}": _of(About.PROFILE),
    "/pairs/{record_id}": _of(About.PAIR),
    "/registers": PageAddress(),
    "/registers/new": PageAddress(),
    "/registers/{record_id}": _of(About.REGISTER),
    "/reports": PageAddress(),
    "/reports/new": PageAddress(),
    "/reports/{record_id}": _of(About.REPORT),
    "/reports/{record_id}/family": _of(About.REPORT),
    "/reports/{record_id}/family/members/{member_id}": PageAddress(
        {"record_id": About.REPORT, "member_id": About.RELATIVE}
    ),
    "/reports/{record_id}/family/power": _of(About.REPORT),
    "/reviews": PageAddress(),
    "/reviews/{record_id}": _of(About.REVIEW),
    "/search": PageAddress(query="?q=虚构甲"),
    "/subjects/{record_id}": _of(About.SUBJECT),
}


def page_routes(routes: Iterable[DeclaredRoute]) -> Sequence[DeclaredRoute]:
    """The pages among the routes of the application."""
    return [
        each
        for each in routes
        if each.method == "GET" and not each.access.is_public and not each.path.startswith(("/v1", "/static"))
    ]
