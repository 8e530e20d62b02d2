"""Galleries in files: opened as they were left, and what is wrong with the files is noticed and said."""

import resource
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.durable_gallery import DurableGallery
from index.entries import GalleryEntries
from index.face_gallery import PartSizes
from index.gallery_check import GalleryCheck
from index.journal import Change, blocks_of, change_of, net_change
from index.part import GalleryPart
from models.gallery import EventMark
from models.message import Message
from store.encryption import Keyring
from store.sealed_folder import SealedFolderOnDisk
from tests.unit.index.gallery_data import new_gallery, unit_vectors

DIMENSION = 32
SIZES = PartSizes(small=8, compressed=200, sealed=400)
NOBODY = np.empty(0, np.int64)
VECTORS = unit_vectors(3_000, DIMENSION, seed=1)


def everything_is_known(mark: EventMark) -> bool:
    return True


class Opened:
    """A gallery on disk, as one process sees it; the key is that of the folder."""

    def __init__(self, folder: Path) -> None:
        self.told: list[Message] = []
        keyring = Keyring.open(folder / "key")
        self.folder = SealedFolderOnDisk(folder / "files", "a gallery", keyring)
        gallery = new_gallery(DIMENSION, sizes=SIZES)
        self.durable = DurableGallery(gallery, self.folder, tell=self.told.append)
        self.was_there = False

    def open(self, is_known: Callable[[EventMark], bool] = everything_is_known) -> "Opened":
        self.was_there = self.durable.open(is_known)
        return self

    def add(self, first: int, last: int) -> None:
        self.durable.apply(self.next_mark(), added=numbered(first, last), removed=NOBODY)

    def remove(self, first: int, last: int) -> None:
        none = GalleryEntries.none(DIMENSION, "float16")
        self.durable.apply(self.next_mark(), added=none, removed=np.arange(first, last))

    def next_mark(self) -> EventMark:
        seq = 1 if self.durable.mark is None else self.durable.mark.seq + 1
        return EventMark(seq, 1000 + seq)

    def content(self) -> dict[int, tuple[int, bytes]]:
        entries = [part.live_entries() for part in self.durable.gallery.view().parts]
        return {
            int(template): (int(person), vector.tobytes())
            for each in entries
            for template, person, vector in zip(each.template_ids, each.person_ids, each.vectors, strict=True)
        }

    def close(self) -> None:
        self.folder.close()


def numbered(first: int, last: int) -> GalleryEntries:
    ids = np.arange(first, last)
    return GalleryEntries(ids, ids // 2, VECTORS[first:last].astype(np.float16))


@pytest.fixture
def left(tmp_path: Path) -> Opened:
    """A gallery that was used and closed: two segments, a tail, removals in all of them, a journal."""
    opened = Opened(tmp_path).open()
    assert not opened.was_there
    opened.add(0, 900)
    opened.remove(100, 130)
    opened.add(900, 903)
    opened.remove(890, 901)
    opened.add(120, 125)
    opened.close()
    return opened


def test_it_is_opened_as_it_was_left(tmp_path: Path, left: Opened) -> None:
    again = Opened(tmp_path).open()
    assert again.was_there
    assert again.told == []
    assert again.content() == left.content()
    assert len(again.content()) == 900 - 30 - 10 + 5 + 2
    assert again.durable.mark == left.durable.mark == EventMark(5, 1005)
    before, after = left.durable.gallery.statistics(), again.durable.gallery.statistics()
    assert (after.templates, after.persons) == (before.templates, before.persons)
    assert (after.compressed, after.high_water_mark) == (before.compressed, before.high_water_mark)


def test_it_answers_as_before(tmp_path: Path, left: Opened) -> None:
    again = Opened(tmp_path).open()
    probes = VECTORS[::50]
    for before, after in zip(
        left.durable.gallery.search(probes, persons=5),
        again.durable.gallery.search(probes, persons=5),
        strict=True,
    ):
        assert before.person_ids.tolist() == after.person_ids.tolist()
        assert before.scores.tobytes() == after.scores.tobytes()


def test_segments_are_written_once(tmp_path: Path, left: Opened) -> None:
    files = tmp_path / "files"
    segments = {path.name: path.stat().st_mtime_ns for path in files.glob("segment-*")}
    assert len(segments) == 4
    again = Opened(tmp_path).open()
    again.add(1_000, 1_450)
    assert {path.name for path in files.glob("segment-*")} > set(segments)
    assert {name: (files / name).stat().st_mtime_ns for name in segments} == segments


def test_a_journal_that_outgrew_its_rows_is_written_anew(tmp_path: Path) -> None:
    opened = Opened(tmp_path).open()
    opened.add(0, 50)
    opened.add(50, 51)
    (journal_before,) = (name for name in opened.folder.names() if "journal" in name)
    for _ in range(50):
        opened.remove(0, 50)
        opened.add(0, 50)
    assert journal_before not in opened.folder.names()
    opened.close()
    assert Opened(tmp_path).open().content() == opened.content()


def test_compaction_leaves_no_removed_row_in_the_files(tmp_path: Path, left: Opened) -> None:
    again = Opened(tmp_path).open()
    size = sum(path.stat().st_size for path in (tmp_path / "files").iterdir())
    again.remove(0, 150)
    again.durable.compact()
    assert sum(path.stat().st_size for path in (tmp_path / "files").iterdir()) < size
    again.close()
    reopened = Opened(tmp_path).open()
    assert reopened.content() == again.content()
    assert all(part.live == len(part) for part in reopened.durable.gallery.view().parts)


def test_a_segment_that_most_have_left_is_gone_from_the_disk(tmp_path: Path, left: Opened) -> None:
    again = Opened(tmp_path).open()
    (segment,) = (tmp_path / "files").glob("segment-00000001-*[!s]")
    again.remove(0, 190)
    assert segment.exists()
    again.remove(190, 210)
    assert not segment.exists()
    again.close()
    assert Opened(tmp_path).open().content() == again.content()


def test_a_rebuilt_gallery_holds_just_what_it_was_given(tmp_path: Path, left: Opened) -> None:
    again = Opened(tmp_path).open()
    again.durable.rebuild([numbered(0, 500), numbered(500, 510)], EventMark(77, 5))
    again.close()
    reopened = Opened(tmp_path).open()
    assert reopened.durable.mark == EventMark(77, 5)
    assert set(reopened.content()) == set(range(510))


@pytest.mark.parametrize(
    "kind", ["segment-00000001-*[!s]", "segment-00000001-*.codes", "state-*", "manifest"]
)
@pytest.mark.parametrize("harm", ["flip", "truncate", "delete"])
def test_damage_is_noticed_and_never_believed(tmp_path: Path, left: Opened, kind: str, harm: str) -> None:
    (path,) = (tmp_path / "files").glob(kind)
    content = bytearray(path.read_bytes())
    if harm == "flip":
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
    elif harm == "truncate":
        path.write_bytes(content[: len(content) // 2])
    else:
        path.unlink()
    again = Opened(tmp_path).open()
    if kind.endswith("codes"):
        assert again.was_there
        assert again.content() == left.content()
        assert "made anew" in again.told[0].en
    else:
        assert not again.was_there
        assert again.content() == {}
        assert "rebuilt from the store" in again.told[0].en


def test_codes_made_anew_are_written_at_the_next_change(tmp_path: Path, left: Opened) -> None:
    (codes,) = (tmp_path / "files").glob("segment-00000001-*.codes")
    codes.unlink()
    again = Opened(tmp_path).open()
    again.add(2_000, 2_001)
    again.close()
    assert codes.exists()
    reopened = Opened(tmp_path).open()
    assert reopened.told == []


def test_a_torn_journal_counts_up_to_its_last_whole_block(tmp_path: Path) -> None:
    opened = Opened(tmp_path).open()
    opened.add(0, 10)
    opened.add(10, 20)
    opened.add(20, 30)
    opened.close()
    (journal,) = (tmp_path / "files").glob("journal-*")
    journal.write_bytes(journal.read_bytes()[:-5])
    again = Opened(tmp_path).open()
    assert "were not whole: the changes that lack are taken from the store" in again.told[0].en
    assert again.durable.mark == EventMark(2, 1002)
    assert set(again.content()) == set(range(20))
    again.add(20, 30)
    again.close()
    assert set(Opened(tmp_path).open().content()) == set(range(30))


def test_files_of_another_history_are_not_used(tmp_path: Path, left: Opened) -> None:
    again = Opened(tmp_path).open(lambda mark: mark.seq < 5)
    assert not again.was_there
    assert "restored from a backup" in again.told[0].en
    again.durable.rebuild([numbered(0, 3)], EventMark(4, 9))
    again.close()
    assert set(Opened(tmp_path).open().content()) == {0, 1, 2}


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "files").iterdir() if path.name != ".claim"}


def with_another_key(folder: Path) -> None:
    (folder / "key").rename(folder / "put away")
    Keyring.open(folder / "key")


def test_files_whose_key_is_not_here_are_told_of_and_left_until_others_are_written(
    tmp_path: Path, left: Opened
) -> None:
    before = files_in(tmp_path)
    with_another_key(tmp_path)
    again = Opened(tmp_path).open()
    assert not again.was_there
    assert "No key of this installation opens" in again.told[0].en
    assert "rebuilt from the store" in again.told[0].en
    assert files_in(tmp_path) == before
    again.durable.rebuild([numbered(0, 300)], EventMark(9, 9))
    again.close()
    reopened = Opened(tmp_path).open()
    assert reopened.told == []
    assert set(reopened.content()) == set(range(300))
    assert not set(files_in(tmp_path)) & set(before) - {"manifest"}


def test_who_may_not_write_leaves_files_whose_key_is_not_here(tmp_path: Path, left: Opened) -> None:
    before = files_in(tmp_path)
    writer = Opened(tmp_path).open()
    with_another_key(tmp_path)
    reader = Opened(tmp_path).open()
    assert not reader.was_there
    reader.durable.rebuild([numbered(0, 300)], EventMark(9, 9))
    reader.add(300, 310)
    assert set(reader.content()) == set(range(310))
    assert files_in(tmp_path) == before
    assert writer.content() == left.content()


@pytest.mark.parametrize("kind", ["manifest", "state-*", "journal-*", "segment-*[!s]", "segment-*.codes"])
def test_an_altered_key_id_is_damage_like_any_other(tmp_path: Path, left: Opened, kind: str) -> None:
    path = sorted((tmp_path / "files").glob(kind))[0]
    content = bytearray(path.read_bytes())
    content[16 + 8 + 1] ^= 1  # identity, length, format
    path.write_bytes(content)
    again = Opened(tmp_path).open()
    assert again.was_there == (kind == "segment-*.codes")
    assert (
        "made anew" in again.told[0].en if again.was_there else "rebuilt from the store" in again.told[0].en
    )
    again.durable.rebuild([numbered(0, 300)], EventMark(9, 9))
    again.close()
    assert set(Opened(tmp_path).open().content()) == set(range(300))


def test_a_file_of_an_earlier_set_put_back_is_none_of_this_one(tmp_path: Path, left: Opened) -> None:
    earlier = files_in(tmp_path)
    shutil.rmtree(tmp_path / "files")
    again = Opened(tmp_path).open()
    again.durable.rebuild([numbered(0, 900)], EventMark(20, 1020))
    again.add(1_000, 1_001)
    again.close()
    assert {name.split("-")[1] for name in files_in(tmp_path) if "-" in name} & {
        name.split("-")[1] for name in earlier if "-" in name
    }, "the same numbers were given"
    for name, content in earlier.items():
        if "journal" not in name:  # as a backup made before the first change was journalled
            (tmp_path / "files" / name).write_bytes(content)
    mixed = Opened(tmp_path).open()
    assert mixed.durable.mark is not None
    assert mixed.durable.mark.seq == 1, "what happened since the earlier set is followed from the store"


def test_a_disk_that_takes_no_more_leaves_searches_right_and_later_writes_catch_up(
    tmp_path: Path, left: Opened
) -> None:
    again = Opened(tmp_path).open()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        again.add(1_000, 2_000)
        names = again.folder.names()
        again.remove(0, 10)
        assert again.folder.names() == names, "what does not fit takes no more room each time"
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert ["could not be written" in message.en for message in again.told] == [True, True]
    assert len(again.content()) == len(left.content()) + 1_000 - 10
    was_current = again.durable.are_files_current
    again.add(2_000, 2_001)
    assert (was_current, again.durable.are_files_current) == (False, True)
    again.close()
    reopened = Opened(tmp_path).open()
    assert reopened.told == []
    assert reopened.content() == again.content()


def test_a_change_that_could_not_be_journalled_is_never_skipped(
    tmp_path: Path, left: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = Opened(tmp_path).open()
    with monkeypatch.context() as patch:
        patch.setattr(again.folder, "append", stopped)
        with pytest.raises(KeyboardInterrupt):
            again.add(1_000, 1_001)
    again.add(1_001, 1_002)
    again.close()
    assert Opened(tmp_path).open().content() == again.content()


def stopped(name: str, piece: bytes) -> None:
    raise KeyboardInterrupt


def test_what_is_held_twice_is_said_to_be_extra() -> None:
    gallery = new_gallery(DIMENSION, sizes=SIZES)
    gallery.add(numbered(0, 20))
    (part,) = gallery.view().parts
    twice = replace(gallery.view(), parts=(part, GalleryPart.of(part.live_entries().rows(slice(3, 5)))))
    check = GalleryCheck(twice)
    check.compare(numbered(0, 20))
    assert check.differences().extra.tolist() == [3, 4]


def test_a_second_process_reads_and_takes_over_when_the_first_ends(tmp_path: Path, left: Opened) -> None:
    writer = Opened(tmp_path).open()
    reader = Opened(tmp_path).open()
    assert writer.durable.is_writer()
    assert not reader.durable.is_writer()
    assert reader.content() == writer.content()
    writer.add(1_000, 1_500)
    reader.add(1_000, 1_500)
    assert reader.content() == writer.content()
    writer.close()
    reader.add(2_000, 2_010)
    reader.close()
    again = Opened(tmp_path).open()
    assert again.told == []
    assert again.content() == reader.content()


def change(step: int, removed: list[int], added: list[int]) -> Change:
    ids = np.array(added, np.int64)
    vectors = np.full((len(added), 2), step, np.float16)
    return Change(np.array(removed, np.int64), GalleryEntries(ids, ids, vectors), EventMark(step, step))


def test_what_happened_last_to_a_template_counts() -> None:
    net = net_change(
        [change(1, [], [1, 2, 3]), change(2, [1, 9], [2]), change(3, [2], []), change(4, [3], [3])]
    )
    assert net.mark == EventMark(4, 4)
    assert net.removed.tolist() == [1, 2, 3, 9]
    assert net.added.template_ids.tolist() == [3]
    assert net.added.vectors.tolist() == [[4, 4]]


def test_a_large_change_counts_only_when_its_last_block_is_there() -> None:
    ids = np.arange(9_000)
    vectors = np.random.default_rng(0).standard_normal((9_000, 3)).astype(np.float16)
    whole = Change(np.array([5]), GalleryEntries(ids, ids, vectors), EventMark(3, 4))
    blocks = [change_of(block, 3, "float16") for block in blocks_of(whole)]
    assert [block.mark for block in blocks] == [None, None, EventMark(3, 4)]
    net = net_change(blocks)
    assert net.added.vectors.tobytes() == vectors.tobytes()
    assert net_change(blocks[:2]).mark is None
    with pytest.raises(ValueError, match="cannot be"):
        change_of(next(blocks_of(whole)), 4, "float16")
