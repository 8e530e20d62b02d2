"""Whatever becomes of a gallery's files is noticed, said plainly, and repaired from the store."""

import resource
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from casework.galleries import Galleries
from models.gallery import GalleryKind
from models.pack import PackRef
from models.report import ReportState
from models.template import Template
from store.db import Store
from tests.databases import open_at
from tests.store_factories import DIMENSION, PACK
from tests.watched_galleries import KIND, SIZES, WatchedGalleries, enrol_reports

OTHER_PACK = PackRef("other-pack", "c" * 64)
EVERY_KIND = ["manifest", "state-*", "journal-*", "segment-*[!s]", "segment-*.codes"]
PEOPLE = [f"person {number}" for number in range(300)]


class Installation:
    """A store with galleries in a folder, opened and closed as by processes one after the other."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = folder / "galleries" / KIND.value

    @contextmanager
    def opened(self, pack: PackRef = PACK) -> Iterator[tuple[Store, WatchedGalleries]]:
        store = open_at(f"sqlite:///{self.folder}/guitu.db", self.folder)
        try:
            yield store, WatchedGalleries(store, self.folder / "galleries", pack).opened()
        finally:
            store.close()

    def copied_to(self, folder: Path) -> "Installation":
        shutil.copytree(self.folder, folder)
        return Installation(folder)

    def told_when_opened(self) -> list[str]:
        """What is said when the galleries are opened; they must then be as the store is."""
        with self.opened() as (store, watched):
            assert watched.differences().is_none
            assert watched.not_found(everybody(store)) == []
            return list(watched.told)


def everybody(store: Store) -> list[Template]:
    """Every template of an active report."""
    with store.read() as work:
        chunks = list(work.templates.iterate_arrays(PACK, KIND))
        return list(
            work.templates.of_ids([int(id_) for chunk in chunks for id_ in chunk.template_ids]).values()
        )


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Installation:
    """300 people in segments and a tail, some of whom left since: files of every kind."""
    folder = tmp_path_factory.mktemp("kept")
    shutil.copy(sqlite_template, folder / "guitu.db")
    installation = Installation(folder)
    with installation.opened() as (store, watched):
        enrolled = enrol_reports(store, PEOPLE)
        watched.opened()
        with store.begin() as work:
            for template in enrolled[::17]:
                work.reports.set_state(template.person.id, ReportState.CLOSED)
        watched.opened()
        assert watched.reports.statistics().compressed > 200
    for kind in EVERY_KIND:
        assert list(installation.files.glob(kind)), kind
    return installation


@pytest.fixture
def installation(kept: Installation, tmp_path: Path) -> Installation:
    return kept.copied_to(tmp_path / "installation")


def test_whole_files_are_opened_without_a_word(installation: Installation) -> None:
    assert installation.told_when_opened() == []


@pytest.mark.parametrize("kind", EVERY_KIND)
@pytest.mark.parametrize("harm", ["flip", "cut", "delete"])
def test_a_damaged_file_is_told_of_once_and_repaired(
    installation: Installation, kind: str, harm: str
) -> None:
    path = sorted(installation.files.glob(kind))[0]
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content if harm == "flip" else content[: len(content) // 2])
    if harm == "delete":
        path.unlink()
    told = installation.told_when_opened()
    if (kind, harm) == ("journal-*", "delete"):
        assert told == []  # a gallery without changes has none; what it said is followed from the store
        return
    (message,) = told
    assert expected_words(kind) in message
    if kind == "segment-*.codes":
        assert path.name in message
        with installation.opened() as (store, watched):
            enrol_reports(store, ["one more"])
            watched.opened()  # the next change writes the codes
    assert installation.told_when_opened() == []


def expected_words(kind: str) -> str:
    return {
        "journal-*": "were not whole: the changes that lack are taken from the store",
        "segment-*.codes": "missing or damaged: made anew from the vectors",
    }.get(kind, "damaged or incomplete")


def test_a_disk_that_takes_no_more_disturbs_no_search_and_is_caught_up_with(
    installation: Installation,
) -> None:
    with installation.opened() as (store, watched):
        first = enrol_reports(store, [f"on the full disk {number}" for number in range(200)])
        with disk_that_takes(4_000):
            watched.opened()
            assert watched.not_found(first) == []
            assert "could not be written" in watched.told[-1]
            assert "searches are not affected" in watched.told[-1]
            assert not watched.galleries.are_files_current(KIND)
        enrol_reports(store, ["with room again"])
        watched.opened()
        assert len(watched.told) == 1
    assert installation.told_when_opened() == []


def test_changes_that_only_memory_knew_are_followed_from_the_store(installation: Installation) -> None:
    with installation.opened() as (store, watched):
        enrol_reports(store, [f"on the full disk {number}" for number in range(200)])
        with disk_that_takes(4_000):
            watched.opened()
    assert installation.told_when_opened() == []


@contextmanager
def disk_that_takes(size: int) -> Iterator[None]:
    """No file may grow beyond so many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("goes_on", [True, False], ids=["went another way", "did nothing since"])
def test_a_store_restored_from_an_older_backup_is_noticed(installation: Installation, goes_on: bool) -> None:
    database, backup = installation.folder / "guitu.db", installation.folder / "backup.db"
    shutil.copy(database, backup)
    with installation.opened() as (store, watched):
        lost = enrol_reports(store, [f"after the backup {number}" for number in range(20)])
        watched.opened()
        assert watched.not_found(lost) == []
    for leftover in installation.folder.glob("guitu.db-*"):
        leftover.unlink()
    shutil.copy(backup, database)
    if goes_on:
        store = open_at(f"sqlite:///{database}", installation.folder)
        others = enrol_reports(store, [f"another way {number}" for number in range(25)])
        assert {template.id for template in lost} <= {template.id for template in others}
        store.close()
    (message,) = installation.told_when_opened()
    assert "of another history than the store, which may have been restored from a backup" in message
    with installation.opened() as (_, watched):
        assert watched.told == []
        assert len(watched.not_found(lost)) == len(lost)


def test_files_of_another_pack_are_not_believed(installation: Installation) -> None:
    shutil.rmtree(installation.folder / "galleries")
    with installation.opened(OTHER_PACK) as (_, watched):
        assert watched.told == []
    told = installation.told_when_opened()
    assert ["damaged or incomplete" in message for message in told] == [True] * len(GalleryKind)
    assert installation.told_when_opened() == []


def test_files_of_another_kind_are_not_believed(installation: Installation) -> None:
    admissions = installation.folder / "galleries" / "admissions"
    for path in admissions.iterdir():
        path.unlink()
    for path in installation.files.iterdir():
        shutil.copy(path, admissions)
    (message,) = installation.told_when_opened()
    assert "face gallery admissions are damaged or incomplete" in message
    assert installation.told_when_opened() == []


def test_where_nobody_listens_the_log_says_it(
    installation: Installation, caplog: pytest.LogCaptureFixture
) -> None:
    (installation.files / "manifest").unlink()
    store = open_at(f"sqlite:///{installation.folder}/guitu.db", installation.folder)
    Galleries(store, PACK, DIMENSION, folder=installation.folder / "galleries", sizes=SIZES).refresh()
    store.close()
    (message,) = caplog.messages
    assert "face gallery reports are damaged or incomplete" in message
