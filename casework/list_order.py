"""What orders a candidate list as it is shown: the face, circumstances and clues by bounded amounts, and DNA.

Who is on the list was decided by faces alone when the search was made; the order removes and adds nobody.
DNA moves a person's place. Its number goes no further than this module: those who read lists may not see it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from matching.fusion import Fused, PriorOdds, fuse, prior_of_one_among
from models.candidate import Candidate, Search
from models.circumstance import Comparison
from models.evidence import EvidenceItem
from models.gallery import PersonRef


@dataclass(frozen=True, slots=True)
class Placed:
    """A candidate at its place (`rank`, from 1), and what the place is made of.

    `fused` is that without DNA; `counts_dna` says that DNA counts in the place too.
    """

    rank: int
    candidate: Candidate
    circumstances: tuple[Comparison, ...]
    fused: Fused
    counts_dna: bool


@dataclass(frozen=True, slots=True)
class _Unplaced:
    candidate: Candidate
    circumstances: tuple[Comparison, ...]
    fused: Fused
    dna: EvidenceItem | None

    @property
    def strength(self) -> tuple[float, float]:
        """What the list is ordered by: everything fused, then the comparison score."""
        counted = [item for part in self.fused.parts for item in part.items]
        whole = fuse([*counted, *([self.dna] if self.dna else [])], self.fused.prior)
        return whole.log10_posterior_odds, self.candidate.comparison_score


def placed(
    search: Search,
    compared: Iterable[tuple[Candidate, tuple[Comparison, ...]]],
    dna: Mapping[PersonRef, EvidenceItem],
) -> tuple[Placed, ...]:
    """The candidates, best first: by fused log10 posterior odds, then comparison score.

    `compared` gives each candidate of the search with its comparisons, `dna` the item of each person for
    whom there is one. Equals keep the order of the search.
    """
    # One prior for everybody on the list, so that it moves nobody.
    prior = prior_of_one_among(max(1, search.persons))
    unplaced = [
        _Unplaced(candidate, comparisons, _fused(candidate, comparisons, prior), dna.get(candidate.person))
        for candidate, comparisons in compared
    ]
    unplaced.sort(key=lambda each: each.strength, reverse=True)
    return tuple(
        Placed(
            rank,
            each.candidate,
            each.circumstances,
            each.fused,
            counts_dna=each.dna is not None and each.dna.log10_lr is not None,
        )
        for rank, each in enumerate(unplaced, start=1)
    )


def _fused(candidate: Candidate, comparisons: tuple[Comparison, ...], prior: PriorOdds) -> Fused:
    items = [candidate.evidence, *(each.as_evidence() for each in comparisons)]
    return fuse(items, prior)
