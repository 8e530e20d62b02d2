"""A small caseload for nightly runs: residents, some of them reported missing, and a calibration."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from sqlalchemy import update

from benchmarks.made_up_calibration import a_calibration
from casework.actor import LOCAL_OPERATOR
from casework.families.kept import KeptFamilyTables
from casework.galleries import Galleries
from casework.nightly.parts import FaceSide, Nightly, RunSizes
from casework.nightly.rematch import Asked, rematch
from models.admission import Admission
from models.batch_run import BatchRun, RunStage, RunState
from models.collection_code import SampledPerson
from models.quality import Verdict
from models.register import RegisterEntry
from models.report import MissingReport
from models.template import Float16Vector, Template
from store.db import Store
from store.dna_profiles import NewDnaProfile
from store.tables.photos import PhotoAssessmentRow, TemplateRow
from store.templates import NewTemplate
from store.unit_of_work import UnitOfWork
from tests.dna_laboratory import Laboratory, profile_of
from tests.dna_record_factories import a_new_batch, a_sample
from tests.store_factories import (
    DIMENSION,
    FACTS,
    PACK,
    a_vector,
    add_photo,
    admit,
    file_report,
    owner_of,
    person_of,
)

NIGHT = datetime(2026, 3, 20, 16, 30, tzinfo=UTC)
SMALL_STEPS = RunSizes(people_per_step=2, profiles_per_step=2, pairs_per_step=2)


def nightly(store: Store, folder: Path, *, sizes: RunSizes = SMALL_STEPS, now: datetime = NIGHT) -> Nightly:
    """Runs on this store, as of that night."""
    galleries = Galleries(store, PACK, DIMENSION, folder=folder / "galleries")
    families = KeptFamilyTables(store, store.gallery_folder(folder / "families", "families"))
    return Nightly(store, FaceSide(PACK, a_calibration(), galleries), families, lambda: now, sizes)


def at(parts: Nightly, days: float) -> Nightly:
    """The same, so many days later."""
    return replace(parts, now=lambda: NIGHT + timedelta(days=days))


def run_once(parts: Nightly, **asked: object) -> BatchRun:
    """A run from its beginning to its end."""
    return rematch(parts, Asked(LOCAL_OPERATOR, **asked), unwatched)  # type: ignore[arg-type]


def rematch_from_start_or_cursor(parts: Nightly) -> BatchRun:
    """The run that was left unfinished, gone on with; a new one where there is none at all."""
    with parts.store.read() as work:
        last = work.batch_runs.last()
    if last is None:
        return run_once(parts)
    return last if last.state is RunState.FINISHED else run_once(parts, resume=True)


def typed_brothers(work: UnitOfWork, *subject_ids: int) -> None:
    """Profiles of these people in care, who have the same parents."""
    laboratory = Laboratory(5)
    father, mother = laboratory.stranger(), laboratory.stranger()
    for subject_id in subject_ids:
        batch_id = work.dna_batches.add(a_new_batch(f"brother {subject_id}"))
        profile = profile_of(laboratory.child_of(father, mother))
        sample = a_sample(f"B-{subject_id}")
        stored = work.dna_profiles.add(NewDnaProfile(batch_id, sample, profile, "lab", NIGHT))
        person = SampledPerson(subject_id=subject_id)
        work.dna_people.join(stored.id, person, joined_by="lab", joined_at=NIGHT)


def undecryptable_photo(store: Store, person: Admission) -> int:
    """The number of a photo of that person whose findings do not open any more."""
    with store.begin() as work:
        (photo,) = work.photos.of_owner(owner_of(person), PACK)
        is_meant = PhotoAssessmentRow.photo_id == photo.id
        statement = (
            update(PhotoAssessmentRow).where(is_meant).values(sealed_findings=b"\x01 not sealed at all")
        )
        work.batch_runs._transaction.execute(statement)
    return photo.id


def flipped_byte(store: Store, template: Template) -> None:
    """One bit of that template's sealed vector is another from now on."""
    with store.begin() as work:
        session = work.batch_runs._transaction.session
        row = session.get_one(TemplateRow, template.id)
        sealed = row.sealed_vector
        row.sealed_vector = sealed[:40] + bytes([sealed[40] ^ 1]) + sealed[41:]


def unwatched(stage: RunStage, done: int, steps: int) -> None:
    """Nobody watches."""


def resident(work: UnitOfWork, *, days: float = 30.0, station: str = "海口市救助管理站") -> Admission:
    """Somebody who came so many days before the night."""
    return admit(work, replace(FACTS, entered_at=NIGHT - timedelta(days=days), station=station))


def pictured_as(
    work: UnitOfWork,
    record: Admission | MissingReport | RegisterEntry,
    vector: Float16Vector,
    *,
    source: str = "s",
) -> Template:
    """A photo of the record whose template is this vector."""
    photo = add_photo(work, record, source=source)
    return work.templates.add(NewTemplate(photo.id, person_of(record), PACK, vector, Verdict.USABLE, 0))


def face(person: int, photo: int = 0, *, cosine: float = 0.9) -> Float16Vector:
    """A photo of that person: photo 0 is the person's own direction, others are so near to it."""
    own = a_vector(10_000 + person).astype(np.float64)
    if not photo:
        return a_vector(10_000 + person)
    other = a_vector(1_000_000 + 1_000 * person + photo).astype(np.float64)
    across = other - (other @ own) * own
    mixed = cosine * own + np.sqrt(1 - cosine**2) * across / np.linalg.norm(across)
    return np.asarray(mixed / np.linalg.norm(mixed), np.float16)


@dataclass(frozen=True, slots=True)
class Caseload:
    """Residents and reports, by number; the first `known` of both are the same people."""

    residents: tuple[Admission, ...]
    reports: tuple[MissingReport, ...]
    known: int


def fill(store: Store, *, residents: int = 6, reports: int = 9, known: int = 4) -> Caseload:
    """Residents with a photo each, and reports with two, of which the first `known` show residents."""
    with store.begin() as work:
        people = tuple(resident(work) for _ in range(residents))
        filed = tuple(file_report(work) for _ in range(reports))
        for number, person in enumerate(people):
            pictured_as(work, person, face(number, 1))
        for number, report in enumerate(filed):
            shown = number if number < known else 1_000 + number
            for photo in (2, 3):
                pictured_as(work, report, face(shown, photo), source=f"s{photo}")
    return Caseload(people, filed, known)
