"""What a gallery answers: the people found, and what the gallery holds."""

from dataclasses import dataclass

from index.arrays import Float32, Int64, StoredType


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
    memory of its vectors and ids.
    """

    version: int
    high_water_mark: int
    templates: int
    persons: int
    dimension: int
    dtype: StoredType
    bytes: int
