"""A family as the DNA reviewer sees it: numbers and codes, samples, contradictions, candidates; no names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from casework.families.search import family_search, open_missing
from casework.families.typed import CERTAIN, TypedFamily, typed_families
from casework.runtime import Runtime
from matching.dna.joint import JointSolution, JointSolutions, MissingFamily, joint_solutions
from matching.dna.relation_families import TypedPerson
from models.dna_profile import DnaProfile
from models.errors import Conflict
from models.family import Family
from models.family_candidate import FamilyCandidate, FamilySearchRecord
from models.gallery import GalleryKind, PersonRef
from models.held_sample import HeldVerdict
from models.message import Message
from models.pair import PairKey
from store.unit_of_work import UnitOfWork

_LISTED = 20


@dataclass(frozen=True, slots=True)
class ReviewedCandidate:
    """A candidate with its family, the pair that people work on (None while there is none), and twins.

    `twin_profile_ids` are relatives' profiles that are of the candidate's identical twin by a decision.
    """

    candidate: FamilyCandidate
    family: Family
    pair_id: int | None
    twin_profile_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FamilyReview:
    """The family, who of it has which profiles, and what was found for each missing member.

    `one_genotype`: members of whom a likelihood counts one, as their samples agree by a decision of people.
    """

    family: Family
    profile_ids: Mapping[int, tuple[int, ...]]
    one_genotype: tuple[tuple[int, ...], ...]
    searches: tuple[FamilySearchRecord, ...]
    candidates: tuple[ReviewedCandidate, ...]


@dataclass(frozen=True, slots=True)
class JointAssignment:
    """One assignment: missing member to profile, its log10 LR against nobody, its posterior."""

    identified: tuple[tuple[int, int], ...]
    log10_lr: float
    posterior: float


@dataclass(frozen=True, slots=True)
class JointAnswer:
    """The assignments under one population, most probable first; `tied` are as probable as the best."""

    population: str
    assignments: tuple[JointAssignment, ...]
    tied: tuple[JointAssignment, ...]
    possible: int


@dataclass(frozen=True, slots=True)
class JointReview:
    """Everything about several missing people at once, under each population; who the people are."""

    family: Family
    people: tuple[DnaProfile, ...]
    answers: tuple[JointAnswer, ...]


def review_of_family(runtime: Runtime, family_id: int) -> FamilyReview:
    """The family for its DNA reviewer; raises NotFound."""
    with runtime.store.read() as work:
        family = work.families.get(family_id)
        (typed,) = typed_families(work, [family])
        missing = [member.id for member in family.missing]
        searches = work.family_candidates.searches_of(missing)
        candidates = _reviewed(work, work.family_candidates.of_members(missing), [family])
    numbers = {member: tuple(each.id for each in found) for member, found in typed.profiles.items()}
    one_genotype = tuple(sorted(tuple(sorted(group)) for group in typed.one_genotype))
    return FamilyReview(family, numbers, one_genotype, tuple(searches.values()), candidates)


def candidates_of_profile(runtime: Runtime, profile_id: int) -> tuple[ReviewedCandidate, ...]:
    """The families that propose the profile's person, best first; raises NotFound."""
    with runtime.store.read() as work:
        work.dna_profiles.get(profile_id)
        found = work.family_candidates.of_profiles([profile_id])
        return _reviewed(work, found, work.families.of_members([each.member_id for each in found]))


def _reviewed(
    work: UnitOfWork, found: Sequence[FamilyCandidate], families: Sequence[Family]
) -> tuple[ReviewedCandidate, ...]:
    of_member = {member.id: family for family in families for member in family.missing}
    profiles = {each.subject_profile_id for each in found}
    people = work.dna_people.of_profiles(profiles)
    keys = {}
    for each in found:
        report_id = of_member[each.member_id].member(each.member_id).report_id
        person = people.get(each.subject_profile_id)
        if report_id is not None and person is not None and person.subject_id is not None:
            keys[each] = PairKey(person.subject_id, PersonRef(GalleryKind.REPORTS, report_id))
    pairs = work.pairs.of_keys(list(keys.values()))
    twins = [e.pair for e in work.held_samples.shared_by(profiles) if e.verdict is HeldVerdict.TWINS]
    return tuple(
        ReviewedCandidate(
            each,
            of_member[each.member_id],
            pairs[keys[each]].id if each in keys and keys[each] in pairs else None,
            tuple(n for n in each.evidence.profile_ids if {n, each.subject_profile_id} in twins),
        )
        for each in found
    )


def joint_review(runtime: Runtime, family_id: int) -> JointReview:
    """Every assignment of the candidates to the missing members, weighed jointly under a flat prior.

    Under each population. Relatives by blood alone; people are the family's candidates. Raises NotFound,
    Conflict where fewer than two missing people's reports are open to DNA search, or nothing can be weighed.
    """
    with runtime.store.read() as work:
        family = work.families.get(family_id)
        (typed,) = typed_families(work, [family])
        found = work.family_candidates.of_members([member.id for member in family.missing])
        people = work.dna_profiles.of_ids({each.subject_profile_id for each in found})
        sought = open_missing(work, family)
    asked = _question(typed, sought)
    if len(sought) < 2 or not people or not asked.profiles:
        raise _nothing_to_weigh()
    persons = [TypedPerson(each.id, each.profile, each.sample.sex) for _, each in sorted(people.items())]
    solved = [joint_solutions([asked], persons, each) for each in family_search().populations]
    answers = tuple(_answer(each) for each in solved)
    return JointReview(family, tuple(people[number] for number in sorted(people)), answers)


def _answer(solved: JointSolutions) -> JointAnswer:
    tied = solved.tied if len(solved.tied) > 1 else ()
    return JointAnswer(
        population=solved.population,
        assignments=tuple(_assignment(each) for each in solved.solutions[:_LISTED]),
        tied=tuple(_assignment(each) for each in tied),
        possible=solved.possible,
    )


def _assignment(solution: JointSolution) -> JointAssignment:
    identified = tuple((int(member.member), person) for member, person in solution.identified)
    return JointAssignment(identified, solution.log10_lr, solution.posterior)


def _question(typed: TypedFamily, sought: Sequence[int]) -> MissingFamily:
    """The missing members whose reports are open are assigned; the others are members like any other."""
    used = sorted({number for each in sought for number in typed.used(each, CERTAIN)})
    pedigree = replace(typed.pedigree(CERTAIN), missing=tuple(map(str, sought)))
    return MissingFamily(str(typed.family.id), pedigree, typed.compilable_profiles(used))


def _nothing_to_weigh() -> Conflict:
    return Conflict(
        "family_nothing_joint",
        Message(
            "该家庭没有两名以上失踪者，或没有可联合计算的候选人。",
            "Fewer than two people are missing in this family, or there are no candidates to weigh jointly.",
        ),
        Message("请查看逐人的候选结果。", "See the candidates of each missing member."),
    )
