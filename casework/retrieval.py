"""Wide retrieval: which people of a gallery to look at closely, and by which pair of photos."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.face_gallery import FaceGallery, GalleryHits, GalleryStatistics
from models.gallery import GalleryKind
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


@dataclass(frozen=True, slots=True)
class Retrieved:
    """The people of one gallery to look at closely, best first, and the gallery as it was searched."""

    kind: GalleryKind
    gallery: GalleryStatistics
    pairs: tuple[BestPair, ...]


def retrieve(
    gallery: FaceGallery, probes: Sequence[Template], *, except_person: int | None = None
) -> Retrieved:
    """One best pair per person, at most `CLOSE_LOOK_PERSONS`, never `except_person`.

    Several photos of the probe are one item of evidence: a person counts with their best pair only.
    """
    view = gallery.view()
    pairs: list[BestPair] = []
    if probes:
        wanted = CLOSE_LOOK_PERSONS + (except_person is not None)
        for probe, hits in zip(probes, view.search(gallery.probes_of(probes), persons=wanted), strict=True):
            pairs += _pairs_of(probe, hits)
    others = [pair for pair in pairs if pair.person_id != except_person]
    return Retrieved(gallery.kind, view.statistics(), _best_of_each_person(others)[:CLOSE_LOOK_PERSONS])


def _pairs_of(probe: Template, hits: GalleryHits) -> list[BestPair]:
    return [
        BestPair(int(person), probe, int(template), float(score))
        for person, template, score in zip(hits.person_ids, hits.template_ids, hits.scores, strict=True)
    ]


def _best_of_each_person(pairs: list[BestPair]) -> tuple[BestPair, ...]:
    best: dict[int, BestPair] = {}
    for pair in sorted(pairs, key=lambda pair: (-pair.score, pair.person_id, pair.probe_template.id)):
        best.setdefault(pair.person_id, pair)
    return tuple(best.values())
