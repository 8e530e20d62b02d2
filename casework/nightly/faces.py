"""People compared by face, many at once: everybody looked for against all who are known, and each other."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from casework.nightly.found import Found
from casework.nightly.isolate import each_apart
from casework.nightly.parts import FaceSide, Nightly
from casework.pictured import Pictured, pictured
from casework.readable import readable
from casework.weigh import calibrated_pair
from index.entries import GalleryEntries
from index.face_gallery import GalleryHits, GalleryView
from matching.face.bands import expected_false_candidates
from matching.face.calibration import CalibratedScore
from models.batch_candidate import RunCandidate
from models.batch_run import BatchRun, RunCounters, RunError
from models.evidence import EvidenceKind
from models.gallery import GalleryKind, PersonRef
from models.pair import PairKey, photo_source
from models.quality import Verdict
from store.unit_of_work import UnitOfWork

MOST_EXPECTED = 0.1
"""A pair is listed when fewer strangers than this are expected to be as alike in one search, or when no
calibration data reach its score."""
LISTED = 10
_LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class Alike:
    """The best pair of photos of a person in care and somebody else; `score` is their cosine."""

    subject_id: int
    subject_template: int
    other_id: int
    other_template: int
    score: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """The pair calibrated; `photos` are that of the person in care and the other, `expected` by chance."""

    alike: Alike
    photos: tuple[int, int]
    calibrated: CalibratedScore
    expected: float

    @property
    def log10_lr(self) -> float:
        """What the faces say."""
        return self.calibrated.evidence.log10_lr or 0.0


def compare_subjects(nightly: Nightly, run: BatchRun, subject_ids: Sequence[int]) -> Found:
    """These residents against all reports, register entries and people in care, as all are eligible now."""
    nightly.faces.galleries.refresh()
    with nightly.store.read() as work:
        eligible = work.residents.among(subject_ids, entered_until=run.marks.residents_until)
    return each_apart(partial(_subjects, nightly), sorted(eligible), "subject")


def compare_reports(nightly: Nightly, run: BatchRun, report_ids: Sequence[int]) -> Found:
    """The reports that are still open against all residents."""
    nightly.faces.galleries.refresh()
    return each_apart(partial(_known, nightly, run, GalleryKind.REPORTS), sorted(report_ids), "report")


def compare_entries(nightly: Nightly, run: BatchRun, entry_ids: Sequence[int]) -> Found:
    """The register entries that were not withdrawn against all residents."""
    nightly.faces.galleries.refresh()
    return each_apart(partial(_known, nightly, run, GalleryKind.REGISTERS), sorted(entry_ids), "register")


def unreadable_templates(nightly: Nightly) -> Found:
    """The templates that the store enrolled and no gallery could take: those that do not open."""
    side = nightly.faces
    side.galleries.refresh()
    errors: tuple[RunError, ...] = ()
    for kind, gallery in side.galleries.by_kind.items():
        with nightly.store.read() as work:
            known = work.templates.enrolled_ids(side.pack, kind)
            missing = known[~gallery.view().holds(known)].tolist()
            errors += readable(work.templates.of_ids, missing, "template")[1]
    return Found(errors=errors)


def _subjects(nightly: Nightly, subject_ids: Sequence[int]) -> Found:
    views = _views(nightly.faces)
    probes = views[GalleryKind.ADMISSIONS].entries_of(np.array(subject_ids, np.int64))
    shown = np.unique(probes.person_ids)
    found = Found(compared=tuple(subject_ids))
    for kind in (GalleryKind.REPORTS, GalleryKind.REGISTERS, GalleryKind.ADMISSIONS):
        persons = views[kind].persons - (kind is GalleryKind.ADMISSIONS)
        pairs = len(shown) * max(persons, 0)
        without_photo = (len(subject_ids) - len(shown)) * max(persons, 0)
        found += Found(counters=RunCounters(face_pairs=pairs, not_comparable=without_photo))
        alike = _alike_to_subjects(nightly.faces, views, kind, probes)
        found += _weighed(nightly, views, kind, alike)
    return found + Found(counters=RunCounters(searched=len(shown)))


def _known(nightly: Nightly, run: BatchRun, kind: GalleryKind, numbers: Sequence[int]) -> Found:
    views = _views(nightly.faces)
    probes = views[kind].entries_of(np.array(numbers, np.int64))
    shown = np.unique(probes.person_ids)
    floor = _floor(nightly.faces, views[kind])
    alike = [
        Alike(person, template, int(probes.person_ids[row]), int(probes.template_ids[row]), score)
        for row, person, template, score in _near(views[GalleryKind.ADMISSIONS], probes, floor)
    ]
    with nightly.store.read() as work:
        residents = work.residents.among(
            {each.subject_id for each in alike}, entered_until=run.marks.residents_until
        )
    kept = [each for each in alike if each.subject_id in residents]
    pairs = len(shown) * views[GalleryKind.ADMISSIONS].persons
    counters = RunCounters(searched=len(shown), face_pairs=pairs)
    return Found(counters=counters) + _weighed(nightly, views, kind, kept)


def _views(faces: FaceSide) -> Mapping[GalleryKind, GalleryView]:
    return {kind: gallery.view().in_batches() for kind, gallery in faces.galleries.by_kind.items()}


def _alike_to_subjects(
    faces: FaceSide, views: Mapping[GalleryKind, GalleryView], kind: GalleryKind, probes: GalleryEntries
) -> list[Alike]:
    owners, templates = probes.person_ids, probes.template_ids
    return [
        Alike(int(owners[row]), int(templates[row]), person, template, score)
        for row, person, template, score in _near(views[kind], probes, _floor(faces, views[kind]))
        if kind is not GalleryKind.ADMISSIONS or person != owners[row]
    ]


def _floor(faces: FaceSide, view: GalleryView) -> float:
    """No pair below this score can be listed; above every cosine without a calibration."""
    templates = view.statistics().templates
    if faces.calibration is None or not templates:
        return np.inf
    return faces.calibration.lowest_score_below(min(1.0, MOST_EXPECTED / templates))


def _near(view: GalleryView, probes: GalleryEntries, floor: float) -> Iterator[tuple[int, int, int, float]]:
    """Probe row, person, template and score of everybody that reaches the floor."""
    if not len(probes) or floor == np.inf:
        return
    for row, hits in enumerate(view.search(probes.vectors, persons=_LOOKED_AT)):
        for place in np.flatnonzero(hits.scores >= floor).tolist():
            yield row, *_hit(hits, place)


def _hit(hits: GalleryHits, place: int) -> tuple[int, int, float]:
    return int(hits.person_ids[place]), int(hits.template_ids[place]), float(hits.scores[place])


def _weighed(
    nightly: Nightly, views: Mapping[GalleryKind, GalleryView], kind: GalleryKind, alike: Iterable[Alike]
) -> Found:
    """Those of the pairs that are listed, each calibrated by what the records say of the two photos."""
    best = _best_of_each_pair(alike)
    if not best or nightly.faces.calibration is None:
        return Found()
    photos_of_subject = _photo_counts(views[GalleryKind.ADMISSIONS], {each.subject_id for each in best})
    with nightly.store.read() as work:
        photo_of, photos, errors = _pictured(work, nightly.faces, best)
    compared = views[kind].statistics().templates
    listed: dict[int, list[Weighed]] = {}
    for each in best:
        probe, other = (photos.get(photo_of.get(t, 0)) for t in (each.subject_template, each.other_template))
        if probe is None or other is None or Verdict.REFUSED in (probe.verdict, other.verdict):
            continue  # cannot be read, or was refused since its template was made
        calibrated = calibrated_pair(each.score, probe, other, nightly.faces.calibration)
        comparisons = compared * photos_of_subject[each.subject_id]
        expected = expected_false_candidates(calibrated.false_match_rate, comparisons)
        if is_listed(calibrated, expected):
            weighed = Weighed(each, (probe.photo_id, other.photo_id), calibrated, expected)
            listed.setdefault(each.subject_id, []).append(weighed)
    return Found(tuple(_capped(kind, listed)), errors=errors)


def is_listed(calibrated: CalibratedScore, expected: float) -> bool:
    """The evidence speaks for the same person, and chance hardly explains it; see `MOST_EXPECTED`."""
    log10_lr = calibrated.evidence.log10_lr
    if log10_lr is None or log10_lr <= 0:
        return False
    return expected < MOST_EXPECTED or calibrated.is_rate_a_bound


def _capped(kind: GalleryKind, listed: Mapping[int, list[Weighed]]) -> Iterator[RunCandidate]:
    for candidates in listed.values():
        candidates.sort(key=lambda each: (-each.log10_lr, -each.alike.score, each.alike.other_id))
        yield from (_run_candidate(kind, each) for each in candidates[:LISTED])


def _run_candidate(kind: GalleryKind, weighed: Weighed) -> RunCandidate:
    subject_id, other_id, photos = weighed.alike.subject_id, weighed.alike.other_id, weighed.photos
    key = PairKey(subject_id, PersonRef(kind, other_id)) if kind is not GalleryKind.ADMISSIONS else None
    key = key or PairKey.of_subjects(subject_id, other_id)
    return RunCandidate(
        subject_id=key.subject_id,
        other=key.other,
        kind=EvidenceKind.FACE,
        reference=photo_source(*(photos if key.subject_id == subject_id else photos[::-1])).reference,
        log10_lr=weighed.log10_lr,
        expected_by_chance=weighed.expected,
    )


def _best_of_each_pair(alike: Iterable[Alike]) -> list[Alike]:
    """Several photos of one person are one item of evidence: a pair counts with its best photos."""
    best: dict[tuple[int, int], Alike] = {}
    for each in sorted(alike, key=lambda a: (-a.score, a.subject_template, a.other_template)):
        best.setdefault((each.subject_id, each.other_id), each)
    return list(best.values())


def _photo_counts(admissions: GalleryView, subject_ids: Iterable[int]) -> dict[int, int]:
    entries = admissions.entries_of(np.array(sorted(subject_ids), np.int64))
    numbers, counts = np.unique(entries.person_ids, return_counts=True)
    return dict(zip(numbers.tolist(), counts.tolist(), strict=True))


def _pictured(
    work: UnitOfWork, faces: FaceSide, best: Sequence[Alike]
) -> tuple[Mapping[int, int], Mapping[int, Pictured], tuple[RunError, ...]]:
    """Photos by template, what the records say of each photo, and the photos that cannot be read."""
    templates = {t for each in best for t in (each.subject_template, each.other_template)}
    photo_of = work.templates.photos_of(templates)

    def read(numbers: Sequence[int]) -> dict[int, Pictured]:
        return pictured(work, work.photos.of_ids(numbers, faces.pack).values())

    photos, errors = readable(read, photo_of.values(), "photo")
    return photo_of, photos, errors
