"""What a run works with: the store, the face side and the sizes of its steps."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from casework.clocks.book import ClockBook, shipped_book
from casework.families.kept import KeptFamilyTables
from casework.galleries import Galleries
from casework.nightly.people_in_care import PeopleInCare
from casework.runtime import Runtime
from matching.face.calibration import Calibration
from models.pack import PackRef
from store.db import Store

RESIDENT_AFTER = timedelta(days=10)


@dataclass(frozen=True, slots=True)
class RunSizes:
    """How much is done at once, and how long a lease lasts that is not renewed.

    `sweep_days` is within how many days everybody is compared with everybody; None leaves the sweep out.
    """

    people_per_step: int = 512
    profiles_per_step: int = 8_192
    pairs_per_step: int = 2_000
    sweep_days: int | None = 30
    lease_s: float = 60.0


@dataclass(frozen=True, slots=True)
class FaceSide:
    """The galleries of the pack in use and what their scores mean."""

    pack: PackRef
    calibration: Calibration | None
    galleries: Galleries


@dataclass(frozen=True, slots=True)
class Nightly:
    """Everything a run needs; `families` are the compiled ones, `people` are kept from step to step."""

    store: Store
    faces: FaceSide
    families: KeptFamilyTables
    now: Callable[[], datetime]
    sizes: RunSizes = field(default_factory=RunSizes)
    people: PeopleInCare = field(default_factory=PeopleInCare)
    clocks: ClockBook = field(default_factory=shipped_book)


def nightly_of(runtime: Runtime) -> Nightly:
    """The parts of a running installation; raises PackUnusable when its networks cannot be used."""
    engine = runtime.faces()
    faces = FaceSide(engine.ref, engine.calibration, engine.galleries)
    return Nightly(runtime.store, faces, runtime.family_tables(), runtime.now, clocks=runtime.clocks)
