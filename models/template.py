"""A template: the unit vector by which one face is compared."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.gallery import PersonRef
from models.pack import PackRef
from models.quality import Verdict

Float16Vector = npt.NDArray[np.float16]


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """The stored template of one photo: `vector` is float16[dimension] of unit length (to rounding).

    `id` is the store's row number, growing with time; `verdict` is usable or weak, never refused.
    """

    id: int
    photo_id: int
    person: PersonRef
    pack: PackRef
    vector: Float16Vector
    verdict: Verdict
