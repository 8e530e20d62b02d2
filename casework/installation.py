"""What is installed and in use: networks, calibration, rules, tables, holidays, stations."""

from dataclasses import dataclass
from pathlib import Path

from casework.clues.sound_state import SoundKeys, sound_keys
from casework.dna.shipped import pair_search
from casework.packs.state import known_manifests
from casework.runtime import Runtime
from casework.service import Versions, versions
from matching.dna.kernels import KERNEL_VERSION
from matching.face.locate import pack_folder
from matching.face.manifest import PackManifest
from models.errors import PackUnusable
from models.message import Message


@dataclass(frozen=True, slots=True)
class KnownPack:
    """A pack of networks; its files are looked for and not verified, which `guitu models verify` does."""

    id: str
    is_installed: bool
    is_in_use: bool


@dataclass(frozen=True, slots=True)
class StationInUse:
    """A station that open accounts belong to or the clocks name, and the place whose rules hold there."""

    name: str
    jurisdiction: str
    accounts: int


@dataclass(frozen=True, slots=True)
class Installation:
    """What is installed; `holidays` are years and their notices, the first year first."""

    versions: Versions
    packs: tuple[KnownPack, ...]
    verdict_rules: str
    frequencies: tuple[str, ...]
    dna_kernel: str
    deadline_rules: str
    holidays: tuple[tuple[int, Message], ...]
    stations: tuple[StationInUse, ...]
    sounds: SoundKeys


def installation(runtime: Runtime) -> Installation:
    """What is installed now; raises PackUnusable when the networks in use cannot be loaded."""
    search, book, running = pair_search(), runtime.clocks, versions(runtime)
    folder = runtime.settings.packs_folder
    return Installation(
        versions=running,
        packs=tuple(
            KnownPack(each.id, _is_installed(each, folder), each.id == running.pack.id)
            for each in known_manifests(folder)
        ),
        verdict_rules=search.rules.version,
        frequencies=tuple(each.table.version for each in search.populations),
        dna_kernel=KERNEL_VERSION,
        deadline_rules=book.version,
        holidays=tuple((year, book.calendar.years[year].source) for year in sorted(book.calendar.years)),
        stations=_stations(runtime),
        sounds=sound_keys(runtime.store),
    )


def _is_installed(manifest: PackManifest, folder: Path) -> bool:
    try:
        return pack_folder(manifest, folder).is_dir()
    except PackUnusable:
        return False


def _stations(runtime: Runtime) -> tuple[StationInUse, ...]:
    with runtime.store.read() as work:
        accounts = work.accounts.count_by_station()
    names = sorted({*accounts, *runtime.clocks.stations})
    return tuple(
        StationInUse(name, runtime.clocks.jurisdiction_of(name), accounts.get(name, 0)) for name in names
    )
