"""The versions behind a number."""

from dataclasses import dataclass

from models.gallery import GalleryKind
from models.pack import PackRef


@dataclass(frozen=True, slots=True)
class SearchedGallery:
    """One gallery as a search saw it: its version and how many people and templates were eligible."""

    kind: GalleryKind
    version: int
    persons: int
    templates: int


@dataclass(frozen=True, slots=True)
class Provenance:
    """Software version, networks, calibration (None: uncalibrated) and galleries behind a search."""

    software: str
    pack: PackRef
    calibration: str | None
    galleries: tuple[SearchedGallery, ...]
