"""What orders a candidate list as it is shown: the face, lowered by bounded contradictions of circumstances.

Who is on the list was decided by faces alone when the search was made; the order removes and adds nobody.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matching.fusion import Fused, fuse, prior_of_one_among
from models.candidate import Candidate, Search
from models.circumstance import Comparison
from models.gallery import GalleryKind


@dataclass(frozen=True, slots=True)
class Placed:
    """A candidate at its place (`rank`, from 1 within its gallery), and what the place is made of."""

    rank: int
    candidate: Candidate
    circumstances: tuple[Comparison, ...]
    fused: Fused


def placed(
    search: Search, compared: Iterable[tuple[Candidate, tuple[Comparison, ...]]]
) -> tuple[Placed, ...]:
    """The candidates gallery by gallery, best first: by fused log10 LR, then comparison score.

    `compared` gives each candidate of the search with its comparisons. Equals keep the order of the search.
    """
    persons = {each.kind: each.persons for each in search.provenance.galleries}
    unplaced = [
        Placed(0, candidate, comparisons, _fused(candidate, comparisons, persons[candidate.person.gallery]))
        for candidate, comparisons in compared
    ]
    return tuple(each for gallery in persons for each in _in_gallery(unplaced, gallery))


def _in_gallery(unplaced: Sequence[Placed], gallery: GalleryKind) -> list[Placed]:
    own = [each for each in unplaced if each.candidate.person.gallery is gallery]
    own.sort(key=_strength, reverse=True)
    return [
        Placed(rank, each.candidate, each.circumstances, each.fused) for rank, each in enumerate(own, start=1)
    ]


def _strength(each: Placed) -> tuple[float, float]:
    return each.fused.total_log10_lr, each.candidate.comparison_score


def _fused(candidate: Candidate, comparisons: tuple[Comparison, ...], persons: int) -> Fused:
    items = [candidate.evidence, *(each.as_evidence() for each in comparisons)]
    return fuse(items, prior_of_one_among(persons))
