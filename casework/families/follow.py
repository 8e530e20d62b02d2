"""What follows for families when samples come or go, when statements change, when reports open or close."""

from collections.abc import Iterable

from casework.dna.opened import OpenedProfiles
from casework.dna.search import search_with
from casework.families.search import search_families_for, search_family
from casework.families.typed import typed_families
from casework.runtime import Runtime
from models.consent import Purpose
from models.dna_profile import DnaProfile
from models.family import FamilyMember
from models.family_candidate import FamilyCandidateChange
from models.report import MissingReport


def follow_profiles(
    runtime: Runtime, profiles: Iterable[DnaProfile], opened: OpenedProfiles | None = None
) -> tuple[FamilyCandidateChange, ...]:
    """Searches anew with the families of the people these are of; people in care, with every family.

    The candidates of those members' families that changed. `opened`: profiles at hand already.
    """
    found, opened = list(profiles), opened or OpenedProfiles()
    with runtime.store.read() as work:
        people = work.dna_people.of_profiles([each.id for each in found])
        members = [person.member_id for person in people.values() if person.member_id is not None]
        families = work.families.of_members(members)
    changes = [change for family in families for change in search_family(runtime, family.id, opened)]
    search_families_for(runtime, found)
    return tuple(changes)


def follow_report(
    runtime: Runtime, before: MissingReport, after: MissingReport
) -> tuple[FamilyCandidateChange, ...]:
    """After a report opened to DNA search or closed to it: its family is searched with anew."""
    was_open, is_open = (Purpose.SEARCH_BY_DNA in each.open_to for each in (before, after))
    if was_open == is_open:
        return ()
    with runtime.store.read() as work:
        family = work.families.of_report(after.id)
        (typed,) = typed_families(work, [family])
    if is_open:
        search_with(runtime, [profile for found in typed.profiles.values() for profile in found])
    return search_family(runtime, family.id)


def follow_member(runtime: Runtime, member: FamilyMember) -> tuple[FamilyCandidateChange, ...]:
    """After what is stated about a member changed: their samples, and the family, are searched with anew."""
    with runtime.store.read() as work:
        profiles = work.dna_profiles.of_ids(work.dna_people.of_members([member.id]))
    search_with(runtime, profiles.values())
    return search_family(runtime, member.family_id)
