"""The versions behind a number."""

from dataclasses import dataclass

from models.gallery import GalleryKind
from models.pack import PackRef


@dataclass(frozen=True, slots=True)
class SearchedGallery:
    """One gallery as a search saw it: its version and how many people and templates were eligible.

    `left_out` counts its people who are leads and for whom the list had no room.
    """

    kind: GalleryKind
    version: int
    persons: int
    templates: int
    left_out: int


@dataclass(frozen=True, slots=True)
class Provenance:
    """Software version, networks, calibration (None: uncalibrated) and galleries behind a search."""

    software: str
    pack: PackRef
    calibration: str | None
    galleries: tuple[SearchedGallery, ...]
