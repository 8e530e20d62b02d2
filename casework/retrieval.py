"""Wide retrieval: which people of a gallery to look at closely, and by which pair of photos."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from index.face_gallery import GalleryView
from models.template import Template

# Ranking afterwards is by likelihood ratio, which depends on ages; the people looked at closely must be
# more than the people listed, so that a pair whose ages make it credible is not cut off by its score.
CLOSE_LOOK_PERSONS = 100


@dataclass(frozen=True, slots=True)
class BestPair:
    """The best-scoring pair of photos between the probe and one person; `score` is their cosine."""

    person_id: int
    probe_template: Template
    candidate_template_id: int
    score: float


def best_pairs(
    gallery: GalleryView, probes: list[Template], *, except_person: int | None = None
) -> list[BestPair]:
    """One best pair per person, best first, at most `CLOSE_LOOK_PERSONS`, never `except_person`.

    Several photos of the probe are one item of evidence: a person counts with their best pair only.
    """
    if not probes:
        return []
    vectors = np.stack([probe.vector for probe in probes]).astype(np.float32)
    spare = 0 if except_person is None else 1
    pairs: list[BestPair] = []
    for probe, hits in zip(probes, gallery.search(vectors, persons=CLOSE_LOOK_PERSONS + spare), strict=True):
        pairs += [
            BestPair(int(person), probe, int(template), float(score))
            for person, template, score in zip(hits.person_ids, hits.template_ids, hits.scores, strict=True)
            if person != except_person
        ]
    return _best_of_each_person(pairs)[:CLOSE_LOOK_PERSONS]


def _best_of_each_person(pairs: Iterable[BestPair]) -> list[BestPair]:
    best: dict[int, BestPair] = {}
    for pair in sorted(pairs, key=lambda pair: (-pair.score, pair.person_id, pair.probe_template.id)):
        best.setdefault(pair.person_id, pair)
    return list(best.values())
