"""What a gallery answers: the people found, and what the gallery holds."""

from dataclasses import dataclass

from index.arrays import Float32, Int64, StoredType
from index.search_method import SearchMethod


@dataclass(frozen=True, slots=True, eq=False)
class GalleryHits:
    """The people found for one probe, best first, one entry each.

    `person_ids` int64[k]; `template_ids` int64[k] is the best photo of each; `scores` float32[k] is its
    cosine with the probe. Equal scores stand in the order of person ids.
    """

    person_ids: Int64
    template_ids: Int64
    scores: Float32

    def __len__(self) -> int:
        return len(self.person_ids)


@dataclass(frozen=True, slots=True)
class GalleryStatistics:
    """One published state of a gallery.

    `version` grows with every state; `high_water_mark` is the last store event it contains; `bytes` is the
    memory of its vectors, codes and ids. `compressed` templates have codes; `method` is how these are
    searched, chosen by the milliseconds of one search either way, None where nothing was to be chosen.
    """

    version: int
    high_water_mark: int
    templates: int
    persons: int
    dimension: int
    dtype: StoredType
    bytes: int
    compressed: int
    method: SearchMethod
    exact_ms: float | None
    scan_ms: float | None
