"""A face gallery that is also kept in files, so that opening it need not read everyone from the store."""

from collections.abc import Callable, Iterable

import numpy as np

from index import parts as parts_of
from index.entries import GalleryEntries
from index.face_gallery import FaceGallery
from index.gallery_files import GalleryFiles
from index.gallery_manifest import GalleryIdentity
from index.gallery_trouble import (
    another_history,
    codes_made_anew,
    files_damaged,
    files_not_written,
    journal_cut,
)
from index.journal import Change
from index.sealed_folder import SealedFolder
from models.errors import NotFound, SealBroken, StorageFull, StoreUnavailable
from models.gallery import EventMark
from models.message import Message

# Another process may replace the files while they are read.
_LOOKS = 3


class DurableGallery:
    """Keeps `gallery` and the files in `folder` in step; calls come one at a time.

    The store is the truth: what the files lack is followed from it, and files that cannot be relied upon
    are written anew. `tell` is called with what a person should know about the files. Trouble with writing
    them never keeps a template from being searched.
    """

    def __init__(
        self, gallery: FaceGallery, folder: SealedFolder, *, tell: Callable[[Message], None]
    ) -> None:
        self.gallery = gallery
        self.mark: EventMark | None = None
        self._folder = folder
        self._tell = tell
        identity = GalleryIdentity(gallery.kind, gallery.pack, gallery.dimension, gallery.dtype)
        self._files = GalleryFiles(folder, identity)
        self._are_files_current = False

    def open(self, is_in_history: Callable[[EventMark], bool]) -> bool:
        """The gallery holds what the files hold, and `mark` says up to which event; False: there is nothing.

        Files of which `is_in_history` says that the store never saw their last event, or that do not open,
        are told of and not used; they stay until this process, if it may write, has written others.
        """
        is_writer = self._folder.claim()
        loaded = self._loaded()
        if not is_writer:
            # Another process may write from now on: nothing of what was read still counts.
            self._files.forget()
        if loaded is None:
            return False
        if loaded[1].mark is not None and not is_in_history(loaded[1].mark):
            self._tell(another_history(self.gallery.kind))
            self._files.forget()
            return False
        parts, change = loaded
        self.gallery.restore(parts, change.added, change.removed, high_water_mark=_seq(change.mark))
        self.mark, self._are_files_current = change.mark, is_writer
        if is_writer:
            self._tell_of_journal()
            self._files.delete_others()
        return True

    def apply(self, mark: EventMark, *, added: GalleryEntries, removed: np.ndarray) -> None:
        """Follow the store: see `FaceGallery.apply`; the files follow where this process may write."""
        self.gallery.apply(high_water_mark=mark.seq, added=added, removed=removed)
        self.mark = mark
        self._write(Change(removed, added, mark))

    def rebuild(self, chunks: Iterable[GalleryEntries], mark: EventMark | None) -> None:
        """The gallery and its files hold just these entries, of the store's state at `mark`."""
        self.gallery.clear()
        for chunk in chunks:
            self.gallery.apply(added=chunk, high_water_mark=0)
        if mark is not None:
            self.gallery.apply(high_water_mark=mark.seq)
        self.mark = mark
        self._files.forget()
        self._write(None)

    def compact(self) -> None:
        """Removed rows are gone from memory and files, and parts are as few as can be."""
        self.gallery.compact()
        self._write(None)

    def is_writer(self) -> bool:
        """Whether this process writes the files; others read them and follow the store in memory."""
        return self._folder.claim()

    @property
    def are_files_current(self) -> bool:
        """Whether the files hold what the gallery holds, by the writing of this process."""
        return self._are_files_current

    def close(self) -> None:
        """Another process may write the files from now on; the gallery can be searched as before."""
        self._are_files_current = False
        self._folder.close()

    def _loaded(self) -> tuple[parts_of.Parts, Change] | None:
        for look in range(_LOOKS):
            try:
                return self._files.load(lambda name: self._tell(codes_made_anew(self.gallery.kind, name)))
            except (NotFound, SealBroken, ValueError, KeyError) as error:
                if look == _LOOKS - 1:
                    self._tell(files_damaged(self.gallery.kind, error))
        self._files.forget()
        return None

    def _tell_of_journal(self) -> None:
        if self._files.passed_over_bytes:
            self._tell(journal_cut(self.gallery.kind, self._files.passed_over_bytes))

    def _write(self, change: Change | None) -> None:
        """The files follow: by the change where that will do, else, or for None, with all there is."""
        were_current, self._are_files_current = self._are_files_current, False
        parts = self.gallery.view().parts
        try:
            if not self._folder.claim():
                return
            if change is None or not were_current or self._files.wants_rewriting(parts):
                self._files.rewrite(parts, self.mark)
            else:
                self._files.record(change)
        except (StorageFull, StoreUnavailable, SealBroken) as error:
            # A change is missing from the journal now: the next time everything is written.
            self._tell(files_not_written(self.gallery.kind, error))
        else:
            self._are_files_current = True


def _seq(mark: EventMark | None) -> int:
    return 0 if mark is None else mark.seq
