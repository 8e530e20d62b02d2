"""What families say of many pairs at once, by the versions in use: for whoever reviews them."""

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from casework.crew.crew import Crew
from casework.families.search import (
    conflict_of,
    family_search,
    is_searched,
    left_out_in_turn,
    single_relatives,
    typed_person,
    without_verdict,
)
from casework.families.typed import CERTAIN, MARKED, TypedFamily, typed_families
from matching.dna.family_conflict import conflict_of_one
from matching.dna.relation_families import TypedPerson
from matching.dna.table_memo import shape_of
from matching.dna.tables import Family as CompilableFamily
from models.dna_candidate import RelationEvidence
from models.family_candidate import FamilyCandidate, FamilyEvidence
from models.submission import SampleClass
from store.unit_of_work import UnitOfWork

_Question = tuple[tuple[int, ...], bool]
"""Whose samples, and whether relatives of unknown blood are in the pedigree."""


@dataclass(frozen=True)
class _Pair:
    """A missing member, and somebody in care who may be them."""

    typed: TypedFamily
    member_id: int
    person: TypedPerson

    @property
    def used(self) -> tuple[int, ...]:
        return self.typed.used(self.member_id, CERTAIN)

    @property
    def marked_used(self) -> tuple[int, ...]:
        return self.typed.used(self.member_id, MARKED)

    def questions(self) -> Iterator[_Question]:
        """What is asked of the pair: all by blood, all with unknown blood, each relative alone."""
        used, marked = self.used, self.marked_used
        if used:
            yield used, False
        if set(marked) - set(used):
            yield marked, True
        yield from (((number,), True) for number in marked or used)

    def family(self, question: _Question) -> CompilableFamily:
        members, is_marked = question
        return self.typed.compilable(self.member_id, MARKED if is_marked else CERTAIN, members)


def evidence_of(
    work: UnitOfWork, wanted: Mapping[int, Collection[int]], *, now: datetime, crew: Crew | None = None
) -> dict[int, tuple[int, list[FamilyCandidate]]]:
    """By report: its family, and what that says of these profiles of people in care, where it says anything.

    A crew takes its share of what there is to compute. Raises NotFound for a report without a family.
    """
    families = work.families.of_reports(wanted)
    member_of = {m.report_id: m.id for family in families for m in family.missing}
    for report_id in wanted.keys() - member_of.keys():
        work.families.of_report(report_id)  # raises: it has none
    profiles = work.dna_profiles.of_ids({number for numbers in wanted.values() for number in numbers})
    people = {n: typed_person(each) for n, each in profiles.items() if is_searched(each)}
    typed_of = {m.id: typed for typed in typed_families(work, families) for m in typed.family.missing}
    found: dict[int, tuple[int, list[FamilyCandidate]]] = {}
    pairs = []
    for report_id, numbers in sorted(wanted.items()):
        member_id = member_of[report_id]
        found[report_id] = typed_of[member_id].family.id, []
        pairs += [
            (report_id, _Pair(typed_of[member_id], member_id, people[number]))
            for number in sorted(numbers)
            if number in people
        ]
    among = len(work.dna_profiles.active_ids(SampleClass.SUBJECT))
    weighed, asked = partial(_weighed, among=among), [each for _, each in pairs]
    answers = weighed(asked) if crew is None else crew.shared(weighed, asked, alike=_shape)
    for (report_id, pair), evidence in zip(pairs, answers, strict=True):
        if evidence.certain or evidence.marked or evidence.conflict:
            candidate = FamilyCandidate(pair.member_id, pair.person.number, evidence, now)
            found[report_id][1].append(candidate)
    return found


def _shape(pair: _Pair) -> Hashable:
    return shape_of(pair.family(next(pair.questions())))


def _weighed(pairs: Sequence[_Pair], *, among: int) -> list[FamilyEvidence]:
    """What asks the same is computed once: of one relative all by blood are that relative alone."""
    asked: dict[Hashable, tuple[CompilableFamily, TypedPerson]] = {}
    places: list[dict[_Question, Hashable]] = []
    for pair in pairs:
        families = {question: pair.family(question) for question in pair.questions()}
        keys: dict[_Question, Hashable] = {
            question: (family.pedigree, family.missing, question[0], pair.person.number)
            for question, family in families.items()
        }
        asked |= {keys[question]: (family, pair.person) for question, family in families.items()}
        places.append(keys)
    found = family_search().evidence_all(list(asked.values()), searched=among)
    answers = dict(zip(asked, found, strict=True))
    evidence = [
        _evidence(pair, {question: answers[key] for question, key in keys.items()})
        for pair, keys in zip(pairs, places, strict=True)
    ]
    return _with_conflicts_of_one(pairs, evidence, among)


def _with_conflicts_of_one(
    pairs: Sequence[_Pair], evidence: Sequence[FamilyEvidence], among: int
) -> list[FamilyEvidence]:
    """The evidence with one relative left out in turn, asked only where all together list nobody."""
    without = [
        {} if each.conflict else left_out_in_turn(pair.used, each.certain)
        for pair, each in zip(pairs, evidence, strict=True)
    ]
    asked = [
        (pair.typed.part(pair.member_id, others), pair.person)
        for pair, turns in zip(pairs, without, strict=True)
        for others in turns.values()
    ]
    answers = iter(family_search().evidence_all(asked, searched=among))
    return [
        replace(each, conflict=conflict_of_one({n: next(answers) for n in turns}, family_search().rules))
        if turns
        else each
        for each, turns in zip(evidence, without, strict=True)
    ]


def _evidence(pair: _Pair, found: Mapping[_Question, RelationEvidence | None]) -> FamilyEvidence:
    used, marked_used = pair.used, pair.marked_used
    certain = found[used, False] if used else None
    marked = found[marked_used, True] if set(marked_used) - set(used) else None
    members = marked_used or used
    alone = {number: found[(number,), True] for number in members}
    singles = single_relatives(pair.typed, pair.member_id, pair.person, alone)
    return FamilyEvidence(
        certain=certain,
        marked=None if marked is None else without_verdict(marked),
        singles=singles,
        profile_ids=pair.typed.profile_ids(members),
        conflict=conflict_of(certain, alone, singles),
    )
