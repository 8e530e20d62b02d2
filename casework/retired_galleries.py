"""Gallery files of packs that are no longer in use do not stay behind: they are copies of people's faces."""

import logging
from contextlib import suppress

from casework.face_engine import gallery_folder
from casework.settings import Settings
from models.errors import StoreUnavailable
from models.gallery import GalleryKind
from models.pack import PackRef
from store.db import Store

_PACK_FOLDERS = "*-" + 12 * "[0-9a-f]"

log = logging.getLogger("guitu.galleries")


def delete_retired_galleries(settings: Settings, store: Store, *, in_use: PackRef) -> None:
    """The files of all galleries but that pack's are gone, except where another process writes them still.

    That process deletes them when it changes to the pack in use, or the next one when it starts.
    """
    kept = gallery_folder(settings, in_use)
    for folder in sorted(settings.galleries_folder.glob(_PACK_FOLDERS)):
        if folder != kept:
            try:
                are_gone = [store.delete_gallery_folder(folder / kind.value) for kind in GalleryKind]
            except StoreUnavailable as error:
                log.warning(error.reason.en)
                continue
            if all(are_gone):
                with suppress(OSError):  # something else lies there
                    folder.rmdir()
