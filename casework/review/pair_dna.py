"""What DNA says of a pair: the family's likelihood ratio, as one item that nothing is mixed into."""

import math
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from models.dna_candidate import RelationEvidence
from models.evidence import EvidenceItem, EvidenceKind
from models.family_candidate import FamilyCandidate, FamilyEvidence
from models.gallery import GalleryKind, PersonRef
from models.held_sample import HeldVerdict
from models.message import Message
from models.pair import Pair, PairKey
from store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class PairDna:
    """The item, for whoever reads DNA, and among how many people the search was (0 where none is stored)."""

    item: EvidenceItem
    searched: int


def dna_of_keys(work: UnitOfWork, keys: Collection[PairKey]) -> dict[PairKey, PairDna]:
    """The DNA of those pairs of a person in care and a report for which their family was a hit.

    The log10 LR is that of the whole family under the population with the lowest; a sample of one relative
    alone says less and is left to the DNA reviewer's list. Of several samples of one person the one with
    the most loci compared counts. Read with a fixed number of queries.
    """
    asked = {key for key in keys if key.other.gallery is GalleryKind.REPORTS}
    subjects = work.dna_people.of_subjects({key.subject_id for key in asked})
    if not subjects:
        return {}
    found = work.family_candidates.of_profiles(subjects)
    reports = _reports(work, found)
    told: dict[PairKey, list[FamilyEvidence]] = {}
    for each in found:
        subject_id, report_id = subjects[each.subject_profile_id].subject_id, reports.get(each.member_id)
        if subject_id is not None and report_id is not None:
            key = PairKey(subject_id, PersonRef(GalleryKind.REPORTS, report_id))
            told.setdefault(key, []).append(each.evidence)
    return {key: _chosen(evidence) for key, evidence in told.items() if key in asked}


def dna_of_pair(work: UnitOfWork, pair: Pair) -> PairDna | None:
    """The DNA of the pair; without a ratio where only a comparison of two samples put it forward."""
    found = dna_of_keys(work, [pair.key]).get(pair.key)
    if found is not None:
        return found
    rests_on = sorted(each.reference for each in pair.standing if each.kind is EvidenceKind.DNA)
    if not rests_on:
        return None
    if _are_twins(work, rests_on):
        return PairDna(_item(None, None, _TWINS), 0)
    named = ", ".join(rests_on)
    reason = Message(
        f"由图谱比对提出（{named}）；现在没有可用的家庭似然比。",
        f"Put forward by a comparison of profiles ({named}); no family ratio can be used now.",
    )
    return PairDna(_item(None, None, reason), 0)


def _are_twins(work: UnitOfWork, references: Iterable[str]) -> bool:
    """All that put the pair forward are profiles which people decided to be of identical twins."""
    compared = [frozenset(map(int, _PROFILES.findall(reference))) for reference in references]
    shared = work.held_samples.shared_by(frozenset().union(*compared))
    twins = {each.pair for each in shared if each.verdict is HeldVerdict.TWINS}
    return twins.issuperset(compared)


def _reports(work: UnitOfWork, found: Iterable[FamilyCandidate]) -> Mapping[int, int]:
    families = work.families.of_members({each.member_id for each in found})
    return {
        member.id: member.report_id
        for family in families
        for member in family.missing
        if member.report_id is not None
    }


def _chosen(evidence: Iterable[FamilyEvidence]) -> PairDna:
    best = max(evidence, key=_weight)
    figure = best.certain
    if best.conflict is not None:
        # Which statement is wrong is for a person to find out; until then neither figure moves the pair.
        return PairDna(_item(None, None, _conflict_words(best)), 0)
    if figure is None:
        searched = best.marked.chance.searched if best.marked else 0
        return PairDna(_item(None, None, _ONLY_MARKED), searched)
    ratio = figure.lowest.log10_lr
    # An impossible relationship is an exclusion for a person to judge, never a large minus.
    counted = ratio if math.isfinite(ratio) else None
    return PairDna(_item(counted, figure.lowest.population, _words(figure)), figure.chance.searched)


def _weight(evidence: FamilyEvidence) -> tuple[bool, int, float]:
    figure = evidence.certain or evidence.marked
    if figure is None:
        return evidence.conflict is not None, 0, 0.0
    return evidence.certain is not None, figure.lowest.compared, -figure.lowest.log10_lr


def _conflict_words(evidence: FamilyEvidence) -> Message:
    alone = {each.member_id: each.log10_lr for each in evidence.singles}
    supporting = evidence.conflict.supporting if evidence.conflict is not None else ()
    said = ", ".join(f"{number} (log10 LR {alone[number] or 0.0:.2f})" for number in supporting)
    together = None if evidence.conflict is None else evidence.conflict.together_log10_lr
    whole = "0" if evidence.certain is None else f"10^{evidence.certain.lowest.log10_lr:.2f}"
    if together is not None:
        named = ", ".join(map(str, supporting))
        return Message(
            f"家庭内部矛盾：成员 {named} 合起来支持（log10 LR {together:.2f}），"
            f"全家合并似然比为 {whole}，不支持。不计入，由 DNA 复核员查明。",
            f"Contradiction within the family: members {named} together support (log10 LR {together:.2f}), "
            f"the family's joint ratio is {whole} and does not. Counted as nothing; a DNA reviewer finds out "
            "why.",
        )
    return Message(
        f"家庭内部矛盾：成员 {said} 单独支持，全家合并似然比为 {whole}，不支持。不计入，由 DNA 复核员查明。",
        f"Contradiction within the family: member {said} alone supports, the family's joint ratio is {whole} "
        "and does not. Counted as nothing; a DNA reviewer finds out why.",
    )


def _item(log10_lr: float | None, population: str | None, reason: Message) -> EvidenceItem:
    return EvidenceItem(EvidenceKind.DNA, log10_lr, None, None, population, log10_lr is not None, reason)


def _words(figure: RelationEvidence) -> Message:
    compared, typed = figure.lowest.compared, len(figure.loci)
    opinion = figure.opinion.reason
    return Message(
        f"家庭似然比，最低人群 {figure.lowest.population}，比对 {compared}/{typed} 个基因座。{opinion.zh}",
        f"Family ratio, lowest population {figure.lowest.population}, {compared} of {typed} loci compared. "
        f"{opinion.en}",
    )


_PROFILES = re.compile(r"\d+")

_TWINS = Message(
    "经人工判断，两人为同卵双胞胎：是亲属，不是同一人。",
    "Identical twins, as people decided: relatives, not the same person.",
)

_ONLY_MARKED = Message(
    "只有血缘关系不明的亲属的样本：另行标注，不计入。",
    "Only relatives of unknown blood relation gave samples: marked beside, counted as nothing.",
)
