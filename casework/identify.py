"""Search: a person in care against known people, then reports; a missing person against people in care."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

from casework.actor import Actor
from casework.clocks.records import note_comparison
from casework.face_engine import FaceEngine
from casework.pictured import pictured
from casework.reports.searched import require_open
from casework.retrieval import Retrieved, retrieve
from casework.review.propose import propose_candidates
from casework.runtime import Runtime
from casework.version import software_version
from casework.weigh import Ranked, Weighing, ranked_list, weighed_pairs
from models.candidate import Candidate, Search
from models.consent import Purpose
from models.errors import InvalidInput
from models.gallery import GalleryKind
from models.message import Message
from models.photo import OwnerKind, Photo, PhotoOwner
from models.provenance import Provenance, SearchedGallery
from models.template import Template
from store.searches import NewSearch
from store.unit_of_work import UnitOfWork

USUAL_LIST = 10
LONGEST_LIST = 20

_SEARCHED: Mapping[OwnerKind, tuple[GalleryKind, ...]] = {
    # Known people first, also among equals: most who cannot say who they are were helped before under
    # another name. A person stands in one gallery: stays that were linked are one person there, and whose
    # identity is confirmed is in no gallery but that of the registers.
    OwnerKind.ADMISSION: (GalleryKind.REGISTERS, GalleryKind.ADMISSIONS, GalleryKind.REPORTS),
    OwnerKind.REPORT: (GalleryKind.ADMISSIONS,),
}


@dataclass(frozen=True, slots=True)
class _Probe:
    """What a search starts from; `own_subject` is the subject of an admission, who is not searched for."""

    photos: tuple[Photo, ...]
    templates: tuple[Template, ...]
    own_subject: int | None


def identify(
    runtime: Runtime, owner: PhotoOwner, *, purpose: str, actor: Actor, limit: int = USUAL_LIST
) -> Search:
    """The stored search by all usable photos of `owner`: one list of up to `limit` people of all galleries.

    Each of them is put forward as a pair for people to judge, in the transaction that stores the search.

    A subject's own other admissions are never candidates for them. Photos that are refused or wait for a
    choice of face are listed as not used. Raises NotFound for an unknown record, Conflict for a report that
    may not be searched with now, and InvalidInput for an empty purpose or a limit outside 1..20.
    """
    _check_request(purpose, limit)
    started_at = runtime.now()
    engine = runtime.faces()
    engine.galleries.refresh()
    probe = _read_probe(runtime, engine, owner)
    retrieved = [_retrieve(engine, probe, kind) for kind in _SEARCHED[owner.kind]]
    with runtime.store.read() as work:
        weighed = [_weighed(work, engine, probe, each) for each in retrieved]
    ranked = ranked_list(chain.from_iterable(weighed), limit=limit)
    used = frozenset(template.photo_id for template in probe.templates)
    search = NewSearch(
        probe=owner,
        purpose=purpose.strip(),
        requested_by=actor.username,
        started_at=started_at,
        finished_at=runtime.now(),
        used_photo_ids=tuple(sorted(used)),
        not_used_photo_ids=tuple(photo.id for photo in probe.photos if photo.id not in used),
        provenance=_provenance(engine, retrieved, ranked),
        candidates=ranked.listed,
    )
    with runtime.store.begin() as work:
        if used:
            note_comparison(work, runtime.clocks, owner, at=search.finished_at, by=actor.username)
        stored = work.searches.add(search)
        propose_candidates(runtime, work, stored)
        return stored


def _check_request(purpose: str, limit: int) -> None:
    if not purpose.strip():
        raise InvalidInput(
            "purpose_missing",
            Message(zh="检索没有写明用途。", en="The search states no purpose."),
            Message(zh="请写明本次检索的案件和用途。", en="State the case and what the search is for."),
            field="purpose",
        )
    if not 1 <= limit <= LONGEST_LIST:
        raise InvalidInput(
            "list_length_out_of_range",
            Message(
                zh=f"候选名单长度必须在 1 到 {LONGEST_LIST} 之间。",
                en=f"A candidate list has 1 to {LONGEST_LIST} people.",
            ),
            Message(zh=f"通常用 {USUAL_LIST}。", en=f"{USUAL_LIST} is usual."),
            field="limit",
        )


def _read_probe(runtime: Runtime, engine: FaceEngine, owner: PhotoOwner) -> _Probe:
    with runtime.store.read() as work:
        own_subject = None
        if owner.kind is OwnerKind.ADMISSION:
            own_subject = work.admissions.get(owner.id).subject_id
        else:
            require_open(work.reports.get(owner.id), Purpose.SEARCH_BY_FACE)
        return _Probe(
            photos=tuple(work.photos.of_owner(owner, engine.ref)),
            templates=tuple(work.templates.of_owner(owner, engine.ref)),
            own_subject=own_subject,
        )


def _retrieve(engine: FaceEngine, probe: _Probe, kind: GalleryKind) -> Retrieved:
    own = probe.own_subject if kind is GalleryKind.ADMISSIONS else None
    return retrieve(engine.galleries.by_kind[kind], probe.templates, except_person=own)


def _weighed(work: UnitOfWork, engine: FaceEngine, probe: _Probe, retrieved: Retrieved) -> list[Candidate]:
    templates = work.templates.of_ids([pair.candidate_template_id for pair in retrieved.pairs])
    photo_of_template = {template.id: template.photo_id for template in templates.values()}
    # A photo that was deleted since the gallery was refreshed is not proposed any more.
    pairs = [pair for pair in retrieved.pairs if pair.candidate_template_id in photo_of_template]
    photos = work.photos.of_ids(sorted(set(photo_of_template.values())), engine.ref)
    weighing = Weighing(
        gallery=retrieved.kind,
        calibration=engine.calibration,
        pack_id=engine.ref.id,
        comparisons=retrieved.gallery.templates * len(probe.templates),
        photos=pictured(work, [*probe.photos, *photos.values()]),
        photo_of_template=photo_of_template,
    )
    return weighed_pairs(pairs, weighing)


def _provenance(engine: FaceEngine, retrieved: list[Retrieved], ranked: Ranked) -> Provenance:
    return Provenance(
        software=software_version(),
        pack=engine.ref,
        calibration=None if engine.calibration is None else engine.calibration.id,
        galleries=tuple(
            SearchedGallery(
                kind=each.kind,
                version=each.gallery.version,
                persons=each.gallery.persons,
                templates=each.gallery.templates,
                left_out=ranked.left_out.get(each.kind, 0),
            )
            for each in retrieved
        ),
    )
