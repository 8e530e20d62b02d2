"""Linking two subjects takes their DNA along, and undoing the link gives it back; on both databases."""

from pathlib import Path

import pytest

from casework.accounts import add_account
from casework.actor import Actor
from casework.review.link_stays import confirm_link, propose_link, undo_link
from casework.runtime import Runtime
from casework.settings import Settings
from models.account import Role
from models.errors import Conflict
from models.listing import PairsAwaiting
from models.stay_link import StayLink
from tests.dna_laboratory import Tube
from tests.integration.casework.test_families import R, Town, stored
from tests.store_factories import FACTS, admit

CASEWORKER = frozenset({Role.SEARCH_CASEWORKER})


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    return Settings(data_dir=tmp_path / "data", database_url=database_url, networks=2)


class Linking(Town):
    """A town in which two caseworkers link people in care."""

    def __init__(self, runtime: Runtime) -> None:
        self.one, self.two = (self._caseworker(runtime, name) for name in ("one", "two"))
        super().__init__(runtime, self.one)

    def _caseworker(self, runtime: Runtime, name: str) -> Actor:
        account = add_account(
            runtime, name, "a long enough sentence", roles=tuple(CASEWORKER), station=FACTS.station
        )
        return Actor(account.id, name, CASEWORKER, FACTS.station)

    def admitted(self) -> int:
        with self.runtime.store.begin() as work:
            return admit(work).subject_id

    def linked(self, kept: int, other: int) -> StayLink:
        link = propose_link(self.runtime, kept, other, reason="随身物品相同", actor=self.one)
        return confirm_link(self.runtime, link.id, actor=self.two)

    def undo(self, link: StayLink) -> StayLink:
        return undo_link(self.runtime, link.id, reason="弄错", actor=self.one)

    def whose(self, profile_id: int) -> int | None:
        with self.runtime.store.read() as work:
            return work.dna_people.of_profiles([profile_id])[profile_id].subject_id

    def stays(self, subject_id: int) -> list[int]:
        with self.runtime.store.read() as work:
            return [stay.id for stay in work.admissions.of_subject(subject_id)]

    def paired_subjects(self) -> set[int]:
        """People in care whom somebody is asked about for the report: what no freeze holds."""
        with self.runtime.store.read() as work:
            asked = work.pair_queues.awaiting_opinion(PairsAwaiting(50, self.one.account_id))
            return {pair.key.subject_id for pair in asked}


@pytest.fixture
def town(runtime: Runtime) -> Linking:
    return Linking(runtime)


def test_a_linked_persons_dna_stays_in_the_search_under_the_kept_record(town: Linking) -> None:
    mother = town.relative(R.MOTHER)
    town.type_member(mother, town.mother)
    resident = town.type_subject(town.child())
    (before,) = town.candidates()
    kept = town.admitted()
    link = town.linked(kept, town.subject_id)
    assert [each.subject_profile_id for each in town.candidates()] == [resident]
    assert (town.whose(resident), town.paired_subjects()) == (kept, {kept})
    town.undo(link)
    (after,) = town.candidates()
    assert after.evidence == before.evidence
    assert town.whose(resident) == town.subject_id


def test_a_sample_that_comes_in_under_a_linked_persons_code_is_the_kept_ones_until_undone(
    town: Linking,
) -> None:
    mother = town.relative(R.MOTHER)
    town.type_member(mother, town.mother)
    code = town.code(subject=town.subject_id)
    kept = town.admitted()
    link = town.linked(kept, town.subject_id)
    resident = stored(town.submit(Tube(code.lower(), town.child(), None)))
    assert town.whose(resident) == kept
    assert [each.subject_profile_id for each in town.candidates()] == [resident]
    town.undo(link)
    assert town.whose(resident) == town.subject_id


def test_people_whose_dna_differs_are_not_linked(town: Linking) -> None:
    town.type_subject(town.child())
    other = town.admitted()
    stored(town.submit(Tube(town.code(subject=other), town.laboratory.stranger(), None)))
    with pytest.raises(Conflict, match="samples_differ"):
        propose_link(town.runtime, other, town.subject_id, reason="相像", actor=town.one)


def test_links_are_undone_last_first_and_each_stay_comes_back(town: Linking) -> None:
    first, second, third = town.subject_id, town.admitted(), town.admitted()
    before = {each: town.stays(each) for each in (first, second, third)}
    inner = town.linked(second, first)
    outer = town.linked(third, second)
    with pytest.raises(Conflict, match="linked_further"):
        town.undo(inner)
    town.undo(outer)
    town.undo(inner)
    assert {each: town.stays(each) for each in before} == before
