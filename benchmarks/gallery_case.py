"""One case of the gallery's bench, and the gallery in memory that it measures."""

from dataclasses import dataclass
from time import perf_counter

import numpy as np

from benchmarks.process_memory import resident_bytes
from benchmarks.report import Figures
from benchmarks.synthetic_faces import SyntheticFaces
from index.face_gallery import DEFAULT_SIZES, FaceGallery, GalleryEntries, PartSizes
from models.gallery import GalleryKind
from models.pack import PackRef

PACK = PackRef("synthetic", "0" * 64)


@dataclass(frozen=True, slots=True)
class Case:
    """One gallery to measure: `n` templates; `batch` mated probes and as many strangers."""

    n: int
    dimension: int
    batch: int
    seed: int
    has_all_peers: bool
    sizes: PartSizes = DEFAULT_SIZES


def filled_gallery(case: Case, faces: SyntheticFaces) -> tuple[FaceGallery, Figures]:
    """A gallery of all the photos, the seconds it took from float16 arrays, and what it holds.

    `bytes_per_vector` is the gallery's own count. Beside it is by how much the process grew meanwhile, which
    also counts what was freed and not given back to the system, and is smaller where freed memory was used.
    """
    gallery = FaceGallery(GalleryKind.REPORTS, PACK, case.dimension, sizes=case.sizes)
    ids = np.arange(case.n)
    entries = GalleryEntries(ids, faces.person_ids, faces.vectors.astype(np.float16))
    before, start = resident_bytes(), perf_counter()
    gallery.add(entries)
    fill_s, after = perf_counter() - start, resident_bytes()
    statistics = gallery.statistics()
    return gallery, {
        "bytes_per_vector": statistics.bytes / case.n,
        "resident_growth_per_vector": (after - before) / case.n if before and after else None,
        "fill_s": fill_s,
        "method": statistics.method.value,
        "compressed": statistics.compressed,
    }
