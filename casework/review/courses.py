"""The course of a stored pair: what was judged and found in its present round."""

from casework.circumstances import circumstances
from casework.review.counted import counted_findings
from models.circumstance import Answer, Comparison
from models.gallery import GalleryKind
from models.identity import DecisionState, Finding, bases_of, open_contradictions
from models.judgement import Judgement
from models.pair import Pair, PairKey
from models.pair_course import PairCourse
from models.photo import OwnerKind, PhotoOwner
from store.unit_of_work import UnitOfWork


def course_of(work: UnitOfWork, pair: Pair) -> PairCourse:
    """Where the pair stands, from what is stored."""
    findings = counted_findings(work, pair)
    last = next(reversed(work.identity.decisions_of(pair.id)), None)
    is_proposed = last is not None and last.state is DecisionState.PROPOSED
    return PairCourse(
        stage=pair.stage,
        outcome=pair.outcome,
        opinions=tuple(
            (each.account_id, each.opinion) for each in deciding(work.judgements.of_pair(pair.id), pair)
        ),
        bases=bases_of(findings),
        has_open_contradiction=bool(contradictions(work, pair.key, findings)),
        proposed=(last.proposed_by, last.outcome) if is_proposed and last is not None else None,
    )


def deciding(judgements: list[Judgement], pair: Pair) -> list[Judgement]:
    """The deciding opinions of the pair's present round, the first given first."""
    return [each for each in judgements if each.is_deciding and each.round == pair.round]


def contradictions(work: UnitOfWork, key: PairKey, findings: list[Finding]) -> tuple[str, ...]:
    """What speaks against one person and nobody has resolved: aspects of the records, and findings."""
    listed = (each.aspect.value for each in all_circumstances(work, key) if each.answer is Answer.CONTRADICTS)
    return open_contradictions(listed, findings)


def all_circumstances(work: UnitOfWork, key: PairKey) -> tuple[Comparison, ...]:
    """What the records of the two people state, compared.

    Of several stays each aspect is told once: a contradiction of any stay before an agreement of another.
    """
    told: dict[str, Comparison] = {}
    for stay in work.admissions.of_subject(key.subject_id):
        probe = PhotoOwner(OwnerKind.ADMISSION, stay.id)
        records = _records(work, key)
        for comparisons in circumstances(work, probe, records).values():
            for each in comparisons:
                former = told.get(each.aspect.value)
                if former is None or _WEIGHT[each.answer] > _WEIGHT[former.answer]:
                    told[each.aspect.value] = each
    return tuple(told.values())


_WEIGHT = {Answer.NOT_COMPARABLE: 0, Answer.AGREES: 1, Answer.CONTRADICTS: 2}


def _records(work: UnitOfWork, key: PairKey) -> list[PhotoOwner]:
    if key.other.gallery is GalleryKind.REPORTS:
        return [PhotoOwner(OwnerKind.REPORT, key.other.id)]
    if key.other.gallery is GalleryKind.ADMISSIONS:
        return [PhotoOwner(OwnerKind.ADMISSION, stay.id) for stay in work.admissions.of_subject(key.other.id)]
    return [PhotoOwner(OwnerKind.REGISTER, key.other.id)]
