"""Look after the face galleries' files: build them from the store, compare them with it, compact them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from casework.active_pack import active_pack
from casework.face_engine import gallery_folder
from casework.galleries import Galleries, Progress
from casework.runtime import Runtime
from index.answers import GalleryStatistics
from index.entries import GalleryEntries
from index.gallery_check import GalleryCheck, GalleryDifferences
from matching.face.locate import find_manifest
from models.errors import Conflict, NotFound
from models.gallery import GalleryKind
from models.message import Message
from models.pack import PackRef
from store.db import Store

# Templates may come while all are compared; then they are compared again.
_MOST_ROUNDS = 5

KindProgress = Callable[[GalleryKind], Progress]
"""Gives the function that is told of progress with that gallery."""


class GalleryUpkeep:
    """The galleries of the pack in use, without its networks; opened from their files when made.

    `told` is what had to be said about the files since; `is_written` says whether they took all that `build`
    and `compact` gave them. Raises NotFound before a pack is in use.
    """

    def __init__(self, runtime: Runtime) -> None:
        self._store = runtime.store
        self.pack = _pack_in_use(runtime.store)
        self.told: list[Message] = []
        self.is_written = True
        dimension = find_manifest(self.pack.id, runtime.settings.packs_folder).embedder.dimension
        folder = gallery_folder(runtime.settings, self.pack)
        self._galleries = Galleries(runtime.store, self.pack, dimension, folder=folder, tell=self.told.append)

    def build(self, progress: KindProgress) -> dict[GalleryKind, GalleryStatistics]:
        """All files are written anew from the store; raises Conflict while another process writes them."""
        self._require_writer()
        for kind in GalleryKind:
            self._galleries.rebuild(kind, progress(kind))
            self.is_written &= self._galleries.are_files_current(kind)
        return self.statistics()

    def compact(self, progress: KindProgress) -> dict[GalleryKind, GalleryStatistics]:
        """The files hold no removed row any more; raises Conflict while another process writes them."""
        self._require_writer()
        self._galleries.refresh()
        for kind, gallery in self._galleries.by_kind.items():
            count = gallery.statistics().templates
            self._galleries.compact(kind)
            self.is_written &= self._galleries.are_files_current(kind)
            progress(kind)(count, count)
        return self.statistics()

    def statistics(self) -> dict[GalleryKind, GalleryStatistics]:
        """Size, version and way of searching of each gallery, up to date."""
        self._galleries.refresh()
        return {kind: gallery.statistics() for kind, gallery in self._galleries.by_kind.items()}

    def is_writer(self, kind: GalleryKind) -> bool:
        """Whether this process writes that gallery's files."""
        return self._galleries.is_writer(kind)

    def verify(self, progress: KindProgress) -> dict[GalleryKind, GalleryDifferences]:
        """Every vector of every gallery compared with the store's, and the store's with the gallery's."""
        return {kind: self._verified(kind, progress(kind)) for kind in GalleryKind}

    def _verified(self, kind: GalleryKind, progress: Progress) -> GalleryDifferences:
        for _ in range(_MOST_ROUNDS):
            self._galleries.refresh()
            mark = self._galleries.by_kind[kind].high_water_mark
            found = self._compared(kind, progress)
            self._galleries.refresh()
            if found.is_none or self._galleries.by_kind[kind].high_water_mark == mark:
                break
        return found

    def _compared(self, kind: GalleryKind, progress: Progress) -> GalleryDifferences:
        check = GalleryCheck(self._galleries.by_kind[kind].view())
        done = 0
        with self._store.read() as work:
            total = work.templates.enrolled_count(self.pack, kind).templates
            for read in work.templates.iterate_arrays(self.pack, kind):
                check.compare(GalleryEntries(read.template_ids, read.person_ids, read.vectors))
                done += len(read.template_ids)
                progress(done, max(done, total))
        return check.differences()

    def _require_writer(self) -> None:
        if not all(self._galleries.is_writer(kind) for kind in GalleryKind):
            raise Conflict(
                "galleries_in_use",
                Message(
                    zh="人脸库文件正由另一个 guitu 进程维护。",
                    en="Another guitu process keeps the files of the face galleries.",
                ),
                Message(
                    zh="请先停止该进程（例如 guitu serve），再运行本命令。",
                    en="Stop that process (guitu serve, for example), then run this command.",
                ),
            )


@contextmanager
def gallery_upkeep(runtime: Runtime) -> Iterator[GalleryUpkeep]:
    """The galleries of the pack in use, until the block ends; then the installation is closed."""
    try:
        yield GalleryUpkeep(runtime)
    finally:
        runtime.close()


def _pack_in_use(store: Store) -> PackRef:
    pack = active_pack(store)
    if pack is None:
        raise NotFound(
            "no_pack_in_use",
            Message(zh="还没有使用任何人脸模型包。", en="No face-network pack is in use yet."),
            Message(
                zh="先登记一张照片，或运行 guitu models use。",
                en="Enrol a photo first, or run guitu models use.",
            ),
        )
    return pack
