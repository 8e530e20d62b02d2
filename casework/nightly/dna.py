"""People compared by DNA, many at once: families with everybody in care, and these with each other."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from casework.crew.crew import Crew
from casework.crew.one_thread_each import one_thread_each
from casework.dna.shipped import pair_search
from casework.families.consistency import parts_at_night
from casework.families.kept import NearFamilies
from casework.families.proposals import conflict_source, family_source
from casework.families.typed import CERTAIN, MARKED, TypedFamily, typed_families
from casework.nightly.found import Found
from casework.nightly.isolate import each_apart
from casework.nightly.parts import Nightly
from casework.readable import readable
from matching.dna.family_conflict import fewest_log10_alone, parts_of
from matching.dna.kept_families import scan_floor
from matching.dna.many_families import Listed, ManyFamilies, ManyFound
from matching.dna.packed_everybody import Everybody
from matching.dna.tables import Family as CompilableFamily
from models.batch_candidate import RunCandidate
from models.batch_run import BatchRun, RunCounters, RunError, RunScope
from models.dna_candidate import TestedRelation
from models.evidence import EvidenceKind
from models.family import Family
from models.gallery import GalleryKind, PersonRef
from models.held_sample import HeldVerdict
from models.pair import PairKey
from store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Asked:
    """A missing person whom a family's samples ask for; `relatives` are the profiles behind it.

    `alone`: of several relatives by blood some without the rest, of so many `ways` to take them apart.
    """

    family_id: int
    report_id: int
    family: CompilableFamily
    relatives: tuple[int, ...]
    alone: tuple[CompilableFamily, ...]
    ways: int


@dataclass(frozen=True, slots=True)
class _Step:
    """What one step works with: the search, everybody who is counted, and further processes."""

    nightly: Nightly
    run: BatchRun
    search: ManyFamilies
    everybody: Everybody
    crew: Crew

    def listed(
        self, families: Sequence[CompilableFamily], near: Sequence[tuple[int, int]]
    ) -> tuple[Listed, ...]:
        """What a single search lists of the near pairs."""
        return self.crew.listed(self.search, families, near, self.everybody)


def get_ready(nightly: Nightly, run: BatchRun) -> None:
    """Begins what a full run will share its work with, while it compares something else."""
    if run.scope is RunScope.FULL:
        with nightly.store.read() as work:
            nightly.people.crew(work).get_ready()


@one_thread_each()
def compare_families(nightly: Nightly, run: BatchRun, family_ids: Sequence[int]) -> Found:
    """These families, as far as they are open to DNA search now, with everybody in care."""
    everybody, errors = _everybody(nightly)
    near = _near(nightly, everybody, counted=everybody, family_ids=family_ids)
    return _of_families(nightly, run, near) + _told(near.asked, errors)


@one_thread_each()
def compare_profiles(nightly: Nightly, run: BatchRun, profile_ids: Sequence[int]) -> Found:
    """These profiles of people in care with all others; in an incremental run with all families too."""
    everybody, errors = _everybody(nightly)
    few = everybody.only(frozenset(profile_ids))
    found = Found()
    if run.scope is RunScope.INCREMENTAL:  # a full run comes by with every family
        found += _of_families(nightly, run, _near(nightly, few, counted=everybody))
    with nightly.store.read() as work:
        search, everybody, _ = nightly.people.eligible(work, [])
        crew = nightly.people.crew(work)
    found += _among_each_other(_Step(nightly, run, search, everybody, crew), few)
    return found + _told(len(few.people), errors)


def _everybody(nightly: Nightly) -> tuple[Everybody, tuple[RunError, ...]]:
    """Everybody in care whose profile may be searched now, and the profiles that cannot be read."""
    with nightly.store.read() as work:
        _, everybody, errors = nightly.people.eligible(work, [])
    return everybody, errors


def _near(
    nightly: Nightly, people: Everybody, *, counted: Everybody, family_ids: Collection[int] | None = None
) -> NearFamilies:
    """Only families that the kept tables find near one of the people are opened and compared exactly."""
    with nightly.store.read() as work:
        crew = nightly.people.crew(work)
    floor = scan_floor(len(counted.people), pair_search().rules.most_chance_hits_by_night)
    return nightly.families.near(people, floor, family_ids, crew=crew)


def _of_families(nightly: Nightly, run: BatchRun, near: NearFamilies) -> Found:
    """The near families compared exactly with the people they are near to."""
    asked, errors = _asked(nightly, sorted(near.people))
    with nightly.store.read() as work:
        search, everybody, _ = nightly.people.eligible(work, [each.family for each in asked])
        crew = nightly.people.crew(work)
    found = _exactly(_Step(nightly, run, search, everybody, crew), asked, near)
    counters = RunCounters(dna_pairs=near.compared, not_comparable=near.not_comparable)
    return Found(found.candidates, counters, found.errors + near.errors + errors)


def _told(searched: int, errors: tuple[RunError, ...]) -> Found:
    return Found(errors=errors, counters=RunCounters(searched=searched))


def _asked(nightly: Nightly, family_ids: Sequence[int]) -> tuple[list[Asked], tuple[RunError, ...]]:
    """What the families ask for; one that cannot be read, or makes no pedigree, is an error."""
    with nightly.store.read() as work:
        families, errors = readable(work.families.of_ids, family_ids, "family")
        asked, faults = readable(partial(_questions_of, work, families), families, "family")
    return [each for number in sorted(asked) for each in asked[number]], errors + faults


def _questions_of(
    work: UnitOfWork, families: Mapping[int, Family], numbers: Sequence[int]
) -> dict[int, tuple[Asked, ...]]:
    chosen = [families[number] for number in numbers]
    reports = {m.report_id for family in chosen for m in family.missing if m.report_id is not None}
    is_open = work.reports.open_to_dna(reports)
    return {each.family.id: tuple(_questions(each, is_open)) for each in typed_families(work, chosen)}


def _questions(typed: TypedFamily, is_open: Collection[int]) -> Iterator[Asked]:
    """By relatives of certain blood where there are any, else by those of unknown; as single searches do."""
    for member in typed.family.missing:
        marked = typed.used(member.id, MARKED)
        if member.report_id is None or member.report_id not in is_open or not marked:
            continue
        certain = typed.used(member.id, CERTAIN)
        family = (
            typed.compilable(member.id, CERTAIN, certain)
            if certain
            else typed.compilable(member.id, MARKED, marked)
        )
        relatives, alone = typed.profile_ids(marked), parts_at_night(typed, member.id)
        ways = len(parts_of(certain))
        yield Asked(typed.family.id, member.report_id, family, relatives, alone, ways)


def _exactly(step: _Step, asked: Sequence[Asked], near: NearFamilies) -> Found:
    """The reports for whose families somebody in care may be the missing person."""
    of_report = {each.report_id: each for each in asked}

    def compare(report_ids: Sequence[int]) -> Found:
        questions = [of_report[number] for number in report_ids]
        pairs = [
            (n, number) for n, each in enumerate(questions) for number in sorted(near.people[each.family_id])
        ]
        listed = step.listed([each.family for each in questions], pairs)
        hidden = _hidden(step, questions, near, listed)
        listed = step.search.by_night(listed) + hidden
        residents = _residents(step, {each.number for each in listed})
        shared = _shared(step, residents)
        candidates = []
        for each in listed:
            question = questions[each.family]
            own = {shared.get(frozenset({each.number, relative})) for relative in question.relatives}
            if each.number in residents and HeldVerdict.SAME_PERSON not in own:
                key = PairKey(residents[each.number], PersonRef(GalleryKind.REPORTS, question.report_id))
                source = conflict_source if each in hidden else family_source
                reference = source(each.number, question.relatives).reference
                candidates.append(_candidate(key, reference, each.log10_lr, each.expected))
        return Found(tuple(candidates))

    return each_apart(compare, sorted(of_report), "report")


def _hidden(
    step: _Step, questions: Sequence[Asked], near: NearFamilies, listed: Sequence[Listed]
) -> tuple[Listed, ...]:
    """Those whom some relatives support without the rest and the whole family does not list.

    Their log10 LR is told as 0: neither the family's nor one relative's says how they rank among others.
    """
    rules = pair_search().rules
    known = {(each.family, each.number) for each in listed}
    counted = Counter(each.family for each in listed)
    alone: list[tuple[int, CompilableFamily]] = []
    asked: list[tuple[int, int]] = []
    for place, question in enumerate(questions):
        by_part: dict[int, list[int]] = {}
        if counted[place] < rules.most_candidates:
            for part, person in sorted(near.by_parts.get(question.report_id, ())):
                # A family that changed since has other parts: its change is compared next.
                if (place, person) not in known and part < len(question.alone):
                    by_part.setdefault(part, []).append(person)
        for part, people in by_part.items():
            asked += [(len(alone), person) for person in people]
            alone.append((place, question.alone[part]))
    found = step.listed([family for _, family in alone], asked)
    least = fewest_log10_alone(rules)
    best: dict[tuple[int, int], Listed] = {}
    for each in found:
        place = alone[each.family][0]
        ways = questions[place].ways
        if each.log10_lr > least and each.expected * ways <= rules.most_chance_hits_by_night:
            best.setdefault((place, each.number), Listed(place, each.number, 0.0, each.expected * ways))
    return tuple(best.values())


def _among_each_other(step: _Step, few: Everybody) -> Found:
    """Each of the few with everybody in care: the same person, or relatives at different stations."""
    people = [person.number for person in few.people]

    def compare(relation: TestedRelation, numbers: Sequence[int]) -> Found:
        found = step.crew.find(relation, numbers)
        listed = [(numbers[each.family], each) for each in found.listed]
        known = _residents(step, {n for one, each in listed for n in (one, each.number)})
        stations, shared = _stations(step, known.values()), _shared(step, known)
        candidates = []
        for one, each in listed:
            subjects = known.get(one), known.get(each.number)
            decided = shared.get(frozenset({one, each.number}))
            is_decided_else = decided is not None and relation is not _MEANT[decided]
            if None in subjects or subjects[0] == subjects[1] or is_decided_else:
                continue
            first, second = sorted(number for number in subjects if number is not None)
            is_apart = stations.get(first) != stations.get(second)
            if relation is TestedRelation.SAME_PERSON or is_apart:
                low, high = sorted((one, each.number))
                reference = f"profiles:{low}+{high}"
                key = PairKey.of_subjects(first, second)
                candidates.append(_candidate(key, reference, each.log10_lr, each.expected))
        return Found(tuple(candidates)) + _counted(found)

    found = Found()
    for relation in _AMONG_PEOPLE_IN_CARE:
        asked: Callable[[Sequence[int]], Found] = partial(compare, relation)
        found += each_apart(asked, people, "profile")
    return found


_MEANT = {
    HeldVerdict.SAME_PERSON: TestedRelation.SAME_PERSON,
    HeldVerdict.TWINS: TestedRelation.FULL_SIBLING,
}
"""What two profiles of one genotype may be put forward as, once people decided why they agree."""

_AMONG_PEOPLE_IN_CARE = (
    TestedRelation.SAME_PERSON,
    TestedRelation.CHILD,
    TestedRelation.PARENT,
    TestedRelation.FULL_SIBLING,
)


def _residents(step: _Step, profile_ids: Collection[int]) -> dict[int, int]:
    """The resident whom each profile is of; those of others, and those of nobody known, are left out."""
    until = step.run.marks.residents_until
    with step.nightly.store.read() as work:
        people = work.dna_people.of_profiles(profile_ids)
        subjects = {n: each.subject_id for n, each in people.items() if each.subject_id is not None}
        residents = work.residents.among(subjects.values(), entered_until=until)
    return {number: subject for number, subject in subjects.items() if subject in residents}


def _shared(step: _Step, profile_ids: Collection[int]) -> dict[frozenset[int], HeldVerdict]:
    """What people decided of those of the profiles that agree everywhere with another."""
    with step.nightly.store.read() as work:
        return {each.pair: each.verdict for each in work.held_samples.shared_by(profile_ids)}


def _stations(step: _Step, subject_ids: Collection[int]) -> dict[int, str]:
    with step.nightly.store.read() as work:
        return work.residents.stations_of(subject_ids)


def _candidate(key: PairKey, reference: str, log10_lr: float, expected: float) -> RunCandidate:
    return RunCandidate(key.subject_id, key.other, EvidenceKind.DNA, reference, log10_lr, expected)


def _counted(found: ManyFound) -> Found:
    return Found(counters=RunCounters(dna_pairs=found.compared, not_comparable=found.not_comparable))
