"""Galleries of a store on files, small enough that parts are sealed often, and comparisons of both."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from casework.galleries import Galleries
from index.arrays import Float32
from index.entries import GalleryEntries
from index.face_gallery import FaceGallery, PartSizes
from index.gallery_check import GalleryCheck, GalleryDifferences
from index.search_method import EXACT_SEARCH, SCANNED_SEARCH
from models.gallery import GalleryKind
from models.message import Message
from models.pack import PackRef
from models.quality import Verdict
from models.report import MissingReport
from models.template import Float16Vector, Template
from store.db import Store
from store.templates import NewTemplate
from store.unit_of_work import UnitOfWork
from tests.store_factories import DIMENSION, PACK, a_vector, add_photo, file_report, owner_of, person_of

SIZES = PartSizes(small=8, compressed=64, sealed=128)
KIND = GalleryKind.REPORTS


class WatchedGalleries:
    """The galleries of one process, and what was said about their files."""

    def __init__(self, store: Store, folder: Path, pack: PackRef = PACK) -> None:
        self.store = store
        self.told: list[str] = []
        self.galleries = Galleries(store, pack, DIMENSION, folder=folder, tell=self._tell, sizes=SIZES)

    def _tell(self, message: Message) -> None:
        assert message.zh
        self.told.append(message.en)

    @property
    def reports(self) -> FaceGallery:
        """The gallery of reports."""
        return self.galleries.by_kind[KIND]

    def opened(self) -> "WatchedGalleries":
        """These galleries, up to date."""
        self.galleries.refresh()
        return self

    def differences(self) -> GalleryDifferences:
        """The gallery of reports compared with everything the store holds, as `guitu index verify` does."""
        check = GalleryCheck(self.reports.view())
        with self.store.read() as work:
            for read in work.templates.iterate_arrays(PACK, KIND):
                check.compare(GalleryEntries(read.template_ids, read.person_ids, read.vectors))
        return check.differences()

    def not_found(self, templates: Iterable[Template]) -> list[int]:
        """Those templates that a search with their own vector does not find first, by either method."""
        searched = list(templates)
        found = [set(range(len(searched)))]
        for choice in (EXACT_SEARCH, SCANNED_SEARCH):
            view = self.reports.view().searched(choice)
            hits = view.search(probes_of(searched), persons=1) if searched else []
            found.append(
                {
                    place
                    for place, (hit, template) in enumerate(zip(hits, searched, strict=True))
                    if hit.template_ids.tolist() == [template.id]
                    and hit.person_ids.tolist() == [template.person.id]
                }
            )
        return [searched[place].id for place in sorted(found[0] - (found[1] & found[2]))]

    def seen(self) -> set[int]:
        """Every template that any search could find."""
        parts = self.reports.view().parts
        return {int(id_) for part in parts for id_ in part.template_ids[part.is_live]}


def probes_of(templates: Sequence[Template]) -> Float32:
    """The templates as probes, float32[q, dimension]."""
    return np.array([template.vector for template in templates], np.float32)


def enrol_photos(work: UnitOfWork, report: MissingReport, names: Iterable[str]) -> list[Template]:
    """A photo with its template for each name; vectors differ by name."""
    return [
        work.templates.add(
            NewTemplate(
                add_photo(work, report, source=name).id,
                person_of(report),
                PACK,
                vector_of(name),
                Verdict.USABLE,
                0,
            )
        )
        for name in names
    ]


def exchange(work: UnitOfWork, report: MissingReport, name: str) -> list[Template]:
    """Another template, of another face, for each photo of the report that has one."""
    return [
        work.templates.add(
            NewTemplate(
                former.photo_id, former.person, PACK, vector_of(f"{name} {former.id}"), Verdict.USABLE, 1
            )
        )
        for former in work.templates.of_owner(owner_of(report), PACK)
    ]


def enrol_reports(store: Store, names: Iterable[str]) -> list[Template]:
    """A report with one photo for each name, all in one transaction."""
    with store.begin() as work:
        return [template for name in names for template in enrol_photos(work, file_report(work), [name])]


def vector_of(name: str) -> Float16Vector:
    """A unit vector float16[DIMENSION], another one for each name."""
    return a_vector(int.from_bytes(name.encode(), "little"))
