"""Families from statement to candidate, on both databases: codes, samples, evidence, and what changes it."""

from dataclasses import replace
from pathlib import Path

import pytest

from casework.actor import Actor
from casework.dna.submit import DnaUpload, submit_profiles
from casework.dna.supersede import supersede_profile
from casework.families import search
from casework.families.codes import issue_code, join_profile
from casework.families.consistency import inconsistencies
from casework.families.relatives import (
    add_relative,
    change_relative,
    changes_of_member,
    family_of_report,
    join_family,
    withdraw_relative,
)
from casework.families.reviewing import joint_review
from casework.families.search import search_family
from casework.families.typed import TypedFamily
from casework.families.weigh_pairs import evidence_of
from casework.report_missing import file_report
from casework.reports.reporters import change_consent, reporters_of
from casework.reports.states import move_report
from casework.runtime import Runtime
from casework.settings import Settings
from models.account import Role
from models.collection_code import SampledPerson
from models.consent import Purpose
from models.dna_batch import DnaBatch, SampleState
from models.dna_candidate import DnaVerdict
from models.errors import Conflict, InvalidInput
from models.evidence import EvidenceKind
from models.family import Biological, Family, MemberFacts, StatedRelation
from models.family_candidate import FamilyCandidate, FamilyConflict, FamilySearchRecord, Inconsistency
from models.gallery import GalleryKind, PersonRef
from models.report import ReportFacts, ReportMove
from models.subject import Sex
from models.submission import SampleClass
from tests.dna_laboratory import Genotypes, Laboratory, Tube, table_of
from tests.store_factories import admit

OPERATOR = Actor(8, "lab-7", frozenset({Role.POLICE_DNA_OPERATOR}))
R = StatedRelation
RELATIVE, DIRECT, SUBJECT = SampleClass.RELATIVE, SampleClass.DIRECT, SampleClass.SUBJECT


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    return Settings(data_dir=tmp_path / "data", database_url=database_url, networks=2)


class Town:
    """One missing person, whose family and a person in care are typed by one laboratory."""

    def __init__(self, runtime: Runtime, actor: Actor, seed: int = 7) -> None:
        self.runtime, self.actor = runtime, actor
        self.laboratory = Laboratory(seed)
        self.father, self.mother = self.laboratory.stranger(), self.laboratory.stranger()
        self.report_id = self.report("虚构甲")
        with runtime.store.begin() as work:
            self.subject_id = admit(work).subject_id

    def report(self, name: str) -> int:
        return file_report(self.runtime, ReportFacts(name, Sex.MALE), actor=self.actor).value.id

    @property
    def family(self) -> Family:
        return family_of_report(self.runtime, self.report_id)

    def child(self) -> Genotypes:
        return self.laboratory.child_of(self.father, self.mother)

    def relative(
        self, relation: StatedRelation, biological: Biological = Biological.YES, **stated: object
    ) -> int:
        facts = replace(MemberFacts(relation, biological=biological), **stated)  # type: ignore[arg-type]
        return add_relative(self.runtime, self.report_id, facts, actor=self.actor).value.id

    def code(self, *, member: int | None = None, subject: int | None = None) -> str:
        return issue_code(self.runtime, SampledPerson(member, subject), actor=self.actor).code

    def submit(self, *tubes: Tube) -> DnaBatch:
        return submit_profiles(self.runtime, DnaUpload(table_of(*tubes), "a.csv"), actor=OPERATOR).value

    def type_member(self, member_id: int, genotypes: Genotypes) -> int:
        return stored(self.submit(Tube(self.code(member=member_id), genotypes, None)))

    def type_subject(self, genotypes: Genotypes) -> int:
        return stored(self.submit(Tube(self.code(subject=self.subject_id), genotypes, None)))

    def type_another(self, genotypes: Genotypes) -> int:
        with self.runtime.store.begin() as work:
            subject = admit(work).subject_id
        return stored(self.submit(Tube(self.code(subject=subject), genotypes, None)))

    def candidates(self, number: int = 0) -> list[FamilyCandidate]:
        member = self.family.missing[number]
        with self.runtime.store.read() as work:
            return work.family_candidates.of_members([member.id])

    def sources(self) -> set[str]:
        with self.runtime.store.read() as work:
            pairs = work.pairs.of_person(PersonRef(GalleryKind.REPORTS, self.report_id))
        return {source.reference for pair in pairs for source in pair.sources}

    def last_search(self) -> FamilySearchRecord:
        member = self.family.missing[0]
        with self.runtime.store.read() as work:
            return work.family_candidates.searches_of([member.id])[member.id]


@pytest.fixture
def town(runtime: Runtime, caseworker: Actor) -> Town:
    return Town(runtime, caseworker)


def stored(batch: DnaBatch, position: int = 0) -> int:
    outcome = batch.outcomes[position]
    assert outcome.state is SampleState.ACCEPTED, outcome.sample.held
    assert outcome.profile_id is not None
    return outcome.profile_id


@pytest.mark.parametrize("subject_first", [True, False])
def test_a_mother_and_a_brother_together_find_the_resident_whoever_is_typed_first(
    town: Town, subject_first: bool
) -> None:
    mother, brother = town.relative(R.MOTHER), town.relative(R.BROTHER)
    resident = town.child()
    if subject_first:
        profile = town.type_subject(resident)
    relatives = (town.type_member(mother, town.mother), town.type_member(brother, town.child()))
    if not subject_first:
        profile = town.type_subject(resident)
    (candidate,) = town.candidates()
    assert candidate.subject_profile_id == profile
    evidence = candidate.evidence
    assert evidence.profile_ids == tuple(sorted(relatives))
    assert evidence.certain is not None
    assert evidence.marked is None
    alone = {each.member_id: each.log10_lr for each in evidence.singles}
    assert set(alone) == {mother, brother}
    assert all(value is not None and value < evidence.log10_lr for value in alone.values())
    assert evidence.certain.lowest.compared == len(town.laboratory.loci)
    assert evidence.certain.opinion.verdict is None  # a brother: no rule of the table
    assert evidence.certain.chance.expected < 1


def test_both_parents_alone_get_the_words_of_the_standard(town: Town) -> None:
    for relation, genotypes in ((R.FATHER, town.father), (R.MOTHER, town.mother)):
        town.type_member(town.relative(relation), genotypes)
    town.type_subject(town.child())
    (candidate,) = town.candidates()
    assert candidate.evidence.certain is not None
    assert candidate.evidence.certain.opinion.verdict is DnaVerdict.SUPPORTS


def test_a_candidate_becomes_a_pair_that_rests_on_the_profiles(town: Town) -> None:
    mother = town.type_member(town.relative(R.MOTHER), town.mother)
    profile = town.type_subject(town.child())
    with town.runtime.store.read() as work:
        (pair,) = work.pairs.of_person(PersonRef(GalleryKind.REPORTS, town.report_id))
    assert pair.key.subject_id == town.subject_id
    (source,) = pair.sources
    assert (source.kind, source.reference) == (EvidenceKind.DNA, f"family:{profile}:{mother}")


def test_an_unknown_blood_relation_is_a_second_marked_figure(town: Town) -> None:
    mother = town.relative(R.MOTHER)
    father = town.relative(R.FATHER, Biological.UNKNOWN)
    town.type_member(mother, town.mother)
    town.type_member(father, town.father)
    town.type_subject(town.child())
    (candidate,) = town.candidates()
    certain, marked = candidate.evidence.certain, candidate.evidence.marked
    assert certain is not None
    assert marked is not None
    assert marked.lowest.log10_lr > certain.lowest.log10_lr
    assert marked.opinion.verdict is None
    assert "unknown" in marked.opinion.reason.en
    alone = {each.member_id: each.log10_lr for each in candidate.evidence.singles}
    assert alone[mother] == pytest.approx(certain.lowest.log10_lr)


def test_an_adoptive_parent_is_a_contact_whose_sample_is_not_searched_with(town: Town) -> None:
    with pytest.raises(InvalidInput, match="relation_without_blood"):
        town.relative(R.ADOPTIVE_FATHER)
    adoptive = town.relative(R.ADOPTIVE_FATHER, Biological.NO)
    town.type_member(adoptive, town.father)
    town.type_subject(town.child())
    assert town.candidates() == []
    assert town.last_search().needs_samples
    assert town.last_search().used_member_ids == ()


def pairs_of(town: Town, profile_id: int) -> list[int]:
    with town.runtime.store.read() as work:
        return [each.partner_of(profile_id) for each in work.dna_candidates.of_profile(profile_id)]


@pytest.mark.parametrize(
    ("relation", "biological"),
    [
        (R.ADOPTIVE_FATHER, Biological.NO),
        (R.FATHER, Biological.UNKNOWN),
        (R.SPOUSE, Biological.YES),
        (R.OTHER, Biological.UNKNOWN),
    ],
)
@pytest.mark.parametrize("subject_first", [True, False])
def test_whoever_is_not_certainly_of_blood_is_called_nobodys_parent_one_to_one(
    town: Town, relation: StatedRelation, biological: Biological, subject_first: bool
) -> None:
    member = town.relative(relation, biological)
    if subject_first:
        resident = town.type_subject(town.child())
    town.type_member(member, town.father)
    if not subject_first:
        resident = town.type_subject(town.child())
    assert pairs_of(town, resident) == []


def test_one_to_one_comparison_follows_what_is_stated_now(town: Town) -> None:
    father = town.relative(R.FATHER)
    sample = town.type_member(father, town.father)
    resident = town.type_subject(town.child())
    assert pairs_of(town, resident) == [sample]
    for biological, expected in ((Biological.NO, []), (Biological.UNKNOWN, []), (Biological.YES, [sample])):
        facts = MemberFacts(R.FATHER, biological=biological)
        change_relative(town.runtime, father, facts, reason="家属更正", actor=town.actor)
        assert pairs_of(town, resident) == expected


def test_the_missing_persons_own_sample_finds_the_person(town: Town) -> None:
    person = town.child()
    own = {locus: person[locus] for locus in town.laboratory.loci}
    direct = stored(town.submit(Tube(town.code(member=town.family.missing[0].id), own, DIRECT)))
    town.type_subject(person)
    (candidate,) = town.candidates()
    assert candidate.evidence.profile_ids == (direct,)
    assert candidate.evidence.log10_lr > 10


def test_a_relative_who_turns_out_not_to_be_one_by_blood_changes_the_answer(town: Town) -> None:
    mother, brother = town.relative(R.MOTHER), town.relative(R.BROTHER)
    town.type_member(mother, town.mother)
    town.type_member(brother, town.child())
    town.type_subject(town.child())
    (before,) = town.candidates()
    facts = MemberFacts(R.MOTHER, biological=Biological.NO)
    done = change_relative(town.runtime, mother, facts, reason="家属说明系收养", actor=town.actor)
    (change,) = done.changes
    assert change.before == before
    assert change.after is None or change.after.evidence.profile_ids != before.evidence.profile_ids
    (former,) = changes_of_member(town.runtime, mother)
    assert (former.former.biological, former.reason) == (Biological.YES, "家属说明系收养")
    assert former.changed_by == town.actor.username


def test_a_relative_who_withdraws_takes_their_sample_out_at_once(town: Town) -> None:
    mother = town.relative(R.MOTHER)
    profile = town.type_member(mother, town.mother)
    town.type_subject(town.child())
    done = withdraw_relative(town.runtime, mother, actor=town.actor)
    assert [each.after for each in done.changes] == [None]
    assert town.candidates() == []
    with town.runtime.store.read() as work:
        assert not work.dna_profiles.get(profile).is_searchable
    with pytest.raises(Conflict, match="family_member_withdrew"):
        town.code(member=mother)


def test_withdrawing_consent_to_dna_search_acts_at_once_and_giving_it_again_too(town: Town) -> None:
    town.type_member(town.relative(R.MOTHER), town.mother)
    town.type_subject(town.child())
    (first,) = reporters_of(town.runtime, town.report_id)
    change_consent(town.runtime, first.id, Purpose.SEARCH_BY_DNA, is_given=False, actor=town.actor)
    assert town.candidates() == []
    change_consent(town.runtime, first.id, Purpose.SEARCH_BY_DNA, is_given=True, actor=town.actor)
    assert len(town.candidates()) == 1


def test_a_withdrawn_report_has_no_candidates_and_a_new_resident_finds_none(town: Town) -> None:
    mother = town.type_member(town.relative(R.MOTHER), town.mother)
    move_report(town.runtime, town.report_id, ReportMove.WITHDRAW, reason="家属要求", actor=town.actor)
    resident = town.type_subject(town.child())
    assert town.candidates() == []
    with town.runtime.store.read() as work:
        assert work.dna_candidates.of_profile(resident) == []
        assert not work.dna_profiles.get(mother).is_searchable


def test_a_mislabelled_tube_is_superseded_and_the_family_is_searched_anew(town: Town) -> None:
    member = town.relative(R.MOTHER)
    wrong = town.type_member(member, town.mother)  # the tube of somebody else's mother
    town.type_subject(town.child())
    (before,) = town.candidates()
    right = town.laboratory.stranger()
    held = town.submit(Tube(town.code(member=member), right, None)).outcomes[0].sample.held
    assert [each.code for each in held] == ["person_differs"]
    done = supersede_profile(town.runtime, wrong, reason="标签贴错", successor_id=None, actor=OPERATOR)
    assert [(each.before, each.after) for each in done.family_changes] == [(before, None)]
    town.type_member(member, right)
    assert town.candidates() == []


def test_a_superseded_resident_leaves_the_families_lists(town: Town) -> None:
    town.type_member(town.relative(R.MOTHER), town.mother)
    resident = town.type_subject(town.child())
    (before,) = town.candidates()
    done = supersede_profile(town.runtime, resident, reason="调换", successor_id=None, actor=OPERATOR)
    assert [(each.before, each.after) for each in done.family_changes] == [(before, None)]
    assert town.candidates() == []


def test_a_stated_father_excluded_by_a_stated_brother_is_noticed(town: Town) -> None:
    father, brother = town.relative(R.FATHER), town.relative(R.BROTHER)
    town.type_member(father, town.laboratory.stranger())
    town.type_member(brother, town.child())
    search = town.last_search()
    (found,) = search.inconsistencies
    assert (found.child_id, found.parent_ids) == (brother, (father,))
    assert len(found.excluded) >= 3
    assert search.needs_samples


@pytest.mark.parametrize("subject_first", [True, False])
def test_a_false_stated_father_hides_no_true_child_from_the_dna_reviewer(
    town: Town, subject_first: bool
) -> None:
    mother, father = town.relative(R.MOTHER), town.relative(R.FATHER)
    child, stranger = town.child(), town.laboratory.stranger()
    if subject_first:
        profile = town.type_subject(child)
    relatives = (town.type_member(mother, town.mother), town.type_member(father, stranger))
    if not subject_first:
        profile = town.type_subject(child)
    (candidate,) = town.candidates()
    evidence, behind = candidate.evidence, "+".join(map(str, sorted(relatives)))
    assert evidence.conflict == FamilyConflict(supporting=(mother,), against=(father,))
    assert evidence.certain is not None  # the family's own ratio, as it is
    assert evidence.log10_lr == evidence.certain.lowest.log10_lr < -4
    assert evidence.certain.opinion.verdict is DnaVerdict.AGAINST
    alone = {each.member_id: each.log10_lr or 0.0 for each in evidence.singles}
    assert alone[father] < 0 < 4 < alone[mother]
    assert f"family_conflict:{profile}:{behind}" in town.sources()
    assert town.last_search().inconsistencies == ()
    town.type_another(town.laboratory.stranger())
    assert town.candidates() == [candidate]
    facts = MemberFacts(R.FATHER, biological=Biological.NO)
    change_relative(town.runtime, father, facts, reason="家属说明系收养", actor=town.actor)
    (after,) = town.candidates()
    assert after.evidence.conflict is None
    assert after.evidence.log10_lr == pytest.approx(alone[mother], abs=1e-9)
    assert f"family:{profile}:{relatives[0]}" in town.sources()


@pytest.mark.parametrize("subject_first", [True, False])
def test_a_false_father_hides_nobody_whom_brother_and_sister_find_only_together(
    runtime: Runtime, caseworker: Actor, subject_first: bool
) -> None:
    town = Town(runtime, caseworker, seed=12)  # of a brother and a sister who reach 10,000 together alone
    missing, brother, sister = (town.child() for _ in range(3))
    stated = {R.BROTHER: brother, R.SISTER: sister, R.FATHER: town.laboratory.stranger()}
    if subject_first:
        profile = town.type_subject(missing)
    members = {relation: town.relative(relation) for relation in stated}
    relatives = [town.type_member(members[relation], typed) for relation, typed in stated.items()]
    if not subject_first:
        profile = town.type_subject(missing)
    (candidate,) = town.candidates()
    conflict, certain = candidate.evidence.conflict, candidate.evidence.certain
    assert conflict is not None
    assert (conflict.supporting, conflict.against) == (
        (members[R.BROTHER], members[R.SISTER]),
        (members[R.FATHER],),
    )
    assert max(each.log10_lr or 0.0 for each in candidate.evidence.singles) < 4
    assert certain is not None
    assert certain.lowest.log10_lr < -20  # the family's own ratio stays what it is
    assert f"family_conflict:{profile}:{'+'.join(map(str, sorted(relatives)))}" in town.sources()
    with town.runtime.store.read() as work:
        told = evidence_of(work, {town.report_id: [profile]}, now=candidate.found_at)
    assert told[town.report_id][1][0].evidence.conflict == conflict  # as a reviewer reads it later
    town.type_another(town.laboratory.stranger())
    assert town.candidates() == [candidate]
    facts = MemberFacts(R.FATHER, biological=Biological.NO)
    change_relative(town.runtime, members[R.FATHER], facts, reason="家属说明系收养", actor=town.actor)
    (after,) = town.candidates()
    assert after.evidence.conflict is None
    assert after.evidence.log10_lr == pytest.approx(conflict.together_log10_lr, abs=1e-9)


def test_a_spouse_who_says_nothing_alone_is_in_no_conflict(town: Town) -> None:
    wife, other = town.relative(R.SPOUSE), town.laboratory.stranger()
    son = town.relative(R.SON, through=wife)
    missing = town.child()
    town.type_member(wife, other)
    town.type_member(son, town.laboratory.stranger())  # no child of the two
    town.type_member(town.relative(R.MOTHER), town.mother)
    town.type_subject(missing)
    (candidate,) = town.candidates()
    mother = town.family.members[-1].id
    assert candidate.evidence.conflict == FamilyConflict(supporting=(mother,), against=(son,))


def test_two_shared_loci_are_not_comparable_and_a_bridging_kit_is_named(town: Town) -> None:
    town.type_member(
        town.relative(R.MOTHER), {locus: town.mother[locus] for locus in town.laboratory.loci[:2]}
    )
    profile = town.type_subject(town.child())
    with town.runtime.store.begin() as work:
        family_id = town.family.id
        assert work.families.get(family_id)
    search_family(town.runtime, family_id)
    search = town.last_search()
    assert (search.searched, search.not_comparable_count) == (0, 1)
    (one,) = search.not_comparable
    assert (one.profile_id, one.shared_loci) == (profile, 2)
    assert one.bridging_kit


def test_a_relative_typed_at_too_few_loci_is_not_comparable_alone_beside_one_who_is(town: Town) -> None:
    father, mother = town.relative(R.FATHER), town.relative(R.MOTHER)
    town.type_member(father, town.father)
    town.type_member(mother, {locus: town.mother[locus] for locus in town.laboratory.loci[:7]})
    town.type_subject(town.child())
    (candidate,) = town.candidates()
    alone = {each.member_id: (each.log10_lr is None, each.compared) for each in candidate.evidence.singles}
    assert alone == {father: (False, len(town.laboratory.loci)), mother: (True, 7)}


def test_a_code_decides_the_class_and_a_wrong_class_or_code_is_held(town: Town) -> None:
    member, subject = town.relative(R.MOTHER), town.subject_id
    wrong = town.submit(Tube(town.code(subject=subject), town.laboratory.stranger(), RELATIVE))
    (held,) = wrong.outcomes[0].sample.held
    assert held.code == "class_against_code"
    code = town.code(member=member)
    slip = code[:-1] + ("2" if code[-1] != "2" else "3")
    (held,) = town.submit(Tube(slip, town.laboratory.stranger(), RELATIVE)).outcomes[0].sample.held
    assert held.code == "collection_code_mistyped"
    batch = town.submit(Tube(code.lower().replace("-", " "), town.mother, None))
    with town.runtime.store.read() as work:
        profile = work.dna_profiles.get(stored(batch))
        assert profile.sample.sample_class is RELATIVE
        assert work.dna_people.of_profiles([profile.id]) == {profile.id: SampledPerson(member)}


def test_a_profile_under_the_laboratorys_own_code_is_joined_later(town: Town) -> None:
    mother = stored(town.submit(Tube("QS-1", town.mother, RELATIVE, Sex.FEMALE)))
    town.type_subject(town.child())
    assert town.candidates() == []
    member = town.relative(R.MOTHER)
    join_profile(town.runtime, mother, town.code(member=member), actor=OPERATOR)
    assert len(town.candidates()) == 1
    other = town.code(member=town.relative(R.SISTER))
    with pytest.raises(Conflict, match="dna_person_differs"):
        join_profile(town.runtime, mother, other, actor=OPERATOR)
    with pytest.raises(Conflict, match="sample_class_differs"):
        join_profile(town.runtime, mother, town.code(subject=town.subject_id), actor=OPERATOR)
    with pytest.raises(InvalidInput, match="collection_code_unknown"):
        join_profile(town.runtime, mother, "CJM-22222-22222-2", actor=OPERATOR)


def test_two_missing_brothers_share_a_family_and_both_are_searched_for(town: Town) -> None:
    second = town.report("虚构乙")
    facts = MemberFacts(R.BROTHER)
    family = join_family(town.runtime, second, facts, of_report_id=town.report_id, actor=town.actor)
    assert [each.report_id for each in family.missing] == [town.report_id, second]
    assert family_of_report(town.runtime, second) == family
    town.type_member(town.relative(R.MOTHER), town.mother)
    town.type_subject(town.child())
    assert [len(town.candidates(number)) for number in (0, 1)] == [1, 1]
    with pytest.raises(Conflict, match="family_joined_before"):
        join_family(town.runtime, second, facts, of_report_id=town.report_id, actor=town.actor)


def test_what_cannot_be_stated_is_refused_naming_the_field(town: Town) -> None:
    father = town.relative(R.FATHER)
    for stated, code in (
        ({"sex": Sex.FEMALE}, "relation_against_sex"),
        ({"related_to": father}, "related_to_unknown"),
        ({"through": 999}, "through_unknown"),
        ({}, "family_contradicts_itself"),
    ):
        with pytest.raises(InvalidInput, match=code):
            town.relative(R.FATHER, **stated)
    assert len(town.family.members) == 2


def test_a_search_that_somebody_withdrew_from_meanwhile_stores_nothing_of_theirs(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    mother = town.relative(R.MOTHER)
    town.type_member(mother, town.mother)
    town.type_subject(town.child())
    compute, waiting = inconsistencies, [mother]

    def withdrawn_meanwhile(typed: TypedFamily) -> tuple[Inconsistency, ...]:
        if waiting:
            withdraw_relative(town.runtime, waiting.pop(), actor=town.actor)
        return compute(typed)

    monkeypatch.setattr(search, "inconsistencies", withdrawn_meanwhile)
    assert search_family(town.runtime, town.family.id) == ()
    assert town.candidates() == []
    assert town.last_search().used_member_ids == ()


def test_a_profile_that_differs_from_the_persons_others_is_not_joined_to_them(town: Town) -> None:
    mother = town.relative(R.MOTHER)
    town.type_member(mother, town.mother)
    other = stored(town.submit(Tube("HK-2", town.laboratory.stranger(), RELATIVE)))
    with pytest.raises(Conflict, match="person_differs"):
        join_profile(town.runtime, other, town.code(member=mother), actor=OPERATOR)


def test_a_missing_person_whose_report_is_withdrawn_is_not_solved_jointly(town: Town) -> None:
    second = town.report("虚构乙")
    facts = MemberFacts(R.BROTHER)
    join_family(town.runtime, second, facts, of_report_id=town.report_id, actor=town.actor)
    town.type_member(town.relative(R.MOTHER), town.mother)
    town.type_subject(town.child())
    assert joint_review(town.runtime, town.family.id).answers
    move_report(town.runtime, second, ReportMove.WITHDRAW, reason="家属撤回", actor=town.actor)
    with pytest.raises(Conflict, match="family_nothing_joint"):
        joint_review(town.runtime, town.family.id)
