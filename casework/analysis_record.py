"""Put what the networks found in a photo into the store: a template, or vectors waiting for a choice."""

import numpy as np
import numpy.typing as npt

from casework.records import person_in, record_of
from matching.face.pipeline import PhotoAnalysis
from models.pack import PackRef
from models.photo import Photo, PhotoAssessment
from models.quality import Verdict
from store.templates import NewTemplate
from store.unit_of_work import UnitOfWork


def record_findings(work: UnitOfWork, photo: Photo, pack: PackRef, analysis: PhotoAnalysis) -> None:
    """Enrols the chosen face, or keeps the vectors of all faces until a person has chosen one."""
    assessment = analysis.assessment
    if assessment.chosen_face is not None:
        enrol_face(work, photo, pack, assessment, analysis.vectors[assessment.chosen_face])
    elif assessment.needs_face_choice:
        kept = {
            index: vector.astype(np.float16)
            for index, vector in enumerate(analysis.vectors)
            if vector is not None
        }
        work.face_vectors.add(photo.id, pack, kept)


def enrol_face(
    work: UnitOfWork,
    photo: Photo,
    pack: PackRef,
    assessment: PhotoAssessment,
    vector: npt.NDArray[np.floating] | None,
) -> None:
    """The photo's template of `pack` becomes that of the chosen face; a refused face leaves none."""
    work.face_vectors.forget(photo.id, pack)
    if vector is None or assessment.verdict is Verdict.REFUSED or assessment.chosen_face is None:
        work.templates.remove_of_photo(photo.id, pack)
        return
    work.templates.add(
        NewTemplate(
            photo_id=photo.id,
            person=person_in(record_of(work, photo.owner)),
            pack=pack,
            vector=vector.astype(np.float16),
            verdict=assessment.verdict,
            face_index=assessment.chosen_face,
        )
    )
