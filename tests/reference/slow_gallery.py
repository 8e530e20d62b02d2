"""The textbook face gallery: a dictionary, one product at a time, one entry per person."""

import math
from collections.abc import Collection, Iterable, Sequence

import numpy as np
import numpy.typing as npt


class SlowGallery:
    """What the face gallery must answer, computed without any cleverness; `dtype` is how vectors are kept."""

    def __init__(self, dtype: str = "float16") -> None:
        self.dtype = np.dtype(dtype)
        self.templates: dict[int, tuple[int, list[float]]] = {}

    def put(
        self, template_ids: Iterable[int], person_ids: Iterable[int], vectors: npt.NDArray[np.float32]
    ) -> None:
        """Add or replace templates."""
        for template, person, vector in zip(template_ids, person_ids, vectors, strict=True):
            self.templates[template] = (person, [float(x) for x in vector.astype(self.dtype)])

    def remove(self, template_ids: Iterable[int]) -> int:
        """Take templates out; how many there were."""
        return sum(self.templates.pop(template, None) is not None for template in template_ids)

    def persons(self) -> set[int]:
        """Everyone with at least one template."""
        return {person for person, _ in self.templates.values()}

    def search(
        self, probe: Sequence[float], persons: int, eligible: Collection[int] | None = None
    ) -> list[tuple[int, int, np.float32]]:
        """(person, best template, cosine) of the best persons; ties by lower person, then lower template."""
        best: dict[int, tuple[np.float32, int]] = {}
        for template, (person, vector) in sorted(self.templates.items()):
            if eligible is not None and person not in eligible:
                continue
            score = np.float32(math.fsum(x * y for x, y in zip(probe, vector, strict=True)))
            if person not in best or score > best[person][0]:
                best[person] = (score, template)
        ranked = sorted((-score, person, template) for person, (score, template) in best.items())
        return [(person, template, -score) for score, person, template in ranked[:persons]]
