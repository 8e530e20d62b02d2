"""Search with families: one against everybody in care, and somebody in care against every family."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from casework.dna.opened import OpenedProfiles
from casework.dna.shipped import pair_search
from casework.families.consistency import inconsistencies
from casework.families.proposals import propose_family_candidates
from casework.families.typed import CERTAIN, MARKED, TypedFamily, typed_families
from casework.runtime import Runtime
from casework.version import software_version
from matching.dna.family_conflict import conflict_of_one, family_conflict, is_listed
from matching.dna.family_search import FamilyFound, FamilySearch
from matching.dna.kept_families import FEW_SLACK_LOG10, scan_floor
from matching.dna.packed_everybody import Everybody
from matching.dna.relation_families import TypedPerson
from models.consent import Purpose
from models.dna_candidate import Opinion, RelationEvidence
from models.dna_profile import DnaProfile, ProfileState
from models.family import Biological, Family
from models.family_candidate import (
    FamilyCandidate,
    FamilyCandidateChange,
    FamilyConflict,
    FamilyEvidence,
    FamilySearchRecord,
    Inconsistency,
    SingleRelative,
)
from models.held_sample import HeldVerdict
from models.message import Message
from models.submission import SampleClass
from store.unit_of_work import UnitOfWork

log = logging.getLogger("guitu.families")

_MARKED_WORDS = Message(
    "含血缘关系不明的亲属，只作参考，不给出判定。",
    "Relatives whose blood relation is unknown are part of it: beside the certain figure, no verdict.",
)


@cache
def family_search() -> FamilySearch:
    """The search under the shipped populations and rules, as for pairs."""
    pairs = pair_search()
    return FamilySearch(pairs.populations, pairs.rules)


def search_family(
    runtime: Runtime, family_id: int, opened: OpenedProfiles | None = None
) -> tuple[FamilyCandidateChange, ...]:
    """Searches anew for every missing member of the family; the candidates that changed.

    A missing person whose report is not open to DNA search has no candidates from now on.
    """
    started_at = runtime.now()
    with runtime.store.read() as work:
        situation = _situation(work, family_id)
        people = (opened or OpenedProfiles()).people(work, SampleClass.SUBJECT)
    answers = [_Answer.of(situation.typed, missing_id, people) for missing_id in situation.open_missing_ids]
    return _store(runtime, situation, answers, started_at=started_at)


def search_families_for(runtime: Runtime, subjects: Iterable[DnaProfile]) -> None:
    """Compares people in care, by profile, with every family that is open to DNA search.

    Only families that the kept tables find near one of them are opened and compared exactly.
    """
    people = {each.id: typed_person(each) for each in subjects if is_searched(each)}
    if not people:
        return
    with runtime.store.read() as work:
        among = len(work.dna_profiles.active_ids(SampleClass.SUBJECT))
    floor = scan_floor(among, family_search().rules.most_chance_hits, slack_log10=FEW_SLACK_LOG10)
    packed = Everybody.of(list(people.values()), family_search().populations[0], ())
    near = runtime.family_tables().near(packed, floor)
    for error in near.errors:
        log.warning("family %d is not compared: %s", error.item_id, error.reason.en)
    with runtime.store.read() as work:
        families = list(work.families.of_ids(near.people).values())
        open_ids = {family.id: open_missing(work, family) for family in families}
        typed = typed_families(work, families)
    for one in typed:
        who = [people[number] for number in sorted(near.people[one.family.id])]
        for missing_id in open_ids[one.family.id]:
            answer = _Answer.of(one, missing_id, who, among=among)
            if answer.candidates:
                _store_more(runtime, one, open_ids[one.family.id], answer)


@dataclass(frozen=True)
class _Situation:
    """A family as one search sees it, and its candidates before."""

    typed: TypedFamily
    open_missing_ids: tuple[int, ...]
    before: tuple[FamilyCandidate, ...]


@dataclass(frozen=True)
class _Answer:
    """What one search for a missing member gave, with relatives by blood and, marked, of unknown blood."""

    missing_id: int
    used: tuple[int, ...]
    marked_used: tuple[int, ...]
    certain: FamilyFound
    marked: FamilyFound
    candidates: Mapping[int, FamilyEvidence]

    @classmethod
    def of(
        cls,
        typed: TypedFamily,
        missing_id: int,
        people: Sequence[TypedPerson],
        *,
        among: int | None = None,
    ) -> "_Answer":
        """The search; nobody is compared where no sample can be used."""
        used, marked_used = typed.used(missing_id, CERTAIN), typed.used(missing_id, MARKED)
        certain = marked = FamilyFound()
        if used:
            family = typed.compilable(missing_id, CERTAIN, used)
            parts = typed.in_parts(missing_id)
            certain = family_search().find(family, people, among=among, alone=parts)
        if set(marked_used) - set(used):
            family = typed.compilable(missing_id, MARKED, marked_used)
            marked = family_search().find(family, people, among=among)
        listed = {hit.number for hit in (*certain.hits, *marked.hits)}
        whole = cls(missing_id, used, marked_used, certain, marked, {})
        chosen = [person for person in people if person.number in listed | certain.near_alone]
        found = {person.number: whole._evidence(typed, person) for person in chosen}
        kept = {n: each for n, each in found.items() if n in listed or each.conflict is not None}
        return replace(whole, candidates=kept)

    @property
    def searched(self) -> int:
        """How many people were compared with the family."""
        return max(self.certain.searched, self.marked.searched)

    def _evidence(self, typed: TypedFamily, person: TypedPerson) -> FamilyEvidence:
        certain = marked = None
        if self.used:
            family = typed.compilable(self.missing_id, CERTAIN, self.used)
            certain = family_search().evidence(family, person, searched=self.searched)
        if set(self.marked_used) - set(self.used):
            family = typed.compilable(self.missing_id, MARKED, self.marked_used)
            found = family_search().evidence(family, person, searched=self.searched)
            marked = None if found is None else without_verdict(found)
        members = self.marked_used or self.used
        alone = {
            number: family_search().evidence(
                typed.compilable(self.missing_id, MARKED, (number,)), person, searched=self.searched
            )
            for number in members
        }
        singles = single_relatives(typed, self.missing_id, person, alone)
        return FamilyEvidence(
            certain=certain,
            marked=marked,
            singles=singles,
            profile_ids=typed.profile_ids(members),
            conflict=conflict_of(certain, alone, singles) or self._conflict_of_one(typed, person, certain),
        )

    def _conflict_of_one(
        self, typed: TypedFamily, person: TypedPerson, certain: RelationEvidence | None
    ) -> FamilyConflict | None:
        without = {
            left_out: family_search().evidence(
                typed.part(self.missing_id, others), person, searched=self.searched
            )
            for left_out, others in left_out_in_turn(self.used, certain).items()
        }
        return conflict_of_one(without, family_search().rules)


def left_out_in_turn(used: Sequence[int], whole: RelationEvidence | None) -> dict[int, tuple[int, ...]]:
    """All others by each of three or more members by blood; nothing where all together list the person."""
    if len(used) < 3 or is_listed(whole, family_search().rules):
        return {}
    return {left_out: tuple(each for each in used if each != left_out) for left_out in used}


def single_relatives(
    typed: TypedFamily, missing_id: int, person: TypedPerson, alone: Mapping[int, RelationEvidence | None]
) -> tuple[SingleRelative, ...]:
    """What each member says of the person alone, in short; `alone` is the evidence of each."""
    used = typed.used(missing_id, CERTAIN)

    def told(number: int, found: RelationEvidence | None) -> SingleRelative:
        biological = Biological.YES if number in used else Biological.UNKNOWN
        if found is None:
            family = typed.compilable(missing_id, MARKED, (number,))
            return SingleRelative(number, biological, None, family_search().shared_loci(family, person))
        return SingleRelative(number, biological, found.lowest.log10_lr, found.lowest.compared)

    return tuple(told(number, found) for number, found in alone.items())


def conflict_of(
    certain: RelationEvidence | None,
    alone: Mapping[int, RelationEvidence | None],
    singles: Sequence[SingleRelative],
) -> FamilyConflict | None:
    """Whether one relative by blood alone supports whom all together do not."""
    by_blood = [each.member_id for each in singles if each.biological is Biological.YES]
    return family_conflict(certain, {number: alone[number] for number in by_blood}, family_search().rules)


def _situation(work: UnitOfWork, family_id: int) -> _Situation:
    family = work.families.get(family_id)
    before = work.family_candidates.of_members([member.id for member in family.missing])
    return _Situation(typed_families(work, [family])[0], open_missing(work, family), tuple(before))


def open_missing(work: UnitOfWork, family: Family) -> tuple[int, ...]:
    """The missing members whose report is open to DNA search."""
    reports = work.reports.of_ids([each.report_id for each in family.missing if each.report_id is not None])
    return tuple(
        member.id
        for member in family.missing
        if member.report_id is not None and Purpose.SEARCH_BY_DNA in reports[member.report_id].open_to
    )


def _store(
    runtime: Runtime, situation: _Situation, answers: Sequence[_Answer], *, started_at: datetime
) -> tuple[FamilyCandidateChange, ...]:
    now, typed = runtime.now(), situation.typed
    found = inconsistencies(typed)
    with runtime.store.begin() as work:
        if not _still_so(work, typed, situation.open_missing_ids):
            return ()
        for member in typed.family.missing:
            work.family_candidates.end(member.id, now)
        for answer in answers:
            record = _record(answer, found, started_at=started_at, now=now)
            candidates = _candidates(work, answer, now)
            work.family_candidates.record(record, candidates)
            propose_family_candidates(work, typed.family, candidates, now=now)
        after = work.family_candidates.of_members([member.id for member in typed.family.missing])
    return _changes(situation.before, after)


def _store_more(
    runtime: Runtime, typed: TypedFamily, open_missing_ids: tuple[int, ...], answer: _Answer
) -> None:
    """Adds the candidates that new people in care gave to those the family has."""
    now = runtime.now()
    with runtime.store.begin() as work:
        if not _still_so(work, typed, open_missing_ids):
            return
        candidates = _candidates(work, answer, now)
        for candidate in candidates:
            work.family_candidates.put(candidate)
        propose_family_candidates(work, typed.family, candidates, now=now)


def _still_so(work: UnitOfWork, typed: TypedFamily, open_missing_ids: tuple[int, ...]) -> bool:
    """Whether the family is what the search saw, and stays so until this transaction ends.

    Whoever withdrew, corrected, superseded or added something meanwhile searches after that themselves;
    what was computed before it must not stand in place of theirs.
    """
    work.dna_profiles.lock()
    work.reports.lock()
    family = work.families.get(typed.family.id)
    (now,) = typed_families(work, [family])
    return now == typed and open_missing(work, family) == open_missing_ids


def _candidates(work: UnitOfWork, answer: _Answer, now: datetime) -> list[FamilyCandidate]:
    """Those whose profile may still be used, and who are not one of the relatives themselves."""
    usable = work.dna_profiles.active_among(answer.candidates, SampleClass.SUBJECT)
    own = {
        each.pair for each in work.held_samples.shared_by(usable) if each.verdict is HeldVerdict.SAME_PERSON
    }
    return [
        FamilyCandidate(answer.missing_id, number, evidence, now)
        for number, evidence in answer.candidates.items()
        if number in usable
        and not any(frozenset({number, relative}) in own for relative in evidence.profile_ids)
    ]


def _record(
    answer: _Answer, found: tuple[Inconsistency, ...], *, started_at: datetime, now: datetime
) -> FamilySearchRecord:
    search = family_search()
    told = answer.certain if answer.used else answer.marked
    return FamilySearchRecord(
        member_id=answer.missing_id,
        started_at=started_at,
        finished_at=now,
        searched=answer.searched,
        not_comparable_count=told.not_comparable_count,
        not_comparable=told.not_comparable,
        inconsistencies=found,
        used_member_ids=answer.used,
        marked_member_ids=tuple(each for each in answer.marked_used if each not in answer.used),
        needs_samples=bool(found) or not answer.used,
        software=software_version(),
        rules=search.rules.version,
        populations=tuple(each.table.version for each in search.populations),
    )


def _changes(
    before: Sequence[FamilyCandidate], after: Sequence[FamilyCandidate]
) -> tuple[FamilyCandidateChange, ...]:
    former = {(each.member_id, each.subject_profile_id): each for each in before}
    latter = {(each.member_id, each.subject_profile_id): each for each in after}
    pairs = [(key, former.get(key), latter.get(key)) for key in sorted({*former, *latter})]
    return tuple(
        FamilyCandidateChange(member_id, profile_id, old, new)
        for (member_id, profile_id), old, new in pairs
        if old is None or new is None or old.evidence != new.evidence
    )


def without_verdict(evidence: RelationEvidence) -> RelationEvidence:
    """The evidence that relatives of unknown blood are part of: no opinion may be based on it."""
    return replace(evidence, opinion=Opinion(None, _MARKED_WORDS, evidence.opinion.rules))


def is_searched(profile: DnaProfile) -> bool:
    """A person in care's profile that searches may use now."""
    return (
        profile.state is ProfileState.ACTIVE
        and profile.is_searchable
        and profile.sample.sample_class is SampleClass.SUBJECT
    )


def typed_person(profile: DnaProfile) -> TypedPerson:
    """The profile under its number."""
    return TypedPerson(profile.id, profile.profile, profile.sample.sex)
