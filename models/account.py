"""Who may do what: accounts and their roles."""

from collections.abc import Collection
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


SEES_CASES = frozenset(
    {
        Role.INTAKE_OFFICER,
        Role.SEARCH_CASEWORKER,
        Role.SECOND_REVIEWER,
        Role.STATION_HEAD,
        Role.COORDINATOR,
        Role.TOWNSHIP_VISITOR,
        Role.REPORTER,
        Role.BATCH,
    }
)
"""Civil roles: they work with people, their stories and photos."""

SEES_PROFILES = frozenset({Role.POLICE_DNA_OPERATOR, Role.DNA_REVIEWER})
"""Police roles that read STR profiles, which are kept apart from names."""


def mixes_cases_and_profiles(roles: Collection[Role]) -> bool:
    """These roles together would join names and faces with DNA profiles; no account may hold them at once."""
    held = frozenset(roles)
    return bool(held & SEES_CASES) and bool(held & SEES_PROFILES)


@dataclass(frozen=True, slots=True)
class Account:
    """A person or program that signs in. `station` is the shelter they work for, if any."""

    id: int
    username: str
    roles: frozenset[Role]
    station: str | None
    is_active: bool

    @property
    def mixes_roles(self) -> bool:
        """An account of before that rule: it works on, and the administrator is told."""
        return self.is_active and mixes_cases_and_profiles(self.roles)
