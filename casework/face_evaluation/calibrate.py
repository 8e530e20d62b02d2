"""Fits a calibration of a pack on photos with known people, through the real pipeline."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np

from casework.face_evaluation.face_folder import FaceFolder, FolderPhoto
from casework.face_evaluation.face_vectors import ReadPhoto
from casework.face_evaluation.make_worse import WorsePhoto
from casework.face_evaluation.source_ages import UNKNOWN, SourceAges
from matching.face.calibration_artefact import (
    Artefact,
    FittedData,
    FittedPack,
    Protocol,
    SourceCounts,
    with_id,
)
from matching.face.calibration_fit import StrataFit
from matching.face.calibration_sample import CalibrationPhotos, compare_within_sources
from matching.face.calibration_strata import POOLED, Span
from matching.face.calibration_weak import MadeWorse, measure_weak_photos
from models.errors import InvalidInput
from models.message import Message
from models.quality import Verdict

_UNNAMED = "unnamed"


@dataclass(frozen=True, slots=True, eq=False)
class CalibrationInput:
    """A folder, what each of its photos gave, copies made worse, and what is known of undated sources."""

    folder: FaceFolder
    photos: list[ReadPhoto]
    worse: list[WorsePhoto]
    source_ages: Mapping[str, SourceAges]

    @property
    def source_names(self) -> tuple[str, ...]:
        """The sources in the folder, in order of their numbers."""
        return tuple(sorted({photo.source or _UNNAMED for photo in self.folder.photos}))


def fit_calibration(data: CalibrationInput, pack: FittedPack, protocol: Protocol, *, number: int) -> Artefact:
    """The calibration of `pack`, version `number`: the same for the same input, byte for byte.

    Raises InvalidInput when too few people have two usable photos.
    """
    photos, places = _calibration_photos(data)
    strata = StrataFit(photos, compare_within_sources(photos, protocol), protocol, data.source_names)
    if POOLED not in strata.fits:
        raise _too_few(data.folder, protocol)
    worse = _made_worse(data, places)
    weak = measure_weak_photos(photos, worse, strata.fits, protocol=protocol) if worse else None
    return with_id(
        Artefact(
            schema_version=1,
            id="",
            name=f"{pack.id}-{data.folder.root.resolve().name}",
            version=number,
            pack=pack,
            lir_version=version("lir"),
            data=_fitted_data(data),
            protocol=protocol,
            strata=tuple(strata.fits.values()),
            left_out=tuple(strata.left_out),
            weak_photos=weak,
        )
    )


def _calibration_photos(data: CalibrationInput) -> tuple[CalibrationPhotos, dict[int, int]]:
    """The photos with a template; and the number among them of each photo of the folder."""
    kept = [number for number, photo in enumerate(data.photos) if photo.vector is not None]
    if not kept:
        raise _too_few(data.folder, Protocol())
    where = [data.folder.photos[number] for number in kept]
    vectors = [data.photos[number].vector for number in kept]
    photos = _as_arrays(data, where, np.stack([vector for vector in vectors if vector is not None]))
    return photos, {number: place for place, number in enumerate(kept)}


def _as_arrays(data: CalibrationInput, where: list[FolderPhoto], vectors: np.ndarray) -> CalibrationPhotos:
    names = data.source_names
    ages = [_ages(photo, data.source_ages) for photo in where]
    gaps = [data.source_ages.get(name, UNKNOWN).longest_gap_years for name in names]
    return CalibrationPhotos(
        people=np.array([photo.person for photo in where], np.int64),
        sources=np.array([names.index(photo.source or _UNNAMED) for photo in where], np.int64),
        vectors=vectors,
        lowest_age=np.array([age.low if age else np.nan for age in ages]),
        highest_age=np.array([age.high if age else np.nan for age in ages]),
        longest_gap=np.array([np.nan if gap is None else gap for gap in gaps]),
    )


def _ages(photo: FolderPhoto, source_ages: Mapping[str, SourceAges]) -> Span | None:
    age = photo.age or source_ages.get(photo.source or _UNNAMED, UNKNOWN).ages
    return None if age is None else Span(age.low_years, age.high_years)


def _made_worse(data: CalibrationInput, places: Mapping[int, int]) -> MadeWorse | None:
    weak = [
        (worse.original, worse.photo.vector)
        for worse in data.worse
        if worse.photo.verdict is Verdict.WEAK and worse.photo.vector is not None
    ]
    if not weak:
        return None
    where = [data.folder.photos[original] for original, _ in weak]
    photos = _as_arrays(data, where, np.stack([vector for _, vector in weak]))
    return MadeWorse(photos, np.array([places[original] for original, _ in weak], np.int64))


def _fitted_data(data: CalibrationInput) -> FittedData:
    digests = sorted(_file_digest(data.folder.root / photo.path) for photo in data.folder.photos)
    return FittedData(
        name=data.folder.root.resolve().name,
        digest=hashlib.sha256("\n".join(digests).encode()).hexdigest(),
        sources=tuple(_source_counts(data, name) for name in data.source_names),
    )


def _source_counts(data: CalibrationInput, name: str) -> SourceCounts:
    pairs = zip(data.folder.photos, data.photos, strict=True)
    here = [(where, photo) for where, photo in pairs if (where.source or _UNNAMED) == name]
    by_photo = [where.age for where, _ in here if where.age is not None]
    known = data.source_ages.get(name, UNKNOWN)
    ages = by_photo or ([known.ages] if known.ages else [])
    return SourceCounts(
        name=name,
        people=len({where.person for where, _ in here}),
        photos=len(here),
        weak=sum(photo.vector is not None and photo.verdict is Verdict.WEAK for _, photo in here),
        refused=sum(photo.vector is None for _, photo in here),
        ages=Span(min(age.low_years for age in ages), max(age.high_years for age in ages)) if ages else None,
        are_ages_by_photo=bool(by_photo),
        longest_gap_years=known.longest_gap_years,
    )


def _file_digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _too_few(folder: FaceFolder, protocol: Protocol) -> InvalidInput:
    people = protocol.minimum_people
    return InvalidInput(
        "too_few_people",
        Message(
            zh=f"{folder.root}：至少需要 {people} 个人各有两张可用照片，才能校准。",
            en=f"{folder.root}: to calibrate, at least {people} people with two usable photos are needed.",
        ),
        Message(
            zh="请补充照片；几百个人得到的界限才有实际用处。",
            en="Add photos; several hundred people give bounds that are useful in practice.",
        ),
        field="DIR",
    )
