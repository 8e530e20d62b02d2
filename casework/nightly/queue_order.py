"""The night as a whole: which pairs can be true together, and in which order people look at them."""

from collections.abc import Iterable, Mapping

from matching.assignment import consistent_pairs
from models.batch_candidate import RunCandidate
from models.gallery import GalleryKind, PersonRef

Pair = tuple[int, PersonRef]


def places(candidates: Iterable[RunCandidate]) -> dict[Pair, tuple[int, bool]]:
    """The place of each pair in the queue from 1, and whether it belongs to the consistent assignment.

    Pairs that can all be true together come first, strongest first; then their rivals. One missing person
    is one person in care at most, while somebody in care may be known at several stations. The log10 LRs of
    the kinds of evidence are added for this order alone and shown nowhere.
    """
    strengths: dict[Pair, float] = {}
    for each in candidates:
        strengths[each.pair] = strengths.get(each.pair, 0.0) + each.log10_lr
    assigned = consistent_pairs(_of_reports(strengths))
    assigned |= {pair for pair, value in strengths.items() if not _is_of_report(pair) and value > 0}
    ordered = sorted(strengths, key=lambda pair: (pair not in assigned, -strengths[pair], _number(pair)))
    return {pair: (place, pair in assigned) for place, pair in enumerate(ordered, start=1)}


def _of_reports(strengths: Mapping[Pair, float]) -> dict[Pair, float]:
    return {pair: value for pair, value in strengths.items() if _is_of_report(pair)}


def _is_of_report(pair: Pair) -> bool:
    return pair[1].gallery is GalleryKind.REPORTS


def _number(pair: Pair) -> tuple[int, str, int]:
    return pair[0], pair[1].gallery.value, pair[1].id
