"""Every page of the service, with the role it is for and the records of a caseload that it shows."""

from dataclasses import dataclass
from typing import Final

from models.account import Role
from tests.page_caseload import Numbers


@dataclass(frozen=True, slots=True)
class Stop:
    """A page to look at: what it is called, who opens it (nobody for None), and where it is."""

    name: str
    role: Role | None
    address: str

    def address_in(self, numbers: Numbers) -> str:
        """Where it is, with the records of a caseload."""
        return self.address.format(**numbers)


_OFFICER, _WORKER, _HEAD = Role.INTAKE_OFFICER, Role.SEARCH_CASEWORKER, Role.STATION_HEAD
_OPERATOR, _REVIEWER, _SECOND = Role.POLICE_DNA_OPERATOR, Role.DNA_REVIEWER, Role.SECOND_REVIEWER
_POLICE, _AUDIT, _ADMIN = Role.POLICE_LIAISON, Role.AUDIT_OFFICER, Role.ADMINISTRATOR

STOPS: Final = (
    Stop("sign-in", None, "/sign-in"),
    Stop("today-intake", _OFFICER, "/"),
    Stop("admission-new", _OFFICER, "/admissions/new"),
    Stop("admission-intake", _OFFICER, "/admissions/{admission}"),
    Stop("admission-crowd", _OFFICER, "/admissions/{crowd}"),
    Stop("admission-no-face", _OFFICER, "/admissions/{nobody}"),
    Stop("today", _WORKER, "/"),
    Stop("admissions", _WORKER, "/admissions"),
    Stop("admission", _WORKER, "/admissions/{admission}"),
    Stop("admission-to-judge", _WORKER, "/admissions/{unjudged}"),
    Stop("reports", _WORKER, "/reports"),
    Stop("reports-none", _WORKER, "/reports?state=found_deceased"),
    Stop("report-new", _WORKER, "/reports/new"),
    Stop("report", _WORKER, "/reports/{report}"),
    Stop("family", _WORKER, "/reports/{report}/family"),
    Stop("family-member", _WORKER, "/reports/{report}/family/members/{member}"),
    Stop("family-power", _WORKER, "/reports/{report}/family/power"),
    Stop("registers", _WORKER, "/registers"),
    Stop("register-new", _WORKER, "/registers/new"),
    Stop("register", _WORKER, "/registers/{entry}"),
    Stop("reviews", _WORKER, "/reviews"),
    Stop("review", _WORKER, "/reviews/{first_review}"),
    Stop("review-judged", _WORKER, "/reviews/{judged_review}"),
    Stop("pair", _WORKER, "/pairs/{pair}"),
    Stop("subject", _WORKER, "/subjects/{subject}"),
    Stop("deadlines", _WORKER, "/deadlines"),
    Stop("deadline", _WORKER, "/deadlines/{deadline}"),
    Stop("search", _WORKER, "/search?q=虚构"),
    Stop("search-empty", _WORKER, "/search"),
    Stop("not-found", _WORKER, "/admissions/999999"),
    Stop("reviews-facts", _WORKER, "/reviews?queue=facts"),
    Stop("reviews-second", _SECOND, "/reviews"),
    Stop("review-second", _SECOND, "/reviews/{second_review}"),
    Stop("today-head", _HEAD, "/"),
    Stop("pair-head", _HEAD, "/pairs/{pair}"),
    Stop("deadline-head", _HEAD, "/deadlines/{deadline}"),
    Stop("batch-runs", _HEAD, "/batch-runs"),
    Stop("batch-run", _HEAD, "/batch-runs/{run}"),
    Stop("batch-run-held", _HEAD, "/batch-runs/{held_run}"),
    Stop("batch-run-difference", _HEAD, "/batch-runs/{held_run}/difference"),
    Stop("batch-run-pairs", _HEAD, "/batch-runs/{held_run}/pairs"),
    Stop("not-for-this-role", _HEAD, "/dna"),
    Stop("dna-liaison", _POLICE, "/dna"),
    Stop("pair-liaison", _POLICE, "/pairs/{pair}"),
    Stop("today-dna", _OPERATOR, "/"),
    Stop("dna", _OPERATOR, "/dna"),
    Stop("dna-batches", _OPERATOR, "/dna/batches"),
    Stop("dna-batch", _OPERATOR, "/dna/batches/{batch}"),
    Stop("dna-profile", _OPERATOR, "/dna/profiles/{profile}"),
    Stop("dna-export", _OPERATOR, "/dna/export"),
    Stop("dna-profile-hits", _REVIEWER, "/dna/profiles/{profile}"),
    Stop("dna-family", _REVIEWER, "/dna/families/{family}"),
    Stop("pair-dna", _REVIEWER, "/pairs/{pair}"),
    Stop("administration", _ADMIN, "/administration"),
    Stop("audit", _AUDIT, "/audit?limit=12"),
    Stop("audit-verification", _AUDIT, "/audit/verification"),
)
IN_BOTH_LANGUAGES: Final = frozenset(
    {
        "sign-in",
        "today",
        "admission-new",
        "admission",
        "review",
        "pair",
        "family",
        "dna-batch",
        "batch-run-held",
    }
)


def stops_of(role: Role | None, stops: tuple[Stop, ...] = STOPS) -> list[Stop]:
    """The pages that the role opens, in the order of the tour."""
    return [stop for stop in stops if stop.role == role]
