"""Who may do what: accounts and their roles."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Roles of the people and programs that use Guitu; a route names those that may call it."""

    INTAKE_OFFICER = "intake_officer"
    SEARCH_CASEWORKER = "search_caseworker"
    SECOND_REVIEWER = "second_reviewer"
    STATION_HEAD = "station_head"
    POLICE_LIAISON = "police_liaison"
    POLICE_DNA_OPERATOR = "police_dna_operator"
    DNA_REVIEWER = "dna_reviewer"
    COORDINATOR = "coordinator"
    TOWNSHIP_VISITOR = "township_visitor"
    REPORTER = "reporter"
    AUDIT_OFFICER = "audit_officer"
    OPERATOR = "operator"
    BATCH = "batch"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Account:
    """A person or program that signs in. `station` is the shelter they work for, if any."""

    id: int
    username: str
    roles: frozenset[Role]
    station: str | None
    is_active: bool
